"""Exposure person by person: how unequal it is, and who never gets any."""

import numpy as np

from app.evaluation.fairness.measures import Floats

_STEPS = 20


def gini(values: Floats) -> float:
    """Gini's coefficient (1912): 0 when all have the same or nobody has any, near 1 when one has it all."""
    ordered = np.sort(values)
    total = ordered.sum()
    if total <= 0:
        return 0.0
    place = np.arange(1, len(ordered) + 1)
    return float(((2 * place - len(ordered) - 1) * ordered).sum() / (len(ordered) * total))


def lorenz(values: Floats) -> tuple[float, ...]:
    """Share of the total that the least exposed 0 %, 5 %, … 100 % have (Lorenz, 1905)."""
    ordered = np.concatenate(([0.0], np.cumsum(np.sort(values))))
    if ordered[-1] <= 0:
        return tuple(step / _STEPS for step in range(_STEPS + 1))
    at = np.linspace(0, len(values), _STEPS + 1)
    return tuple(np.interp(at, np.arange(len(ordered)), ordered / ordered[-1]).tolist())
