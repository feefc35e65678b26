"""Candidates and closeness, in bulk from the database into the columns that ranking reads."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, Select, case, select
from sqlalchemy.orm import Session

from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate, CandidateAim, CandidateCertificate, CandidateSkill
from app.core.clock import day_number
from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.columns import CandidateColumns
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import NO_TITLE, State
from app.reference.enums import EvidenceKind
from app.reference.models import Commune, OccupationMobility, OccupationSkill
from app.training.models import ProgrammeOccupation

Ints = NDArray[np.int64]
Rows = Select[*tuple[Any, ...]]
FETCHED = 50_000
# Coordinates of profiles are integers of 1e-5 degrees.
DEGREE = 100_000

STATES = {
    CandidateStatus.OPEN: State.OPEN,
    CandidateStatus.PAUSED: State.PAUSED,
    CandidateStatus.NOTICE: State.NOTICE,
    CandidateStatus.OBJECTED: State.OBJECTED,
}


def load_index(session: Session, *, only: Sequence[int] | None = None) -> CandidateIndex:
    """An index of everyone who has not left, or of the ids `only` (unknown ones are passed over)."""
    return CandidateIndex.from_columns(load_columns(session, only=only))


def load_columns(session: Session, *, only: Sequence[int] | None = None) -> CandidateColumns:
    people = list(chain.from_iterable(_execute(session, _people(), Candidate.id, only)))
    ids = np.array([row[0] for row in people], dtype=np.int64)
    skills = _rows(session, _skills(), CandidateSkill.candidate_id, only, width=4)
    aims = _without_repeats(_rows(session, _aims(), CandidateAim.candidate_id, only, width=3))
    certificates = _rows(session, _certificates(), CandidateCertificate.candidate_id, only, width=2)
    training_offsets, trainings = _trainings(session, [row[13] for row in people])
    skill_offsets, skills = _grouped(ids, skills)
    aim_offsets, aims = _grouped(ids, aims)
    certificate_offsets, certificates = _grouped(ids, certificates)
    return CandidateColumns(
        candidate_id=ids,
        latitude=_column(people, 1, lambda value: round(value * DEGREE)),
        longitude=_column(people, 2, lambda value: round(value * DEGREE)),
        radius_km=_column(people, 3),
        available_day=_column(people, 4, day_number),
        accepted_contracts=_column(people, 5),
        preferred_contracts=_column(people, 6),
        training_level=_column(people, 7),
        training_end_day=np.array(
            [day_number(row[8]) if row[8] and not row[9] else 0 for row in people], dtype=np.int64
        ),
        rhythm=_column(people, 10),
        state=_column(people, 11, STATES.__getitem__),
        zone=_column(people, 12, int),
        skill_offsets=skill_offsets,
        skill=skills[:, 1],
        skill_level=skills[:, 2],
        skill_evidence=skills[:, 3],
        aim_offsets=aim_offsets,
        aim_occupation=aims[:, 1],
        aim_appellation=aims[:, 2],
        training_offsets=training_offsets,
        training_occupation=trainings,
        certificate_offsets=certificate_offsets,
        certificate=certificates[:, 1],
    )


def load_closeness(session: Session) -> OccupationCloseness:
    """Official mobility and the weighted skills of occupations."""
    moves = select(OccupationMobility.source_id, OccupationMobility.target_id, OccupationMobility.rank)
    links = select(OccupationSkill.occupation_id, OccupationSkill.skill_id, OccupationSkill.weight)
    move, link = (
        np.array(session.execute(statement).all(), dtype=np.int64).reshape(-1, 3)
        for statement in (moves, links)
    )
    return OccupationCloseness(move[:, 0], move[:, 1], move[:, 2], link[:, 0], link[:, 1], link[:, 2])


def _people() -> Rows:
    return (
        select(
            Candidate.id,
            Commune.latitude,
            Commune.longitude,
            Candidate.radius_km,
            Candidate.available_on,
            Candidate.accepted_contracts,
            Candidate.preferred_contracts,
            Candidate.training_level,
            Candidate.training_ends_on,
            Candidate.is_training_completed,
            Candidate.rhythm_weeks,
            Candidate.status,
            Commune.zone_code,
            Candidate.programme_id,
        )
        .join(Commune, Commune.id == Candidate.commune_id)
        .where(Candidate.status != CandidateStatus.LEFT)
        .order_by(Candidate.id)
    )


def _skills() -> Rows:
    # The rank of evidence is made in SQL: a Python enum for each of three million rows would cost seconds.
    evidence = case({kind.value: kind.rank for kind in EvidenceKind}, value=CandidateSkill.evidence)
    return select(
        CandidateSkill.candidate_id, CandidateSkill.skill_id, CandidateSkill.level, evidence
    ).order_by(CandidateSkill.candidate_id, CandidateSkill.skill_id)


def _aims() -> Rows:
    title = case((CandidateAim.appellation_id.is_(None), NO_TITLE), else_=CandidateAim.appellation_id)
    return select(CandidateAim.candidate_id, CandidateAim.occupation_id, title).order_by(
        CandidateAim.candidate_id, CandidateAim.position, CandidateAim.id
    )


def _certificates() -> Rows:
    return select(CandidateCertificate.candidate_id, CandidateCertificate.certificate_id).order_by(
        CandidateCertificate.candidate_id, CandidateCertificate.certificate_id
    )


def _execute(
    session: Session, statement: Rows, key: Any, only: Sequence[int] | None
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """Rows in batches, straight from the connection: entities and their bookkeeping would cost a minute."""
    if only is not None:
        statement = statement.where(key.in_(only))
    result = session.connection().execute(statement, execution_options={"yield_per": FETCHED})
    yield from result.partitions()


def _rows(session: Session, statement: Rows, key: Any, only: Sequence[int] | None, *, width: int) -> Ints:
    """All rows of integers, an array of `width` columns."""
    chunks = [
        # A row is flattened by hand: NumPy would ask each of them whether it is an array.
        np.fromiter(chain.from_iterable(chunk), dtype=np.int64, count=len(chunk) * width)
        for chunk in _execute(session, statement, key, only)
    ]
    return np.concatenate(chunks).reshape(-1, width) if chunks else np.empty((0, width), dtype=np.int64)


def _grouped(ids: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Offsets of each candidate's rows, and the rows kept: those of candidates in `ids` (both ascending)."""
    rows = rows[np.isin(rows[:, 0], ids)]
    starts = np.searchsorted(rows[:, 0], ids, side="left")
    return np.append(starts, len(rows)).astype(np.int64), rows


def _without_repeats(rows: Ints) -> Ints:
    """The first of equal rows, in the order given: occupations that a new reference merged are one aim."""
    if not len(rows):
        return rows
    order = np.lexsort(rows.T[::-1])  # stable, so the first of equal rows comes first
    is_new = np.append(True, (np.diff(rows[order], axis=0) != 0).any(axis=1))
    kept: Ints = rows[np.sort(order[is_new])]
    return kept


def _trainings(session: Session, programmes: Sequence[int | None]) -> tuple[Ints, Ints]:
    """Occupations that each candidate's programme leads to, candidates in order."""
    wanted = {programme for programme in programmes if programme is not None}
    leads_to: dict[int, list[int]] = {}
    statement = select(ProgrammeOccupation.programme_id, ProgrammeOccupation.occupation_id).order_by(
        ProgrammeOccupation.programme_id, ProgrammeOccupation.occupation_id
    )
    for programme, occupation in session.execute(statement):
        if programme in wanted:
            leads_to.setdefault(programme, []).append(occupation)
    lists = [leads_to.get(programme, []) if programme is not None else [] for programme in programmes]
    offsets = np.zeros(len(lists) + 1, dtype=np.int64)
    np.cumsum([len(found) for found in lists], out=offsets[1:])
    return offsets, np.array([occupation for found in lists for occupation in found], dtype=np.int64)


def _column(rows: Sequence[Row[*tuple[Any, ...]]], index: int, convert: Any = int) -> Ints:
    return np.fromiter((convert(row[index]) for row in rows), dtype=np.int64, count=len(rows))
