"""Texts as vectors: groups of letters, which forgive spelling, and stems of words, which say the trade.

Both weigh what is rare (TF-IDF). The rarity is that of the reference's own texts, so that a title never
changes the space it is measured in. Letter groups are cut here, word by word and each word once: to load
scikit-learn for them took every process of the site a second and 70 MB.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeAlias
from zlib import crc32

import numpy as np
from scipy import sparse

# SciPy ships no types: its matrices are rows in compressed form (CSR), float32.
Matrix: TypeAlias = Any
LETTER_GROUPS = (3, 4)
# A quarter of a million places: two groups of letters of one word seldom share one.
LETTER_PLACES = 2**18
# A group in more of the texts than this says nothing and costs the most; a few texts are no measure of it.
COMMON = 0.05
FEW_TEXTS = 2_000


class LetterSpace:
    """Vectors of letter groups, within words. `rarity`: float32[LETTER_PLACES]."""

    def __init__(self, rarity: np.ndarray) -> None:
        self.rarity = rarity

    @classmethod
    def fit(cls, texts: Sequence[str], *, common: float = COMMON) -> "LetterSpace":
        """The space of these texts, without the letter groups of more than the part `common` of them."""
        counts = _letter_counts(texts)
        rarity = _rarity(counts)
        found = np.bincount(counts.indices, minlength=LETTER_PLACES)
        rarity[found > common * max(counts.shape[0], FEW_TEXTS)] = 0
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
    groups = [[place for word in text.split() for place in _letter_groups(word)] for text in texts]
    lengths = np.cumsum([0, *map(len, groups)])
    places = np.fromiter((place for own in groups for place in own), dtype=np.int32, count=lengths[-1])
    ones = np.ones(len(places), dtype=np.float32)
    counts = sparse.csr_matrix((ones, places, lengths), shape=(len(texts), LETTER_PLACES))
    counts.sum_duplicates()
    return counts


@lru_cache(maxsize=65_536)
def _letter_groups(word: str) -> tuple[int, ...]:
    """Places of the letter groups of a word, whose beginning and end count as letters."""
    padded = f" {word} ".encode()
    return tuple(
        crc32(padded[start : start + length]) % LETTER_PLACES
        for length in LETTER_GROUPS
        for start in range(max(1, len(padded) - length + 1))
    )


def _rarity(counts: Matrix) -> np.ndarray:
    """The usual smoothed inverse document frequency: ln((1 + n) / (1 + df)) + 1."""
    found = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.asarray(np.log((1 + counts.shape[0]) / (1 + found)) + 1, dtype=np.float32)


def _weighted(matrix: Matrix, rarity: np.ndarray) -> Matrix:
    matrix.data *= rarity[matrix.indices]
    matrix.eliminate_zeros()
    lengths = np.sqrt(np.bincount(_rows_of(matrix), weights=matrix.data**2, minlength=matrix.shape[0]))
    matrix.data /= lengths[_rows_of(matrix)].astype(np.float32)
    return matrix


def _rows_of(matrix: Matrix) -> np.ndarray:
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
