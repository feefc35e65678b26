"""Candidates and closeness, in bulk from the database into the columns that ranking reads."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate, CandidateAim, CandidateCertificate, CandidateSkill
from app.matching.indexing.fetching import DayOf, IntegerRows, Ints, fetch_integers
from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.columns import CandidateColumns
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import NO_TITLE, State
from app.matching.ranking.vocabulary import offsets_of, ranges
from app.reference.enums import EvidenceKind
from app.reference.models import Commune, OccupationMobility, OccupationSkill
from app.training.models import ProgrammeOccupation

# Coordinates of profiles are integers of 1e-5 degrees.
DEGREE = 100_000
NO_PROGRAMME = 0
# People read at once: PostgreSQL sends no more than 1 GB as one row, and each column of theirs is in it.
BLOCK = 500_000

Only = Sequence[int] | Select[int]

STATES = {
    CandidateStatus.OPEN: State.OPEN,
    CandidateStatus.PAUSED: State.PAUSED,
    CandidateStatus.NOTICE: State.NOTICE,
    CandidateStatus.OBJECTED: State.OBJECTED,
}


def load_index(session: Session, *, only: Only | None = None) -> CandidateIndex:
    """An index of everyone who has not left, or of the ids `only` (unknown ones are passed over)."""
    return CandidateIndex.from_columns(load_columns(session, only=only))


def load_columns(session: Session, *, only: Only | None = None) -> CandidateColumns:
    """The columns of the same people, by ascending id."""
    (
        ids, commune, radius_km, available_day, accepted, preferred, training_level, training_end_day, rhythm,
        state, programme,
    ) = _fetch(session, _people(), Candidate.id, only)  # fmt: skip
    skills = _fetch(session, _skills(), CandidateSkill.candidate_id, only)
    skill_offsets, (skill, skill_level, skill_evidence) = group_rows(ids, skills)
    aims = _without_repeats(_fetch(session, _aims(), CandidateAim.candidate_id, only))
    aim_offsets, (aim_occupation, aim_appellation) = group_rows(ids, aims)
    held = _fetch(session, _certificates(), CandidateCertificate.candidate_id, only)
    certificate_offsets, (certificate,) = group_rows(ids, held)
    training_offsets, training_occupation = _trainings(session, programme)
    latitude, longitude, zone = read_places(session, commune)
    return CandidateColumns(
        candidate_id=ids,
        latitude=latitude,
        longitude=longitude,
        radius_km=radius_km,
        available_day=available_day,
        accepted_contracts=accepted,
        preferred_contracts=preferred,
        training_level=training_level,
        training_end_day=training_end_day,
        rhythm=rhythm,
        state=state,
        zone=zone,
        skill_offsets=skill_offsets,
        skill=skill,
        skill_level=skill_level,
        skill_evidence=skill_evidence,
        aim_offsets=aim_offsets,
        aim_occupation=aim_occupation,
        aim_appellation=aim_appellation,
        training_offsets=training_offsets,
        training_occupation=training_occupation,
        certificate_offsets=certificate_offsets,
        certificate=certificate,
    )


def load_closeness(session: Session) -> OccupationCloseness:
    """Official mobility and the weighted skills of occupations."""
    return OccupationCloseness(*load_relations(session))


def load_relations(session: Session) -> tuple[Ints, ...]:
    """The six arrays that OccupationCloseness takes, in its order."""
    moves = select(OccupationMobility.source_id, OccupationMobility.target_id, OccupationMobility.rank)
    links = select(OccupationSkill.occupation_id, OccupationSkill.skill_id, OccupationSkill.weight)
    return *fetch_integers(session, moves), *fetch_integers(session, links)


def _people() -> IntegerRows:
    is_in_training = Candidate.training_ends_on.is_not(None) & Candidate.is_training_completed.is_(False)
    return (
        select(
            Candidate.id,
            Candidate.commune_id,
            Candidate.radius_km,
            DayOf(Candidate.available_on),
            Candidate.accepted_contracts,
            Candidate.preferred_contracts,
            Candidate.training_level,
            case((is_in_training, DayOf(Candidate.training_ends_on)), else_=0),
            Candidate.rhythm_weeks,
            case({status.value: int(state) for status, state in STATES.items()}, value=Candidate.status),
            func.coalesce(Candidate.programme_id, NO_PROGRAMME),
        )
        .where(Candidate.status != CandidateStatus.LEFT)
        .order_by(Candidate.id)
    )


def _skills() -> IntegerRows:
    evidence = case({kind.value: kind.rank for kind in EvidenceKind}, value=CandidateSkill.evidence)
    return select(
        CandidateSkill.candidate_id, CandidateSkill.skill_id, CandidateSkill.level, evidence
    ).order_by(CandidateSkill.candidate_id, CandidateSkill.skill_id)


def _aims() -> IntegerRows:
    title = func.coalesce(CandidateAim.appellation_id, NO_TITLE)
    return select(CandidateAim.candidate_id, CandidateAim.occupation_id, title).order_by(
        CandidateAim.candidate_id, CandidateAim.position, CandidateAim.id
    )


def _certificates() -> IntegerRows:
    return select(CandidateCertificate.candidate_id, CandidateCertificate.certificate_id).order_by(
        CandidateCertificate.candidate_id, CandidateCertificate.certificate_id
    )


def _fetch(session: Session, statement: IntegerRows, key: Any, only: Only | None) -> Ints:
    """The columns of the people `only`, or of everyone, by blocks of ids: `statement` goes by `key` first."""
    if only is not None:
        return fetch_integers(session, statement.where(key.in_(only)))
    last = session.scalar(select(func.max(key))) or 1
    blocks = [
        fetch_integers(session, statement.where(key > start, key <= start + BLOCK))
        for start in range(0, last, BLOCK)
    ]
    return blocks[0] if len(blocks) == 1 else np.concatenate(blocks, axis=1)


def group_rows(ids: Ints, columns: Ints) -> tuple[Ints, Ints]:
    """Offsets of each candidate's rows, and what the rows hold, for the candidates of `ids` only.

    The first column names the candidate; both `ids` and the rows ascend by candidate.
    """
    owners, values = columns[0], columns[1:]
    starts = np.searchsorted(owners, ids, side="left")
    lengths = np.searchsorted(owners, ids, side="right") - starts
    if lengths.sum() != len(owners):  # some belong to people who left
        values = values[:, ranges(starts, lengths)]
    return offsets_of(lengths), values


def _without_repeats(columns: Ints) -> Ints:
    """The first of equal rows, in the order given: occupations that a new reference merged are one aim."""
    order = np.lexsort(columns[::-1])  # stable, so the first of equal rows comes first
    ordered = columns[:, order]
    is_repeated = np.zeros(len(order), dtype=np.bool_)
    is_repeated[1:] = (ordered[:, 1:] == ordered[:, :-1]).all(axis=0)
    kept: Ints = columns[:, np.sort(order[~is_repeated])]
    return kept


def _trainings(session: Session, programme: Ints) -> tuple[Ints, Ints]:
    """Offsets and occupations that each candidate's programme leads to."""
    owners, occupations = fetch_integers(
        session,
        select(ProgrammeOccupation.programme_id, ProgrammeOccupation.occupation_id).order_by(
            ProgrammeOccupation.programme_id, ProgrammeOccupation.occupation_id
        ),
    )
    starts = np.searchsorted(owners, programme, side="left")
    lengths = np.searchsorted(owners, programme, side="right") - starts
    return offsets_of(lengths), occupations[ranges(starts, lengths)]


def read_places(session: Session, commune: Ints) -> tuple[Ints, Ints, Ints]:
    """Latitude, longitude and employment zone of each of these communes (ids)."""
    columns = (Commune.id, Commune.latitude, Commune.longitude, Commune.zone_code)
    # Rounded in Python, as profiles of vacancies are: a place must be the same on both sides.
    known = np.array(
        [
            (key, round(latitude * DEGREE), round(longitude * DEGREE), int(zone))
            for key, latitude, longitude, zone in session.execute(select(*columns).order_by(Commune.id))
        ],
        dtype=np.int64,
    ).reshape(-1, 4)
    latitude, longitude, zone = known[np.searchsorted(known[:, 0], commune), 1:].T
    return latitude, longitude, zone
