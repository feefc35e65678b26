"""Vacancies by batches: what firms look for, with the skills and certificates of the occupation."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

import numpy as np
from sqlalchemy.orm import Session

from app.core.clock import paris_date
from app.core.ids import document_reference
from app.demo.bulk import insert_columns
from app.demo.firms import Firms
from app.demo.moments import ages_ago
from app.demo.opening_texts import Texts
from app.demo.sampling import Bools, Floats, Ints, Rng, chance, draw, draw_uuids, first_ranks, normalised
from app.demo.world import World
from app.reference.enums import ContractKind
from app.vacancies.enums import CloseReason, PayPeriod, VacancyStatus
from app.vacancies.models import Vacancy, VacancyCertificate, VacancySkill

Value = TypeVar("Value")

ESSENTIAL_SKILLS = 3
ONLINE_DAYS = 60
_CONTRACTS = list(ContractKind)
_LEARNING = {
    ContractKind.APPRENTICESHIP.bit,
    ContractKind.PROFESSIONALISATION.bit,
    ContractKind.INTERNSHIP.bit,
}
# Shares of CDI, CDD, seasonal, apprenticeship, professionalisation, temporary work, internship.
_MIX = (0.50, 0.19, 0.05, 0.13, 0.03, 0.07, 0.03)
_SEASONAL_MIX = (0.36, 0.18, 0.24, 0.12, 0.02, 0.05, 0.03)
# Occupations of farming, and of hotels and restaurants: the region's seasons.
_SEASONAL_FAMILIES = ("A", "G")
_HOURS = (35.0, 35.0, 35.0, 35.0, 37.0, 39.0, 28.0, 24.0)
_STATUSES = (
    VacancyStatus.PUBLISHED,
    VacancyStatus.DRAFT,
    VacancyStatus.PAUSED,
    VacancyStatus.CLOSED,
    VacancyStatus.EXPIRED,
)
_STATUS_SHARES = (0.78, 0.05, 0.04, 0.09, 0.04)


@dataclass(frozen=True, slots=True)
class OpeningBatch:
    """Vacancies of one batch: numbers of firms and occupations, contract bits, levels asked and usual."""

    ids: Ints
    firms: Ints
    occupations: Ints
    contracts: Ints
    levels: Ints
    usual_levels: Ints
    is_learning: Bools


def usual_levels(world: World, levels: Ints, occupations: Ints, owners: Ints) -> Ints:
    """The lowest diploma level of the programmes that lead to each occupation, 0 for none."""
    lowest = np.full(len(world.codes), 99, dtype=np.int64)
    np.minimum.at(lowest, occupations, levels[owners])
    return np.where(lowest == 99, 0, lowest)


def draw_openings(
    world: World, firms: Firms, firm_shares: Floats, levels: Ints, rng: Rng, *, first_id: int, size: int
) -> OpeningBatch:
    chosen = draw(rng, firm_shares, size)
    occupations = firms.occupations.pick(rng, chosen)
    is_seasonal = np.array([code.startswith(_SEASONAL_FAMILIES) for code in world.codes])[occupations]
    contracts = np.where(
        is_seasonal, draw(rng, normalised(_SEASONAL_MIX), size), draw(rng, normalised(_MIX), size)
    )
    is_learning = np.isin(contracts, list(_LEARNING))
    asked = np.where(chance(rng, 0.55, size) & ~is_learning, levels[occupations], 0)
    return OpeningBatch(
        ids=np.arange(first_id, first_id + size, dtype=np.int64),
        firms=chosen,
        occupations=occupations,
        contracts=contracts,
        levels=asked,
        usual_levels=levels[occupations],
        is_learning=is_learning,
    )


def firm_sizes(firms: Firms, rng: Rng) -> Floats:
    """Cumulative shares of firms: a few hire much, most hire little."""
    sizes = rng.lognormal(0.0, 0.6, len(firms.ids))
    # Firms that are not verified yet have just arrived.
    return normalised(np.where(firms.is_verified == 1, sizes, sizes * 0.3))


def insert_openings(
    session: Session,
    world: World,
    firms: Firms,
    texts: Texts,
    rng: Rng,
    batch: OpeningBatch,
    *,
    first_number: int,
    now: datetime,
) -> None:
    """Insert the batch; references are numbered from `first_number`."""
    size, today = len(batch.ids), paris_date(now)
    status = rng.choice([kind.value for kind in _STATUSES], size=size, p=_STATUS_SHARES)
    is_draft = status == VacancyStatus.DRAFT.value
    # A firm that is not verified may write a vacancy, but nothing of it goes online.
    status = np.where(firms.is_verified[batch.firms] == 1, status, VacancyStatus.DRAFT.value)
    is_draft = status == VacancyStatus.DRAFT.value
    is_over = status == VacancyStatus.EXPIRED.value
    age = np.where(is_over, rng.uniform(ONLINE_DAYS + 2, 120, size), rng.uniform(0.1, ONLINE_DAYS - 5, size))
    created = ages_ago(now, (age + rng.uniform(0.01, 2, size)).tolist())
    published = ages_ago(now, (age).tolist())
    closed = ages_ago(now, (age * rng.uniform(0, 0.6, size)).tolist())
    starts = _draw_starts(rng, batch.contracts, today)
    hours = rng.choice(_HOURS, size=size)
    low, high, periods = _draw_pay(rng, batch, hours)
    titles, descriptions = texts.draw(rng, batch.occupations)
    is_closed = status == VacancyStatus.CLOSED.value
    reasons = rng.choice([reason.value for reason in CloseReason], size=size, p=[0.45, 0.35, 0.20]).tolist()
    is_open_ended = np.isin(batch.contracts, [ContractKind.CDI.bit])
    insert_columns(
        session,
        Vacancy,
        {
            "id": batch.ids,
            "public_id": draw_uuids(rng, size),
            "reference": [document_reference("OF", today, first_number + place) for place in range(size)],
            "organisation_id": firms.ids[batch.firms],
            "created_by_id": firms.owner_ids[batch.firms],
            "status": status,
            "title": titles,
            "occupation_id": world.occupation_ids[batch.occupations],
            "contract": [_CONTRACTS[bit].value for bit in batch.contracts.tolist()],
            "duration_months": [
                None if flag else months
                for flag, months in zip(
                    is_open_ended.tolist(), _draw_durations(rng, batch.contracts).tolist(), strict=True
                )
            ],
            "rhythm_weeks": np.where(
                np.isin(batch.contracts, [ContractKind.APPRENTICESHIP.bit]), rng.integers(2, 4, size), 0
            ),
            "commune_id": world.places.ids[_draw_sites(world, rng, firms.places[batch.firms])],
            "is_remote": np.zeros(size, dtype=np.bool_),
            "starts_on": [date.fromordinal(day) for day in starts.tolist()],
            "weekly_hours": hours,
            "pay_min": low,
            "pay_max": high,
            "pay_period": periods,
            "level": batch.levels,
            "positions": rng.choice([1, 1, 1, 1, 2, 3], size=size),
            "description": descriptions,
            "created_at": created,
            "updated_at": [max(pair) for pair in zip(created, published, strict=True)],
            "published_at": _unless(published, is_draft),
            "expires_on": _unless([paris_date(m) + timedelta(days=ONLINE_DAYS) for m in published], is_draft),
            "closed_at": _unless(closed, ~is_closed),
            "close_reason": _unless(reasons, ~is_closed),
        },
    )
    _insert_skills(session, world, rng, batch)
    _insert_certificates(session, world, rng, batch)


def _draw_starts(rng: Rng, contracts: Ints, today: date) -> Ints:
    size = len(contracts)
    soon = today.toordinal() + rng.integers(-5, 75, size)
    later = today.toordinal() + rng.integers(30, 150, size)
    return np.where(contracts == ContractKind.SEASONAL.bit, later, soon).astype(np.int64)


def _draw_durations(rng: Rng, contracts: Ints) -> Ints:
    """Months of the contracts that end."""
    size = len(contracts)
    months = rng.choice([3, 6, 6, 9, 12], size=size)
    months = np.where(contracts == ContractKind.SEASONAL.bit, rng.integers(2, 7, size), months)
    months = np.where(contracts == ContractKind.TEMPORARY.bit, rng.integers(1, 7, size), months)
    months = np.where(contracts == ContractKind.INTERNSHIP.bit, rng.integers(1, 5, size), months)
    long = rng.choice([12, 24, 24, 36], size=size)
    return np.where(contracts == ContractKind.APPRENTICESHIP.bit, long, months).astype(np.int64)


def _draw_pay(
    rng: Rng, batch: OpeningBatch, hours: Floats
) -> tuple[list[float | None], list[float | None], list[str]]:
    """Gross pay near what the level brings; the law sets it for those who learn."""
    size = len(batch.ids)
    is_hourly = np.isin(batch.contracts, [ContractKind.SEASONAL.bit, ContractKind.TEMPORARY.bit])
    monthly = 1850 + np.maximum(batch.usual_levels - 3, 0) * 260 + rng.integers(0, 30, size) * 10
    monthly = np.round(monthly * hours / 35, -1)
    hourly = np.round(12.1 + np.maximum(batch.usual_levels - 3, 0) * 1.6 + rng.uniform(0, 2.4, size), 1)
    low = np.where(is_hourly, hourly, monthly)
    high = np.where(
        is_hourly, np.round(hourly * 1.08, 1), np.round(monthly * rng.uniform(1.05, 1.2, size), -1)
    )
    periods = [PayPeriod.HOUR.value if flag else PayPeriod.MONTH.value for flag in is_hourly.tolist()]
    return _unless(low.tolist(), batch.is_learning), _unless(high.tolist(), batch.is_learning), periods


def _draw_sites(world: World, rng: Rng, homes: Ints) -> Ints:
    """The firm's commune for most, another of the same zone d'emploi for the rest."""
    zones: dict[str, list[int]] = {}
    for place, zone in enumerate(world.places.zones):
        zones.setdefault(zone, []).append(place)
    sites = homes.copy()
    for index in np.flatnonzero(chance(rng, 0.2, len(homes))).tolist():
        near = zones[world.places.zones[homes[index]]]
        sites[index] = near[int(rng.integers(len(near)))]
    return sites


def _insert_skills(session: Session, world: World, rng: Rng, batch: OpeningBatch) -> None:
    """Three essential skills from the heart of the occupation, three to five useful ones."""
    owners, _, flat = world.skills.expand(batch.occupations)
    order, ranks = first_ranks(owners, rng.random(len(flat)) - 0.6 * world.core[flat])
    wanted = ESSENTIAL_SKILLS + rng.integers(3, 6, len(batch.ids))
    kept = ranks < wanted[owners[order]]
    order, ranks = order[kept], ranks[kept]
    size = len(order)
    is_essential = ranks < ESSENTIAL_SKILLS
    insert_columns(
        session,
        VacancySkill,
        {
            "vacancy_id": batch.ids[owners[order]],
            "skill_id": world.skills.values[flat[order]],
            "is_essential": is_essential,
            "level": np.where(
                is_essential, np.where(chance(rng, 0.15, size), 3, 2), rng.integers(1, 3, size)
            ),
            "position": ranks,
        },
    )


def _insert_certificates(session: Session, world: World, rng: Rng, batch: OpeningBatch) -> None:
    """What the law requires, except from those who come to learn it; now and then a usual one."""
    asked: list[tuple[Ints, Ints]] = []
    for certificates, share in ((world.required_certificates, 1.0), (world.usual_certificates, 0.08)):
        owners, _, flat = certificates.expand(batch.occupations)
        kept = chance(rng, share, len(owners)) & ~batch.is_learning[owners]
        asked.append((owners[kept], certificates.values[flat][kept]))
    owners, values = (np.concatenate(part) for part in zip(*asked, strict=True))
    insert_columns(session, VacancyCertificate, {"vacancy_id": batch.ids[owners], "certificate_id": values})


def _unless(values: list[Value], flags: Bools) -> list[Value | None]:
    return [None if flag else value for value, flag in zip(values, flags.tolist(), strict=True)]
