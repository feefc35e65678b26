"""Selection, exposure and relevance of a group, as ratios to the others, with intervals.

- Selection: chances to be on the first page. The ratio of two groups is read against the four-fifths rule of
  the US Uniform Guidelines on Employee Selection Procedures (29 CFR 1607.4 D, 1978): a reading aid here,
  since French law (Code du travail, L1132-1) sets no threshold.
- Exposure: attention falls with the place, 1 / log2(1 + rank), the discount of DCG (Järvelin and Kekäläinen,
  ACM TOIS 2002), as Singh and Joachims use it ("Fairness of exposure in rankings", KDD 2018).
- Relevance: exposure of a group beside its share of the scores, added up over many lists (disparate
  treatment of Singh and Joachims, amortised as by Biega, Gummadi and Weikum, "Equity of attention", SIGIR
  2018). A score that is itself biased hides from this one.

Ratios over many lists are those of Mantel and Haenszel (1959), in the form for rates (Rothman, Greenland and
Lash, "Modern epidemiology"): each stratum compares its own members with its own others. With one stratum for
each vacancy they say what happened; with one for each band of equals (distance, occupation) they say how the
list treats equals. Intervals come from the bootstrap over vacancies (Efron and Tibshirani, 1993): vacancies
are what is sampled.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from app.evaluation.fairness.groups import Ids, Members
from app.evaluation.fairness.pools import Pools

Floats = NDArray[np.float64]
RESAMPLES = 2_000
CONFIDENCE = 0.95
FOUR_FIFTHS = 0.8


@dataclass(frozen=True, slots=True)
class Ratio:
    """The group's mean over the others', 1 for no difference, and its interval; None when nobody can be
    compared.
    """

    value: float | None
    low: float | None
    high: float | None

    @property
    def is_under_four_fifths(self) -> bool:
        """Whether the less favoured of the two sides has under four fifths of the other."""
        return self.value is not None and (
            min(self.value, 1 / self.value) < FOUR_FIFTHS if self.value else True
        )


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


def compare(benefit: Floats, pools: Pools, strata: Ids, members: Members, random: Generator) -> Ratio:
    """Mean benefit of members over that of others, stratum by stratum (one vacancy or finer)."""
    is_member = members[pools.person]
    count = int(strata.max(initial=0)) + 1
    inside, outside = total(strata, is_member, count), total(strata, ~is_member, count)
    gained, left = total(strata, benefit * is_member, count), total(strata, benefit * ~is_member, count)
    people = np.maximum(inside + outside, 1)
    # Contributions of a vacancy's strata are added up, since vacancies are what is drawn again.
    owner = np.zeros(count, dtype=np.int64)
    owner[strata] = pools.vacancy
    return _resampled(
        total(owner, gained * outside / people, pools.vacancies),
        total(owner, left * inside / people, pools.vacancies),
        random,
    )


def compare_with_relevance(seen: Floats, pools: Pools, members: Members, random: Generator) -> Ratio:
    """Exposure for each unit of relevance, members over others; relevance is the score."""
    is_member = members[pools.person]
    attention = _shares(seen, pools)
    merit = _shares(pools.score.astype(np.float64), pools)

    def by_vacancy(values: Floats, chosen: Members) -> Floats:
        return total(pools.vacancy, values * chosen, pools.vacancies)

    return _resampled(
        by_vacancy(attention, is_member),
        by_vacancy(attention, ~is_member),
        random,
        by_vacancy(merit, is_member),
        by_vacancy(merit, ~is_member),
    )


def _shares(values: Floats, pools: Pools) -> Floats:
    """Each entry's share of its vacancy's total."""
    totals = total(pools.vacancy, values, pools.vacancies)[pools.vacancy]
    return np.divide(values, totals, out=np.zeros_like(values), where=totals > 0)


def _resampled(
    above: Floats,
    below: Floats,
    random: Generator,
    above_due: Floats | None = None,
    below_due: Floats | None = None,
) -> Ratio:
    """sum(above) / sum(below), over the same of what was due, with its percentile interval."""
    columns = np.stack(
        [
            above,
            below,
            np.ones_like(above) if above_due is None else above_due,
            np.ones_like(below) if below_due is None else below_due,
        ],
        axis=1,
    )
    value = _ratio(columns.sum(axis=0))
    if np.isnan(value):
        return Ratio(None, None, None)
    count = len(columns)
    drawn = random.multinomial(count, np.full(count, 1 / count), size=RESAMPLES).astype(np.float64)
    again = _ratio((drawn @ columns).T)
    tail = (1 - CONFIDENCE) / 2
    low, high = np.nanquantile(again, [tail, 1 - tail])
    return Ratio(float(value), float(low), float(high))


def _ratio(totals: Floats) -> Floats:
    """(above / above_due) / (below / below_due), NaN when the others have nothing."""
    above, below, above_due, below_due = totals
    bottom = below * above_due
    missing = np.full_like(bottom, np.nan)
    ratio: Floats = np.divide(above * below_due, bottom, out=missing, where=bottom > 0)
    return ratio
