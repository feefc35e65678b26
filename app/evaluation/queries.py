"""What the fairness audit reads: vacancies on line, where people live, sectors. Nothing that identifies."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.candidates.models import Candidate
from app.core.clock import paris_date
from app.core.outbox import OutboxJob
from app.matching.indexing.fetching import fetch_integers
from app.matching.profiles import VacancyNotRankable, vacancy_profile
from app.matching.ranking.profiles import VacancyProfile
from app.reference.models import Commune, Occupation
from app.vacancies.enums import VacancyStatus
from app.vacancies.models import Vacancy
from app.vacancies.queries import SHOWN

Ints = NDArray[np.int64]
_BATCH = 200


def list_published_ids(session: Session) -> Ints:
    """Ids of every vacancy on line, ascending."""
    statement = select(Vacancy.id).where(Vacancy.status == VacancyStatus.PUBLISHED).order_by(Vacancy.id)
    ids: Ints = fetch_integers(session, statement)[0]
    return ids


def list_vacancy_profiles(session: Session, ids: Sequence[int], *, now: datetime) -> list[VacancyProfile]:
    """These vacancies as ranking reads them, by ascending id; those that lack something are passed over."""
    profiles = []
    ordered = sorted(ids)
    for start in range(0, len(ordered), _BATCH):
        some = ordered[start : start + _BATCH]
        statement = select(Vacancy).where(Vacancy.id.in_(some)).options(*SHOWN).order_by(Vacancy.id)
        for vacancy in session.scalars(statement).unique():
            try:
                profiles.append(vacancy_profile(vacancy, today=paris_date(now)))
            except VacancyNotRankable:
                continue
    return profiles


def list_home_populations(session: Session, candidate_ids: Ints) -> Ints:
    """How many people live in the commune of each of these candidates (ids ascending); 0 when unknown."""
    statement = (
        select(Candidate.id, Commune.population)
        .join(Commune, Commune.id == Candidate.commune_id)
        .order_by(Candidate.id)
    )
    known, population = fetch_integers(session, statement)
    found = np.zeros(len(candidate_ids), dtype=np.int64)
    is_known = np.isin(candidate_ids, known)
    found[is_known] = population[np.searchsorted(known, candidate_ids[is_known])]
    return found


def list_sectors(session: Session) -> dict[int, int]:
    """The sector of each occupation, by id: the letter of its ROME code, as a number."""
    statement = select(Occupation.id, func.substr(Occupation.code, 1, 1))
    return {key: ord(letter) for key, letter in session.execute(statement)}


def find_waiting_job(session: Session, name: str) -> OutboxJob | None:
    """The oldest job of this name that is neither done nor given up."""
    return session.scalar(
        select(OutboxJob)
        .where(OutboxJob.name == name, OutboxJob.done_at.is_(None), OutboxJob.failed_at.is_(None))
        .order_by(OutboxJob.id)
        .limit(1)
    )
