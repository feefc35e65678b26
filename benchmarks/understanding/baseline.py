"""The opponent: character n-gram TF-IDF over the official titles, best title of each occupation."""

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from app.reference.understanding.material import Material, TextKind

DEPTH = 60


class TfIdf:
    """`rank(texts)`: positions of the likeliest occupations of each text, best first."""

    def __init__(self, material: Material) -> None:
        names = [known for known in material.texts if known.kind is TextKind.NAME]
        self._owners = np.array([known.occupation for known in names])
        self._vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), strip_accents="unicode")
        self._names = self._vectors.fit_transform([known.text for known in names])

    def rank(self, texts: Sequence[str]) -> list[list[int]]:
        nearness = (self._vectors.transform(texts) @ self._names.T).tocsr()
        return [self._best(nearness[row].toarray()[0]) for row in range(len(texts))]

    def _best(self, values: np.ndarray) -> list[int]:
        order = np.argsort(-values, kind="stable")[: DEPTH * 8]
        return list(dict.fromkeys(self._owners[order].tolist()))[:DEPTH]
