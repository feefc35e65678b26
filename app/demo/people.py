"""Candidates by batches: kind, training, dates, contracts and place, as arrays."""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from app.candidates.enums import CandidateKind, CandidateOrigin, CandidateStatus
from app.candidates.models import Candidate
from app.core.clock import paris_date
from app.demo.bulk import insert_columns
from app.demo.catalogue import Catalogue
from app.demo.moments import ages_ago
from app.demo.people_details import insert_details
from app.demo.sampling import Bools, Ints, Rng, chance, draw, draw_uuids
from app.demo.skills import SkillPools
from app.demo.spread import Spread
from app.demo.world import World
from app.reference.enums import ContractKind

_KINDS = (CandidateKind.TRAINEE, CandidateKind.APPRENTICE, CandidateKind.OTHER)
_RADII = (10, 15, 20, 30, 40, 50, 80)
_RADIUS_SHARES = (0.06, 0.12, 0.22, 0.30, 0.16, 0.10, 0.04)
_BIT = {kind: 1 << kind.bit for kind in ContractKind}
_JOBS = _BIT[ContractKind.CDI] | _BIT[ContractKind.CDD]


@dataclass(frozen=True, slots=True)
class Batch:
    """People of one batch. Occupations and programmes are numbers in World and Catalogue, -1 for none.

    `ends` and `available` are ordinals of dates; `ends` is 0 when there is no training.
    """

    ids: Ints
    kinds: Ints
    programmes: Ints
    occupations: Ints
    places: Ints
    ends: Ints
    available: Ints
    is_completed: Bools
    is_seeking_firm: Bools
    has_licence: Bools


def draw_batch(
    catalogue: Catalogue, spread: Spread, rng: Rng, *, first_id: int, size: int, today: date
) -> Batch:
    """Draw `size` people numbered from `first_id`."""
    kinds = rng.choice(3, size=size, p=[0.47, 0.30, 0.23])
    is_apprentice = kinds == 1
    programmes = np.where(
        is_apprentice, draw(rng, spread.apprenticeships, size), draw(rng, spread.programmes, size)
    )
    first = catalogue.occupations.values[catalogue.occupations.offsets[programmes]]
    taught = np.where(chance(rng, 0.7, size), first, catalogue.occupations.pick(rng, programmes))
    is_other = kinds == 2
    occupations = np.where(is_other, draw(rng, spread.occupations, size), taught)
    programmes = np.where(is_other, -1, programmes)
    seeking = is_apprentice & chance(rng, 0.7, size)
    ends = _draw_ends(catalogue, rng, kinds, programmes, seeking, today.toordinal())
    completed = (ends > 0) & (ends <= today.toordinal())
    return Batch(
        ids=np.arange(first_id, first_id + size, dtype=np.int64),
        kinds=kinds,
        programmes=programmes,
        occupations=occupations,
        places=draw(rng, spread.places, size),
        ends=ends,
        available=_draw_availability(rng, ends, completed, seeking, today.toordinal()),
        is_completed=completed,
        is_seeking_firm=seeking,
        has_licence=chance(rng, np.where(is_apprentice, 0.45, 0.74), size),
    )


def _draw_ends(
    catalogue: Catalogue, rng: Rng, kinds: Ints, programmes: Ints, seeking: Bools, today: int
) -> Ints:
    """The last day of training: ahead for those in training, behind for the others."""
    size = len(kinds)
    months = catalogue.months[np.maximum(programmes, 0)]
    running = today + rng.integers(5, 240, size)
    done = today - rng.integers(3, 330, size)
    # An apprentice without a firm has the whole of the training ahead, or nearly.
    ahead = today + np.maximum(months * 30 - rng.integers(0, 60, size), 30)
    trainee = np.where(chance(rng, 0.55, size), running, done)
    finishing = today + rng.integers(10, 150, size)
    ends = np.where(kinds == 0, trainee, np.where(seeking, ahead, finishing))
    long_ago = today - rng.integers(360, 3600, size)
    return np.where(kinds == 2, np.where(chance(rng, 0.6, size), long_ago, 0), ends).astype(np.int64)


def _draw_availability(rng: Rng, ends: Ints, completed: Bools, seeking: Bools, today: int) -> Ints:
    """A job begins after the training; a contract signed to learn may begin now."""
    size = len(ends)
    now = today + rng.integers(-25, 40, size)
    after = ends + rng.integers(1, 30, size)
    is_free = completed | seeking | (ends == 0)
    return np.where(is_free, np.where(completed, np.maximum(now, ends + 1), now), after).astype(np.int64)


def draw_contracts(rng: Rng, batch: Batch) -> tuple[Ints, Ints]:
    """Masks of accepted and preferred contracts, coherent with the kind and the training."""
    size = len(batch.ids)

    def maybe(kind: ContractKind, probability: float) -> Ints:
        return np.where(chance(rng, probability, size), _BIT[kind], 0)

    apprenticeship = _BIT[ContractKind.APPRENTICESHIP]
    learning = apprenticeship | maybe(ContractKind.PROFESSIONALISATION, 0.4)
    jobs = _JOBS | maybe(ContractKind.SEASONAL, 0.4) | maybe(ContractKind.TEMPORARY, 0.45)
    jobs |= np.where(batch.kinds == 2, 0, maybe(ContractKind.PROFESSIONALISATION, 0.15))
    is_learner = (batch.kinds == 0) & ~batch.is_completed
    jobs |= np.where(is_learner, maybe(ContractKind.INTERNSHIP, 0.3), 0)
    choice = rng.choice([_BIT[ContractKind.CDI], 0, _BIT[ContractKind.CDD]], size=size, p=[0.68, 0.22, 0.10])
    accepted = np.where(batch.is_seeking_firm, learning, jobs)
    preferred = np.where(batch.is_seeking_firm, apprenticeship, choice)
    return accepted, preferred


def insert_batch(
    session: Session,
    world: World,
    catalogue: Catalogue,
    pools: SkillPools,
    rng: Rng,
    batch: Batch,
    codes: list[str],
    *,
    now: datetime,
) -> None:
    """Insert the batch with its identities, aims, skills and certificates."""
    size = len(batch.ids)
    accepted, preferred = draw_contracts(rng, batch)
    origin, partner = _draw_origins(catalogue, rng, batch)
    status = rng.choice(
        [CandidateStatus.OPEN.value, CandidateStatus.NOTICE.value, CandidateStatus.PAUSED.value],
        size=size,
        p=[0.91, 0.03, 0.06],
    )
    # The delay of the notice concerns those whom a partner enrolled, nobody else.
    status[(origin != CandidateOrigin.ROSTER.value) & (status == "notice")] = CandidateStatus.OPEN.value
    age = np.where(status == "notice", rng.uniform(0.2, 10, size), rng.uniform(18, 420, size))
    created = ages_ago(now, (age).tolist())
    updated = ages_ago(now, (age * rng.uniform(0, 1, size)).tolist())
    rhythm = np.where(batch.is_seeking_firm, rng.integers(2, 4, size), 0)
    level = np.where(batch.programmes >= 0, catalogue.levels[np.maximum(batch.programmes, 0)], 0)
    past = _past_training(catalogue, rng, batch)
    level = np.where(past >= 0, catalogue.levels[np.maximum(past, 0)], level)
    titled = np.maximum(batch.programmes, past)
    insert_columns(
        session,
        Candidate,
        {
            "id": batch.ids,
            "public_id": draw_uuids(rng, size),
            "code": codes,
            "status": status,
            "kind": [_KINDS[kind].value for kind in batch.kinds.tolist()],
            "origin": origin,
            "partner_id": [key or None for key in partner.tolist()],
            "commune_id": world.places.ids[batch.places],
            "radius_km": rng.choice(_RADII, size=size, p=_RADIUS_SHARES),
            "available_on": [date.fromordinal(day) for day in batch.available.tolist()],
            "accepted_contracts": accepted,
            "preferred_contracts": preferred & accepted,
            "rhythm_weeks": rhythm,
            "programme_id": [
                int(catalogue.ids[number]) if number >= 0 else None for number in batch.programmes.tolist()
            ],
            "training_title": [
                catalogue.titles[number] if number >= 0 else None for number in titled.tolist()
            ],
            "training_level": level,
            "training_ends_on": [
                date.fromordinal(day) if day and number >= 0 else None
                for day, number in zip(batch.ends.tolist(), titled.tolist(), strict=True)
            ],
            "is_training_completed": batch.is_completed & (titled >= 0),
            "notice_sent_at": _kept(created, origin == CandidateOrigin.ROSTER.value),
            "created_at": created,
            "updated_at": updated,
            "paused_at": _kept(updated, status == "paused"),
        },
    )
    insert_details(session, world, catalogue, pools, rng, batch, today=paris_date(now))


def _draw_origins(catalogue: Catalogue, rng: Rng, batch: Batch) -> tuple[NDArray[np.str_], Ints]:
    """How each came, and the partner: the provider for those in training, a town hall for some others."""
    size = len(batch.ids)
    provider = catalogue.provider_ids[np.maximum(batch.programmes, 0)]
    is_trained = batch.programmes >= 0
    is_helped = ~is_trained & chance(rng, 0.55, size) & (len(catalogue.helper_ids) > 0)
    helpers = catalogue.helper_ids if len(catalogue.helper_ids) else np.zeros(1, dtype=np.int64)
    partner = np.where(is_trained, provider, np.where(is_helped, rng.choice(helpers, size=size), 0))
    alone = np.where(is_helped, CandidateOrigin.ASSISTED.value, CandidateOrigin.SELF.value)
    enrolled = np.where(chance(rng, 0.92, size), CandidateOrigin.ROSTER.value, CandidateOrigin.SELF.value)
    return np.where(is_trained, enrolled, alone), partner


def _past_training(catalogue: Catalogue, rng: Rng, batch: Batch) -> Ints:
    """For people out of training, a programme that led to their occupation long ago, or -1."""
    leading: dict[int, list[int]] = {}
    everyone = np.arange(len(catalogue.ids), dtype=np.int64)
    owners, _, flat = catalogue.occupations.expand(everyone)
    for programme, number in zip(owners.tolist(), catalogue.occupations.values[flat].tolist(), strict=True):
        leading.setdefault(number, []).append(programme)
    draws = rng.random(len(batch.ids)).tolist()
    found = np.full(len(batch.ids), -1, dtype=np.int64)
    for index in np.flatnonzero((batch.programmes < 0) & (batch.ends > 0)).tolist():
        options = leading.get(int(batch.occupations[index]), [])
        if options:
            found[index] = options[int(draws[index] * len(options))]
    return found


def _kept(moments: list[datetime], flags: Bools) -> list[datetime | None]:
    return [moment if flag else None for moment, flag in zip(moments, flags.tolist(), strict=True)]
