"""What the fairness audit is given: a sample of vacancies, everyone in the index, and how to sort them."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from app.evaluation.fairness.audit import Subject
from app.evaluation.fairness.groups import Ids, People
from app.evaluation.fairness.results import Plan
from app.evaluation.queries import (
    list_home_populations,
    list_published_ids,
    list_sectors,
    list_vacancy_profiles,
)
from app.matching.indexing.loading import load_columns
from app.matching.indexing.store import STORE
from app.matching.ranking.columns import CandidateColumns
from app.matching.ranking.index import CandidateIndex

# INSEE draws urban units around 2,000 inhabitants (unités urbaines); read here commune by commune.
URBAN_POPULATION = 2_000
# Where fewer people than that live in communes so small, the smaller half is taken, in whole thousands.
_LEAST_SHARE = 0.05
NO_SECTOR = 0


@dataclass(frozen=True, slots=True)
class Loaded:
    """A subject, the version of its data, and how many people live in communes that are not small."""

    subject: Subject
    data_version: str
    small_population: int


def load_subject(session: Session, plan: Plan, *, now: datetime) -> Loaded:
    """Read what an audit needs.

    Everyone starts without exposures, so that an audit depends on the data and the seed alone.
    """
    snapshot = STORE.snapshot(session)
    columns = load_columns(session)
    ids: Ids = np.sort(columns.candidate_id).astype(np.int64)
    populations = list_home_populations(session, ids)
    small = find_small_population(populations)
    published = list_published_ids(session)
    sample = np.random.default_rng([plan.seed, len(published)]).permutation(published)[: plan.sample]
    subject = Subject(
        people=People(ids, populations < small, _sectors(session, columns)),
        columns=columns,
        index=CandidateIndex.from_columns(columns),
        vacancies=list_vacancy_profiles(session, sample.tolist(), now=now),
        weights=snapshot.weights,
        closeness=snapshot.closeness,
    )
    return Loaded(subject, snapshot.data_version, small)


def find_small_population(populations: Ids) -> int:
    """Under how many inhabitants a commune is small, given those of each person's commune."""
    if not len(populations) or (populations < URBAN_POPULATION).mean() >= _LEAST_SHARE:
        return URBAN_POPULATION
    return max(URBAN_POPULATION, -(-int(np.median(populations)) // 1000) * 1000)


def _sectors(session: Session, columns: CandidateColumns) -> Ids:
    """The sector of each person, by ascending id: of what their training leads to, else of what they seek."""
    sectors = list_sectors(session)
    trained = _first(columns.training_offsets, columns.training_occupation)
    sought = _first(columns.aim_offsets, columns.aim_occupation)
    first = np.where(trained >= 0, trained, sought)[np.argsort(columns.candidate_id)]
    return np.array([sectors.get(occupation, NO_SECTOR) for occupation in first.tolist()], dtype=np.int64)


def _first(offsets: NDArray[np.integer], values: NDArray[np.integer]) -> Ids:
    """The first value of each row, -1 for none."""
    found = np.full(len(offsets) - 1, -1, dtype=np.int64)
    has_one = offsets[1:] > offsets[:-1]
    found[has_one] = values[offsets[:-1][has_one]]
    return found
