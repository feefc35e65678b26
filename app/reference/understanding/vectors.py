"""Texts as vectors: groups of letters, which forgive spelling, and stems of words, which say the trade.

Both weigh what is rare (TF-IDF). The rarity is that of the reference's own texts, so that a title never
changes the space it is measured in.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeAlias

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.preprocessing import normalize

# SciPy ships no types: its matrices are rows in compressed form (CSR), float32.
Matrix: TypeAlias = Any
LETTER_GROUPS = (3, 4)
# A quarter of a million places: two groups of letters of one word seldom share one.
LETTER_PLACES = 2**18


# A group in more of the texts than this says nothing and costs the most; a few texts are no measure of it.
COMMON = 0.05
FEW_TEXTS = 2_000


class LetterSpace:
    """Vectors of letter groups of two to five, within words. `rarity`: float32[LETTER_PLACES]."""

    def __init__(self, rarity: np.ndarray) -> None:
        self.rarity = rarity

    @classmethod
    def fit(cls, texts: Sequence[str]) -> "LetterSpace":
        counts = _letter_counts(texts)
        rarity = _rarity(counts)
        found = np.bincount(counts.indices, minlength=LETTER_PLACES)
        rarity[found > COMMON * max(counts.shape[0], FEW_TEXTS)] = 0
        return cls(rarity)

    def transform(self, texts: Sequence[str]) -> Matrix:
        """Rows of length one, text by letter group: float32."""
        matrix = _letter_counts(texts)
        matrix.data = 1 + np.log(matrix.data)
        return _weighted(matrix, self.rarity)


class WordSpace:
    """Vectors of stems. `words` is sorted; `rarity`: float32[words]; an unknown word is the rarest."""

    def __init__(self, words: Sequence[str], rarity: np.ndarray) -> None:
        self.words = tuple(words)
        self.rarity = rarity
        self.places = {word: place for place, word in enumerate(self.words)}
        self.unknown = float(rarity.max(initial=1.0))

    @classmethod
    def fit(cls, texts: Sequence[Sequence[str]]) -> "WordSpace":
        words = sorted({word for text in texts for word in text})
        space = cls(words, np.ones(len(words), dtype=np.float32))
        return cls(words, _rarity(space.presence(texts)))

    def presence(self, texts: Sequence[Sequence[str]]) -> Matrix:
        """1 where a text has a known word: float32[texts, words]."""
        known = [[self.places[word] for word in dict.fromkeys(text) if word in self.places] for text in texts]
        lengths = np.cumsum([0, *map(len, known)])
        places = np.fromiter((place for text in known for place in text), dtype=np.int32, count=lengths[-1])
        ones = np.ones(len(places), dtype=np.float32)
        return sparse.csr_matrix((ones, places, lengths), shape=(len(texts), len(self.words)))

    def counts(self, texts: Sequence[Sequence[str]]) -> Matrix:
        """How often a text has each word, on a logarithmic scale, weighed by rarity; rows of length one."""
        known = [[self.places[word] for word in text if word in self.places] for text in texts]
        lengths = np.cumsum([0, *map(len, known)])
        places = np.fromiter((place for text in known for place in text), dtype=np.int32, count=lengths[-1])
        matrix = sparse.csr_matrix(
            (np.ones(len(places), dtype=np.float32), places, lengths), shape=(len(texts), len(self.words))
        )
        matrix.sum_duplicates()
        matrix.data = 1 + np.log(matrix.data)
        return _weighted(matrix, self.rarity)

    def weight(self, texts: Sequence[Sequence[str]]) -> np.ndarray:
        """Total rarity of the words of each text, unknown ones included: float32[texts]."""
        return np.array(
            [
                sum(
                    self.rarity[self.places[word]] if word in self.places else self.unknown
                    for word in dict.fromkeys(text)
                )
                for text in texts
            ],
            dtype=np.float32,
        )


def _letter_counts(texts: Sequence[str]) -> Matrix:
    # scikit-learn refuses to count nothing: a small reference has no diplomas.
    return _letters().transform(texts) if texts else sparse.csr_matrix((0, LETTER_PLACES), dtype=np.float32)


@cache
def _letters() -> Any:
    return HashingVectorizer(
        analyzer="char_wb",
        ngram_range=LETTER_GROUPS,
        n_features=LETTER_PLACES,
        alternate_sign=False,
        norm=None,
        lowercase=False,
        dtype=np.float32,
    )


def _rarity(counts: Matrix) -> np.ndarray:
    """The usual smoothed inverse document frequency: ln((1 + n) / (1 + df)) + 1."""
    found = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.asarray(np.log((1 + counts.shape[0]) / (1 + found)) + 1, dtype=np.float32)


def _weighted(matrix: Matrix, rarity: np.ndarray) -> Matrix:
    matrix.data *= rarity[matrix.indices]
    matrix.eliminate_zeros()
    # Nor does scikit-learn normalise nothing.
    weighted: Matrix = normalize(matrix, copy=False) if matrix.shape[0] else matrix
    return weighted
