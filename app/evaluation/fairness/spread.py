"""What spreading exposure changes: the same lists shown day after day, each day knowing the ones before.

Decision 0010 orders people of a same band of scores by how often they were shown up to yesterday, then by a
daily draw, as the amortised fairness of Biega, Gummadi and Weikum (SIGIR 2018) asks: attention adds up over
lists. Here every vacancy's first page is opened once a day, nothing else changes, and exposure is counted as
the product counts it: in how many vacancies' lists one was shown over the last days.
"""

from collections import deque
from dataclasses import dataclass, replace

import numpy as np

from app.evaluation.fairness.groups import Ids
from app.evaluation.fairness.inequality import gini, lorenz
from app.evaluation.fairness.measures import discount
from app.evaluation.fairness.pools import Advance, Pools, reorder
from app.matching.ranking.batch import rank_many
from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import VacancyProfile
from app.matching.ranking.vacancy_columns import VacancyColumns
from app.matching.ranking.weights import UNITS_PER_POINT, Weights


@dataclass(frozen=True, slots=True)
class Spread:
    """What some days of lists gave to the people who were within reach of at least one vacancy.

    `tie_band`: units within which scores are equal. `is_fed_back`: whether exposures count. `gini`: of the
    exposure of each person, all days together. `shown`: people on a first page at least once.
    `shown_by_day`: the same, day after day. `loss`: points of score that a place lost on average against
    the exact order of scores; `worst_loss`: the most that one place lost.
    """

    tie_band: int
    is_fed_back: bool
    gini: float
    reached: int
    shown: int
    shown_by_day: tuple[int, ...]
    loss: float
    worst_loss: float
    lorenz: tuple[float, ...]

    @property
    def never_shown_share(self) -> float:
        return 1 - self.shown / self.reached if self.reached else 0.0


@dataclass(frozen=True, slots=True)
class _Lists:
    """First pages, one entry a place: number of the vacancy, row of the person, rank from 1, score."""

    vacancy: Ids
    person: Ids
    rank: Ids
    score: Ids


def simulate_days(
    index: CandidateIndex,
    vacancies: list[VacancyProfile],
    weights: Weights,
    closeness: OccupationCloseness,
    candidate_ids: Ids,
    pools: Pools,
    *,
    days: int,
    top: int,
    window: int,
    tie_band: int,
    is_fed_back: bool,
    advance: Advance = lambda _vacancies: None,
) -> Spread:
    """Show first pages of `top` places for `days` days, exposure being counted over `window` days.

    `pools` are those of the same vacancies and people.
    """
    asked = VacancyColumns.from_profiles(vacancies)
    weights = replace(weights, curves=weights.curves._replace(tie_band=tie_band))
    exact = _exact_scores(pools, top)
    exposure, seen = np.zeros(len(candidate_ids)), np.zeros(len(candidate_ids), dtype=np.bool_)
    before: deque[Ids] = deque(maxlen=window)
    lost, worst, places, shown_by_day = 0, 0, 0, []
    for day in range(days):
        if is_fed_back and before:
            index = index.with_exposures(candidate_ids, _count(before, len(asked), len(candidate_ids)))
        lists = _show(index, replace(asked, day=asked.day + day), weights, closeness, candidate_ids, top)
        before.append(lists.person * len(asked) + lists.vacancy)
        exposure += np.bincount(lists.person, discount(lists.rank), len(candidate_ids))
        seen[lists.person] = True
        losses = exact - lists.score
        lost, worst, places = lost + losses.sum(), max(worst, losses.max(initial=0)), places + len(losses)
        shown_by_day.append(int(seen.sum()))
        advance(len(asked))
    reached = pools.reached
    return Spread(
        tie_band=tie_band,
        is_fed_back=is_fed_back,
        gini=gini(exposure[reached]),
        reached=len(reached),
        shown=int(seen.sum()),
        shown_by_day=tuple(shown_by_day),
        loss=float(lost / max(places, 1) / UNITS_PER_POINT),
        worst_loss=float(worst / UNITS_PER_POINT),
        lorenz=lorenz(exposure[reached]),
    )


def _exact_scores(pools: Pools, top: int) -> Ids:
    """The scores of first pages under the exact order, place by place, vacancies in order."""
    exact = reorder(pools, pools.score, 1)
    scores: Ids = exact.score[exact.rank <= top]
    return scores


def _count(before: deque[Ids], vacancies: int, people: int) -> Ids:
    """In how many vacancies' lists each person was shown; a vacancy counts once however often it was open."""
    return np.bincount(np.unique(np.concatenate(list(before))) // vacancies, minlength=people)


def _show(
    index: CandidateIndex,
    asked: VacancyColumns,
    weights: Weights,
    closeness: OccupationCloseness,
    candidate_ids: Ids,
    top: int,
) -> _Lists:
    lists = rank_many(index, asked, weights, closeness, limit=top)
    sizes = np.diff(lists.offsets)
    return _Lists(
        vacancy=np.repeat(np.arange(len(asked)), sizes),
        person=np.searchsorted(candidate_ids, lists.entries["candidate_id"]),
        rank=np.arange(1, len(lists.entries) + 1) - np.repeat(lists.offsets[:-1], sizes),
        score=lists.units(lists.entries).sum(axis=1),
    )
