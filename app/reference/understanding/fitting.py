"""What each figure is worth: a conditional logit, learned from texts whose occupations are known.

For a text, P(occupation) is the softmax over occupations of the weighted sum of figures: the weights are
those under which the right occupations are the likeliest. The same examples always give the same weights,
and the probability is already a confidence.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

# Keeps weights from growing on what few examples say.
SHRINKAGE = 3e-4
MOST_STEPS = 300
# Many more rows, and what later steps change is not seen in any list.
RELEVANCE_STEPS = 120
# A score that no occupation is below: "none of these" is then never thought of.
NO_DOUBT = -1_000.0
# A figure that varies less is constant.
SMALLEST_SPREAD = 1e-6


class Example(NamedTuple):
    """Likely occupations of a text: `figures` float32[occupations, FIGURES], `is_right` bool[occupations]."""

    figures: np.ndarray
    is_right: np.ndarray


def fit_weights(examples: Sequence[Example]) -> np.ndarray:
    """Weights of the figures: float64[FIGURES]. Examples without a right occupation teach nothing."""
    useful = [example for example in examples if example.is_right.any()]
    if not useful:
        raise ValueError("no example has its right occupation among the likely ones")
    figures = np.concatenate([example.figures for example in useful]).astype(np.float64)
    is_right = np.concatenate([example.is_right for example in useful])
    lengths = np.array([len(example.is_right) for example in useful])
    starts = np.cumsum(lengths) - lengths

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = figures @ weights
        likelihoods = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), lengths))
        all_of = np.add.reduceat(likelihoods, starts)
        right_of = np.add.reduceat(likelihoods * is_right, starts)
        surplus = likelihoods / np.repeat(all_of, lengths) - likelihoods * is_right / np.repeat(
            right_of, lengths
        )
        value = np.log(all_of / right_of).mean() + SHRINKAGE * (weights @ weights)
        return float(value), surplus @ figures / len(useful) + 2 * SHRINKAGE * weights

    start = np.zeros(figures.shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": MOST_STEPS}).x)


def fit_sharpness(
    scores: Sequence[np.ndarray],
    is_right: Sequence[np.ndarray],
    strangers: Sequence[np.ndarray] = (),
) -> tuple[float, float]:
    """How confidence follows from scores of texts kept apart, so that it says how often one is right.

    Returns the sharpness, by which scores are stretched, and the doubt: the score of "none of these", which
    `strangers` (scores of texts whose occupation is not in the reference) teach; NO_DOUBT without any.
    """
    rights = [*is_right, *(np.zeros(len(values), dtype=bool) for values in strangers)]
    rows = [*scores, *strangers]

    def loss(found: np.ndarray) -> float:
        sharpness, doubt = found[0], found[1] if strangers else NO_DOUBT
        total = 0.0
        for values, right in zip(rows, rights, strict=True):
            stretched = np.append(values, doubt) * sharpness
            likelihoods = np.exp(stretched - stretched.max())
            true = likelihoods[:-1][right].sum() if right.any() else likelihoods[-1]
            total -= np.log(max(true / likelihoods.sum(), 1e-9))
        return total / len(rows)

    start = np.array([1.0, float(np.median([values.max() for values in rows]))])
    bounds = [(0.2, 5.0), (None, None)]
    sharpness, doubt = minimize(loss, start, bounds=bounds, method="L-BFGS-B").x
    return float(sharpness), float(doubt) if strangers else NO_DOUBT


def fit_relevance(figures: np.ndarray, grades: np.ndarray) -> np.ndarray:
    """Weights of a logistic regression, for when several are right at once: float64[FIGURES].

    `figures` float32[rows, FIGURES], one of them always 1; `grades` float32[rows], from 0 to 1: the expected
    grade of a row is the sigmoid of its weighted sum.
    """
    if not len(grades):
        raise ValueError("no example to learn from")
    scale = np.maximum(figures.std(axis=0), SMALLEST_SPREAD)
    scale[scale == SMALLEST_SPREAD] = 1
    rows = figures / scale

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = rows @ weights.astype(np.float32)
        value = np.logaddexp(0, scores).mean(dtype=np.float64) - (grades * scores).mean(dtype=np.float64)
        slope = rows.T @ (1 / (1 + np.exp(-scores)) - grades) / len(grades)
        return float(value + SHRINKAGE * (weights @ weights) / 100), slope + SHRINKAGE * weights / 50

    start = np.zeros(rows.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": RELEVANCE_STEPS})
    return np.asarray(found.x / scale)
