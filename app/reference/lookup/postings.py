"""Which labels have a word, and where in them: NumPy columns, nothing for each word or label."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.reference.lookup.vocabulary import Near

Strengths = NDArray[np.float32]


class Postings:
    """Labels by word. `words_of[label]` are ids of words; those at `first` in it weigh `first_word`."""

    def __init__(
        self, words_of: Sequence[Sequence[tuple[int, bool]]], *, words: int, first_word: float
    ) -> None:
        self.labels = len(words_of)
        counts = np.fromiter(map(len, words_of), dtype=np.int32, count=self.labels)
        label = np.repeat(np.arange(self.labels, dtype=np.int32), counts)
        word = np.fromiter((key for found in words_of for key, _first in found), dtype=np.int32)
        is_first = np.fromiter((first for found in words_of for _key, first in found), dtype=np.bool_)
        order = np.argsort(word, kind="stable")
        self._label = label[order]
        self._weight = np.where(is_first[order], np.float32(first_word), np.float32(1.0))
        self._starts = np.searchsorted(word[order], np.arange(words + 1)).astype(np.int32)

    @property
    def nbytes(self) -> int:
        return self._label.nbytes + self._weight.nbytes + self._starts.nbytes

    def strengths(self, near: Near) -> Strengths:
        """How much each label has of the words in `near`, shape (labels,): its best one counts, 0 is none."""
        found = np.zeros(self.labels, dtype=np.float32)
        starts, ends = self._starts[near.ids], self._starts[near.ids + 1]
        lengths = ends - starts
        total = int(lengths.sum())
        if total:
            # The places start, start + 1… end - 1 of each word, end to end.
            places = np.arange(total) + np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
            values = self._weight[places] * np.repeat(near.nearness, lengths)
            np.maximum.at(found, self._label[places], values)
        return found
