"""Pure arithmetic: nDCG, a paired bootstrap, weighted kappa."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
RESAMPLES = 10_000
GRADES = 4


def dcg(grades: Sequence[int], depth: int) -> float:
    """Discounted gain of a list: (2^grade - 1) / log2(rank + 1), the first `depth` of it."""
    return float(
        sum((2**grade - 1) / np.log2(rank + 1) for rank, grade in enumerate(grades[:depth], start=1))
    )


def ndcg(grades: Sequence[int], pool: Sequence[int], depth: int) -> float:
    """dcg of `grades` against the best list that `pool` (every grade of the vacancy) allows, 0 to 1.

    A pool without one useful person orders nothing: every list of it is worth 1.
    """
    best = dcg(sorted(pool, reverse=True), depth)
    return 1.0 if best == 0 else dcg(grades, depth) / best


@dataclass(frozen=True, slots=True)
class Interval:
    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:6.3f} [{self.low:6.3f}, {self.high:6.3f}]"


def bootstrap(values: Sequence[float] | Floats, *, seed: int, resamples: int = RESAMPLES) -> Interval:
    """The mean with its 95 % interval by percentiles, the values (one for each vacancy) drawn again with
    replacement. Given the differences of two systems, it is paired. Raises ValueError when there is none.
    """
    data = np.asarray(values, dtype=np.float64)
    if not len(data):
        raise ValueError("nothing to resample")
    rng = np.random.default_rng(seed)
    means = data[rng.integers(len(data), size=(resamples, len(data)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(float(data.mean()), float(low), float(high))


def weighted_kappa(first: Sequence[int], second: Sequence[int], *, grades: int = GRADES) -> float:
    """Cohen's kappa with quadratic weights: 1 when both passes agree everywhere, 0 when as chance would.

    Raises ValueError for lists of different lengths or empty ones. Two constant passes that agree give 1.
    """
    if len(first) != len(second) or not len(first):
        raise ValueError("kappa needs the same pairs, at least one, graded twice")
    seen = np.zeros((grades, grades))
    np.add.at(seen, (np.asarray(first), np.asarray(second)), 1)
    apart = (np.arange(grades)[:, None] - np.arange(grades)[None, :]) ** 2
    by_chance = np.outer(seen.sum(axis=1), seen.sum(axis=0)) / seen.sum()
    expected = float((apart * by_chance).sum())
    return 1.0 if expected == 0 else 1.0 - float((apart * seen).sum()) / expected


def wins(differences: Sequence[float], *, tolerance: float = 1e-9) -> tuple[int, int, int]:
    """(wins, ties, losses)."""
    data = np.asarray(differences)
    won, lost = int((data > tolerance).sum()), int((data < -tolerance).sum())
    return won, len(data) - won - lost, lost
