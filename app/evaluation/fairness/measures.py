"""Selection, exposure and relevance of a group, as ratios to the others, with intervals.

- Selection: chances to be on the first page. The ratio of two groups is read against the four-fifths rule of
  the US Uniform Guidelines on Employee Selection Procedures (29 CFR 1607.4 D, 1978): a reading aid here,
  since French law (Code du travail, L1132-1) sets no threshold.
- Exposure: attention falls with the place, 1 / log2(1 + rank), the discount of DCG (Järvelin and Kekäläinen,
  ACM TOIS 2002), as Singh and Joachims use it ("Fairness of exposure in rankings", KDD 2018).
- Relevance: exposure of a group beside its share of the scores, added up over many lists (disparate
  treatment of Singh and Joachims, amortised as by Biega, Gummadi and Weikum, "Equity of attention", SIGIR
  2018). A score that is itself biased hides from this one.

- Standing: the share of the pool that one comes before, so that its sum over a group is the rank statistic of
  Wilcoxon, stratified by van Elteren (1960). Nobody reads so far, but it feels a bias that hardly reaches the
  first pages; it serves alarms only.

Ratios over many lists are those of Mantel and Haenszel (1959), in the form for rates (Rothman, Greenland and
Lash, "Modern epidemiology"): each stratum compares its own members with its own others. With one stratum for
each vacancy they say what happened; with one for each band of equals (distance, occupation) they say how the
list treats equals.

Intervals allow for both things that were drawn: vacancies, and people, who come back from list to list. The
logarithm of a ratio is linearised into one term an entry, and the variance of their sum is robust to both
groupings (Cameron, Gelbach and Miller, "Robust inference with multiway clustering", JBES 2011). A test checks
how often they hold the truth.
"""

from dataclasses import dataclass
from math import exp, sqrt

import numpy as np
from numpy.typing import NDArray

from app.evaluation.fairness.groups import Ids, Members
from app.evaluation.fairness.pools import Pools

Floats = NDArray[np.float64]
# Of a normal law, for an interval that holds the truth 95 times in 100.
_DEVIATIONS = 1.96
FOUR_FIFTHS = 0.8


@dataclass(frozen=True, slots=True)
class Ratio:
    """The group's mean over the others', 1 for no difference, and its interval.

    None when nobody can be compared; a group that has nothing at all has a value, 0, without an interval.
    """

    value: float | None
    low: float | None
    high: float | None

    @property
    def is_under_four_fifths(self) -> bool:
        """Whether the less favoured of the two sides has under four fifths of the other, by more than chance:
        the guidelines too set small numbers apart.
        """
        if self.value is None or self.low is None or self.high is None:
            return self.value == 0
        return min(self.value, 1 / self.value) < FOUR_FIFTHS and not self.low <= 1 <= self.high


@dataclass(frozen=True, slots=True)
class Places:
    """Of 100 places on first pages, those of the group (`held`), and those that its share of each pool would
    give it (`expected`). Pools that fit on the first page choose nobody and are left out.
    """

    held: float
    expected: float


def total(numbers: Ids, values: NDArray[np.generic], count: int) -> Floats:
    """Sum of the values that have each number, 0 to `count` - 1."""
    sums: Floats = np.bincount(numbers, values.astype(np.float64), count).astype(np.float64)
    return sums


def selection(pools: Pools, top: int) -> Floats:
    """1 for each entry on the first page of `top` places."""
    return (pools.rank <= top).astype(np.float64)


def exposure(pools: Pools, depth: int) -> Floats:
    """Attention that each entry gets, 1 for the first place; nobody reads past `depth` places."""
    return np.where(pools.rank <= depth, discount(pools.rank), 0.0)


def standing(pools: Pools) -> Floats:
    """The share of the pool that each entry comes before: near 1 for the first, near 0 for the last."""
    return 1 - (pools.rank - 0.5) / np.maximum(pools.sizes, 1)[pools.vacancy]


def discount(rank: Ids) -> Floats:
    """1 / log2(1 + rank)."""
    weights: Floats = 1 / np.log2(1.0 + rank)
    return weights


def count_places(pools: Pools, members: Members, top: int) -> Places | None:
    """None when every pool fits on a page."""
    is_member, sizes = members[pools.person], pools.sizes
    chooses = sizes > top
    if not chooses.any():
        return None
    held = total(pools.vacancy, is_member & (pools.rank <= top), pools.vacancies)[chooses]
    share = total(pools.vacancy, is_member, pools.vacancies)[chooses] / sizes[chooses]
    return Places(held=float(held.mean() / top * 100), expected=float(share.mean() * 100))


def compare(benefit: Floats, pools: Pools, strata: Ids, members: Members) -> Ratio:
    """Mean benefit of members over that of others, stratum by stratum (one vacancy or finer)."""
    is_member = members[pools.person]
    count = int(strata.max(initial=0)) + 1
    inside, outside = total(strata, is_member, count), total(strata, ~is_member, count)
    gained, left = total(strata, benefit * is_member, count), total(strata, benefit * ~is_member, count)
    people = np.maximum(inside + outside, 1)
    of_members, of_others = (gained * outside / people).sum(), (left * inside / people).sum()
    if of_members <= 0 or of_others <= 0:
        return _without_interval(of_members, of_others)
    ratio = of_members / of_others
    # How much what is nought at the ratio, (gained x outside - ratio x left x inside) / people, moves when an
    # entry counts a little more.
    difference = (gained * outside - ratio * left * inside) / people
    moves = np.where(
        is_member,
        benefit * outside[strata] - ratio * left[strata],
        gained[strata] - ratio * benefit * inside[strata],
    )
    return _with_interval(ratio, (moves - difference[strata]) / people[strata] / of_members, pools)


def compare_with_relevance(seen: Floats, pools: Pools, members: Members) -> Ratio:
    """Exposure for each unit of relevance, members over others; relevance is the score."""
    is_member = members[pools.person]
    attention, merit = _shares(seen, pools), _shares(pools.score.astype(np.float64), pools)
    sums = [float(values[side].sum()) for values in (attention, merit) for side in (is_member, ~is_member)]
    seen_inside, seen_outside, due_inside, due_outside = sums
    if min(sums) <= 0:
        return _without_interval(seen_inside * due_outside, seen_outside * due_inside)
    ratio = seen_inside * due_outside / (seen_outside * due_inside)
    moves = np.where(
        is_member,
        attention / seen_inside - merit / due_inside,
        merit / due_outside - attention / seen_outside,
    )
    return _with_interval(ratio, moves, pools)


def _shares(values: Floats, pools: Pools) -> Floats:
    """Each entry's share of its vacancy's total."""
    totals = total(pools.vacancy, values, pools.vacancies)[pools.vacancy]
    return np.divide(values, totals, out=np.zeros_like(values), where=totals > 0)


def _without_interval(above: float, below: float) -> Ratio:
    """Nothing at all for the group, or nothing to compare it with."""
    return Ratio(0.0 if above <= 0 < below else None, None, None)


def _with_interval(ratio: float, moves: Floats, pools: Pools) -> Ratio:
    """`moves`: how much the logarithm of the ratio moves with each entry."""
    by_person = float((np.bincount(pools.person, moves) ** 2).sum())
    by_vacancy = float((np.bincount(pools.vacancy, moves) ** 2).sum())
    # Entries are in both sums: they are taken away once. The estimate may then fall below either by chance.
    variance = max(by_person + by_vacancy - float((moves**2).sum()), by_person, by_vacancy)
    factor = exp(_DEVIATIONS * sqrt(variance))
    return Ratio(float(ratio), float(ratio / factor), float(ratio * factor))
