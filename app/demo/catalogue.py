"""Partners and the training catalogue: providers, town halls, programmes and their dated sessions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.enums import OrganisationKind, OrganisationStatus, PartnerKind
from app.accounts.models import Organisation
from app.core.clock import paris_date
from app.demo.bulk import insert_columns, next_id, reset_sequence
from app.demo.programme_drafts import (
    ProgrammeDraft,
    generated_programme,
    programmes_to_verify,
    written_programmes,
)
from app.demo.sampling import Ints, Ragged, Rng, draw_uuids
from app.demo.words import Row, read_rows
from app.demo.world import World
from app.training.models import Programme, ProgrammeOccupation, ProgrammeSkill, TrainingSession
from app.training.queries import list_without_occupation
from app.training.services import keep_proposals
from app.training.understanding import suggest_for_programme

_TEACHING = (PartnerKind.TRAINING_CENTRE, PartnerKind.APPRENTICESHIP_CENTRE)
_HELPING = (PartnerKind.TOWN_HALL, PartnerKind.LOCAL_MISSION, PartnerKind.OTHER)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Programmes as arrays; `occupations` holds occupation numbers and `skills` skill ids."""

    ids: Ints
    titles: list[str]
    levels: Ints
    months: Ints
    is_apprenticeship: Ints
    provider_ids: Ints
    occupations: Ragged
    skills: Ragged
    helper_ids: Ints


def make_catalogue(session: Session, world: World, rng: Rng, *, now: datetime) -> None:
    """Insert the partners and programmes that are not there yet."""
    providers = _make_partners(session, world, rng, now=now)
    known = set(session.scalars(select(Programme.code)))
    rows = [row for row in written_programmes(world) if row.code not in known]
    if world.is_full:
        taught = {number for row in written_programmes(world) for number in row.occupations}
        generated = (generated_programme(world, rng, n) for n in range(len(world.codes)) if n not in taught)
        rows += [row for row in generated if row.code not in known]
    rows += [row for row in programmes_to_verify() if row.code not in known]
    if rows:
        _insert_programmes(session, world, rng, rows, providers, today=paris_date(now))


def propose_occupations(session: Session, *, now: datetime) -> None:
    """Read the words of the programmes that lead nowhere yet, so that the queue says why at once."""
    for programme in list_without_occupation(session):
        keep_proposals(
            session, programme=programme, proposals=suggest_for_programme(session, programme), now=now
        )


def load_catalogue(session: Session, world: World) -> Catalogue:
    """Read the programmes in use that lead to a known occupation."""
    number = {int(key): place for place, key in enumerate(world.occupation_ids)}
    occupations: dict[int, list[int]] = {}
    for link in session.scalars(select(ProgrammeOccupation).order_by(ProgrammeOccupation.occupation_id)):
        if link.occupation_id in number:
            occupations.setdefault(link.programme_id, []).append(number[link.occupation_id])
    skills: dict[int, list[int]] = {}
    for skill in session.scalars(select(ProgrammeSkill).order_by(ProgrammeSkill.skill_id)):
        skills.setdefault(skill.programme_id, []).append(skill.skill_id)
    programmes = [
        row
        for row in session.scalars(select(Programme).where(Programme.is_active).order_by(Programme.code))
        if row.id in occupations
    ]
    helpers = session.scalars(
        select(Organisation.id).where(Organisation.partner_kind.in_(_HELPING)).order_by(Organisation.id)
    )
    return Catalogue(
        ids=_ints(row.id for row in programmes),
        titles=[row.title for row in programmes],
        levels=_ints(row.level for row in programmes),
        months=_ints(row.duration_months or 9 for row in programmes),
        is_apprenticeship=_ints(row.is_apprenticeship for row in programmes),
        provider_ids=_ints(row.provider_id for row in programmes),
        occupations=Ragged.of([occupations[row.id] for row in programmes]),
        skills=Ragged.of([skills.get(row.id, []) for row in programmes]),
        helper_ids=_ints(helpers),
    )


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def _make_partners(session: Session, world: World, rng: Rng, *, now: datetime) -> dict[str, Organisation]:
    known = {row.siret: row for row in session.scalars(select(Organisation)) if row.siret}
    place_of = {code: index for index, code in enumerate(world.places.insee_codes)}
    partners: dict[str, Organisation] = {}
    for row in read_rows("providers"):
        place = place_of.get(row["insee_code"])
        uuid = draw_uuids(rng, 1)[0]
        partner = known.get(row["siret"]) or Organisation(
            public_id=uuid,
            kind=OrganisationKind.PARTNER,
            partner_kind=PartnerKind(row["kind"]),
            name=row["name"],
            siret=row["siret"],
            commune_id=int(world.places.ids[place]) if place is not None else None,
            status=OrganisationStatus.VERIFIED,
            created_at=now - timedelta(days=500),
            verified_at=now - timedelta(days=498),
        )
        session.add(partner)
        partners[row["code"]] = partner
    session.flush()
    return partners


def _insert_programmes(
    session: Session,
    world: World,
    rng: Rng,
    rows: list[ProgrammeDraft],
    providers: dict[str, Organisation],
    *,
    today: date,
) -> None:
    first = next_id(session, Programme)
    ids = list(range(first, first + len(rows)))
    chosen = _share_out(rng, rows, providers)
    insert_columns(
        session,
        Programme,
        {
            "id": ids,
            "public_id": draw_uuids(rng, len(rows)),
            "code": [row.code for row in rows],
            "title": [row.title for row in rows],
            "objective": [row.objective for row in rows],
            "formacodes": [[{"code": None, "label": row.formacode}] if row.formacode else [] for row in rows],
            "provider_id": [provider.id for provider in chosen],
            "level": [row.level for row in rows],
            "duration_months": [row.months for row in rows],
            "certification_kind": [row.kind for row in rows],
            "is_apprenticeship": [row.is_apprenticeship for row in rows],
            "is_active": [True] * len(rows),
        },
    )
    occupations = [(key, value) for key, row in zip(ids, rows, strict=True) for value in row.occupations]
    skills = [(key, value) for key, row in zip(ids, rows, strict=True) for value in row.skills]
    insert_columns(
        session,
        ProgrammeOccupation,
        {
            "programme_id": [key for key, _ in occupations],
            "occupation_id": [int(world.occupation_ids[value]) for _, value in occupations],
        },
    )
    insert_columns(
        session,
        ProgrammeSkill,
        {"programme_id": [key for key, _ in skills], "skill_id": [value for _, value in skills]},
    )
    _insert_sessions(session, rng, ids, rows, chosen, today=today)
    reset_sequence(session, Programme)
    reset_sequence(session, TrainingSession)


def _share_out(
    rng: Rng, rows: list[ProgrammeDraft], providers: dict[str, Organisation]
) -> list[Organisation]:
    """A provider of the trade for each programme, of the right kind where there is one, each in turn."""
    teaching = [line for line in read_rows("providers") if line["domains"]]
    load = dict.fromkeys((line["code"] for line in teaching), 0)
    chosen = []
    for row in rows:
        wanted = _TEACHING[row.is_apprenticeship].value
        # The trade first, then who has least to teach; a provider of the other kind counts as busier.
        code = min(
            (
                not _teaches(line, row.rome),
                load[line["code"]] + 2 * (line["kind"] != wanted),
                rng.random(),
                line["code"],
            )
            for line in teaching
        )[-1]
        load[code] += 1
        chosen.append(providers[code])
    return chosen


def _teaches(provider: Row, rome_code: str) -> bool:
    return rome_code.startswith(tuple(provider["domains"].split()))


def _insert_sessions(
    session: Session,
    rng: Rng,
    ids: list[int],
    rows: list[ProgrammeDraft],
    providers: list[Organisation],
    *,
    today: date,
) -> None:
    """Three to five sessions each: past, running and coming, mostly at the provider's."""
    sites = [provider.commune_id for provider in providers if provider.commune_id]
    lines: list[tuple[int, int, date, date, int, int]] = []
    for key, row, provider in zip(ids, rows, providers, strict=True):
        months = row.months
        span = timedelta(days=30 * months)
        starts = [
            today - span - timedelta(days=int(rng.integers(20, 200))),
            today - timedelta(days=int(rng.integers(5, max(6, 30 * months - 10)))),
            today + timedelta(days=int(rng.integers(15, 210))),
        ]
        starts += [today + timedelta(days=int(rng.integers(15, 330))) for _ in range(int(rng.integers(0, 3)))]
        for start in starts:
            home = provider.commune_id if rng.random() < 0.7 else None
            site = home or (sites[int(rng.integers(len(sites)))] if sites else None)
            if site is None:
                continue
            seats = int(rng.integers(8, 25))
            free = int(rng.integers(1, seats)) if start > today else int(rng.integers(0, 4))
            lines.append((key, site, start, start + span, seats, free))
    first = next_id(session, TrainingSession)
    names = ("programme_id", "commune_id", "starts_on", "ends_on", "seats", "free_seats")
    columns = dict(zip(names, map(list, zip(*lines, strict=True)), strict=True))
    insert_columns(
        session,
        TrainingSession,
        {
            "id": range(first, first + len(lines)),
            "public_id": draw_uuids(rng, len(lines)),
            **columns,
        },
    )
