"""Hits and their intervals. A bootstrap draws the titles again, the same draws for both of a pair."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

DRAWS = 2_000
SEED = 4


class Estimate(NamedTuple):
    """A mean with its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def is_hit(found: Sequence[int], right: Sequence[int], depth: int) -> bool:
    return not set(found[:depth]).isdisjoint(right)


def is_family_hit(found: Sequence[int], right: Sequence[int], parents: Sequence[int], depth: int) -> bool:
    """Whether one of the first `depth` occupations shares its parent with a right one."""
    return not {parents[place] for place in found[:depth]}.isdisjoint(parents[place] for place in right)


def first_families(found: Sequence[int], parents: Sequence[int]) -> list[int]:
    """The parents of the occupations, each once, in order."""
    return list(dict.fromkeys(parents[place] for place in found))


def estimate(hits: Sequence[bool]) -> Estimate:
    values = np.array(hits, dtype=float)
    return _interval(values.mean(), values[_draws(len(values))].mean(axis=1))


def estimate_gain(hits: Sequence[bool], baseline: Sequence[bool]) -> Estimate:
    """The difference of two ways of answering the same titles."""
    gains = np.array(hits, dtype=float) - np.array(baseline, dtype=float)
    return _interval(gains.mean(), gains[_draws(len(gains))].mean(axis=1))


def _draws(size: int) -> np.ndarray:
    return np.random.default_rng(SEED).integers(0, size, size=(DRAWS, size))


def _interval(value: float, draws: np.ndarray) -> Estimate:
    low, high = np.quantile(draws, (0.025, 0.975))
    return Estimate(float(value), float(low), float(high))
