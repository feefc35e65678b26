"""Everyone who could be suggested for each vacancy, in the order of its list, by column."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from app.evaluation.fairness.groups import Ids
from app.matching.ranking.batch import rank_many
from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import VacancyProfile
from app.matching.ranking.top_lists import TopLists
from app.matching.ranking.vacancy_columns import VacancyColumns
from app.matching.ranking.weights import FULL, Part, Weights

# Called with how many vacancies were just ranked.
Advance = Callable[[int], None]
# Equals live in the same band of approximate road km from the job, and are as near to its occupation.
DISTANCE_BANDS = (5, 15, 30, 60)
_OCCUPATION_BANDS = 4
_BLOCK = 20  # vacancies ranked at once: bounds the room for lists


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
    index: CandidateIndex,
    vacancies: list[VacancyProfile],
    weights: Weights,
    closeness: OccupationCloseness,
    candidate_ids: Ids,
    *,
    advance: Advance = lambda _vacancies: None,
) -> Pools:
    """Rank everyone for each vacancy; `candidate_ids` (ascending) number the people."""
    asked = VacancyColumns.from_profiles(vacancies)
    # How many people match is known first, so that a list has the room that it needs and no more.
    matched = rank_many(index, asked, weights, closeness, limit=1).matched
    found = [np.empty((0, 3), dtype=np.int64)]
    for start in range(0, len(vacancies), _BLOCK):
        some = np.arange(start, min(start + _BLOCK, len(vacancies)))
        room = int(matched[some].max())
        lists = rank_many(index, asked.take(some), weights, closeness, limit=room)
        found.append(_describe(lists, weights))
        advance(len(some))
    entries = np.concatenate(found)
    sizes = matched.astype(np.int64)
    number = np.repeat(np.arange(len(vacancies)), sizes)
    bands = _OCCUPATION_BANDS * (len(DISTANCE_BANDS) + 1)
    return Pools(
        vacancy=number,
        person=np.searchsorted(candidate_ids, entries[:, 0]),
        rank=_ranks(sizes),
        score=entries[:, 1],
        equals=number * bands + entries[:, 2],
        vacancies=len(vacancies),
    )


def reorder(pools: Pools, score: Ids, tie_band: int) -> Pools:
    """The same pools under other scores; people of the same band keep their order."""
    order = np.lexsort((pools.rank, -(score // tie_band), pools.vacancy))
    moved = replace(pools, person=pools.person[order], score=score[order], equals=pools.equals[order])
    return replace(moved, rank=_ranks(pools.sizes))


def _describe(lists: TopLists, weights: Weights) -> Ids:
    """Id, score and band of equals of each person: int64 of shape (people, 3)."""
    curves, entries = weights.curves, lists.entries
    official = curves.mobility_floor * curves.training_as_aim // FULL
    same = curves.same_occupation * curves.training_as_aim // FULL
    occupation = np.digitize(entries["permille"][:, Part.OCCUPATION], (1, official, same))
    distance = np.digitize(entries["distance_km"], DISTANCE_BANDS, right=True)
    score = lists.units(entries).sum(axis=1)
    return np.stack([entries["candidate_id"], score, distance * _OCCUPATION_BANDS + occupation], axis=1)


def _ranks(sizes: Ids) -> Ids:
    """1, 2, 3… for each vacancy in turn."""
    ends = np.cumsum(sizes, dtype=np.int64)
    return np.arange(1, ends[-1] + 1 if len(ends) else 1) - np.repeat(ends - sizes, sizes)
