"""Everyone who could be suggested for each vacancy, in the order of its list, by column."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.evaluation.fairness.groups import Ids
from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.engine import rank
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import VacancyProfile
from app.matching.ranking.results import RankedCandidate
from app.matching.ranking.weights import FULL, Weights

# Called after each vacancy.
Advance = Callable[[], None]
# Equals live in the same band of approximate road km from the job, and are as near to its occupation.
DISTANCE_BANDS = (5, 15, 30, 60)
_OCCUPATION_BANDS = 4


@dataclass(frozen=True, slots=True)
class Pools:
    """One entry for each person in each pool, vacancies in order, there by rank.

    `vacancy`: its number. `person`: row in `People`. `rank`: from 1. `score`: units. `equals`: number shared
    by the people of a vacancy who live as far and are as near to the occupation. `vacancies`: how many.
    """

    vacancy: Ids
    person: Ids
    rank: Ids
    score: Ids
    equals: Ids
    vacancies: int

    @property
    def sizes(self) -> Ids:
        """How many people each vacancy's pool holds."""
        return np.bincount(self.vacancy, minlength=self.vacancies)

    @property
    def reached(self) -> Ids:
        """Rows of the people who are in one pool at least, ascending."""
        return np.unique(self.person)

    def choosing(self, top: int) -> "Pools":
        """Without the entries of the pools that fit on a page of `top`: such a page chooses nobody."""
        keep = (self.sizes > top)[self.vacancy]
        return Pools(
            self.vacancy[keep],
            self.person[keep],
            self.rank[keep],
            self.score[keep],
            self.equals[keep],
            self.vacancies,
        )


def rank_pools(
    indexes: Sequence[CandidateIndex],
    vacancies: Sequence[VacancyProfile],
    weights: Weights,
    closeness: OccupationCloseness,
    candidate_ids: Ids,
    *,
    advance: Advance = lambda: None,
) -> Pools:
    """Rank everyone for each vacancy; `candidate_ids` (ascending) number the people."""
    everyone = sum(len(index) for index in indexes)
    found = []
    for vacancy in vacancies:
        ranked = rank(indexes, vacancy, weights, closeness, limit=everyone)
        found.append(_describe(ranked.items, weights))
        advance()
    sizes = [len(rows) for rows in found]
    entries = np.concatenate(found) if found else np.empty((0, 3), dtype=np.int64)
    number = np.repeat(np.arange(len(found)), sizes)
    bands = _OCCUPATION_BANDS * (len(DISTANCE_BANDS) + 1)
    return Pools(
        vacancy=number,
        person=np.searchsorted(candidate_ids, entries[:, 0]),
        rank=_ranks(sizes),
        score=entries[:, 1],
        equals=number * bands + entries[:, 2],
        vacancies=len(found),
    )


def reorder(pools: Pools, score: Ids, tie_band: int) -> Pools:
    """The same pools under other scores; people of the same band keep their order."""
    order = np.lexsort((pools.rank, -(score // tie_band), pools.vacancy))
    moved = replace(pools, person=pools.person[order], score=score[order], equals=pools.equals[order])
    return replace(moved, rank=_ranks(pools.sizes))


def _describe(items: Sequence[RankedCandidate], weights: Weights) -> Ids:
    """Id, score and band of equals of each person: int64 of shape (people, 3)."""
    rows = np.array(
        [(item.candidate_id, item.score, item.parts.occupation, item.distance_km) for item in items],
        dtype=np.int64,
    ).reshape(-1, 4)
    curves = weights.curves
    nearness = rows[:, 2] // max(weights.occupation, 1)
    official = curves.mobility_floor * curves.training_as_aim // FULL
    same = curves.same_occupation * curves.training_as_aim // FULL
    occupation = np.digitize(nearness, (1, official, same))
    distance = np.digitize(rows[:, 3], DISTANCE_BANDS, right=True)
    return np.stack([rows[:, 0], rows[:, 1], distance * _OCCUPATION_BANDS + occupation], axis=1)


def _ranks(sizes: Sequence[int] | NDArray[np.int64]) -> Ids:
    """1, 2, 3… for each vacancy in turn."""
    ends = np.cumsum(sizes, dtype=np.int64)
    return np.arange(1, ends[-1] + 1 if len(ends) else 1) - np.repeat(ends - sizes, sizes)
