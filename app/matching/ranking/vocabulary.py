"""Database ids, sparse, to dense numbers that index arrays."""

import numpy as np
from numpy.typing import NDArray

from app.matching.ranking.compiled import compiled

Ids = NDArray[np.int64]
Dense = NDArray[np.int32]


class Vocabulary:
    """The distinct ids met in some arrays; the dense number of an id is its place in ascending order."""

    def __init__(self, *arrays: NDArray[np.integer]) -> None:
        self.ids: Ids = np.unique(np.concatenate([np.asarray(array, dtype=np.int64) for array in arrays]))

    def __len__(self) -> int:
        return len(self.ids)

    def dense(self, ids: NDArray[np.integer]) -> Dense:
        """Dense numbers of `ids`, -1 for those that are not in the vocabulary."""
        return _dense(self.ids, np.asarray(ids, dtype=np.int64))

    def dense_of(self, single: int) -> int:
        """Dense number of one id, -1 when it is not in the vocabulary."""
        return _dense_of(self.ids, single)


@compiled
def _dense_of(known: Ids, single: int) -> int:
    low, high = 0, len(known)
    while low < high:
        middle = (low + high) // 2
        if known[middle] < single:
            low = middle + 1
        else:
            high = middle
    return low if low < len(known) and known[low] == single else -1


@compiled
def _dense(known: Ids, ids: Ids) -> Dense:
    numbers = np.empty(len(ids), dtype=np.int32)
    for at in range(len(ids)):
        numbers[at] = _dense_of(known, ids[at])
    return numbers


def ranges(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """The positions starts[i], starts[i] + 1, ... (lengths[i] of them) of each i, one after the other."""
    ends = np.cumsum(lengths)
    shift = np.repeat(starts - (ends - lengths), lengths)
    return shift + np.arange(int(ends[-1]) if len(ends) else 0, dtype=np.int64)


def invert(values: Dense, owners: Dense, count: int) -> tuple[Ids, Dense]:
    """Who has each value, when row owners[i] has values[i], a dense number under `count`.

    Gives offsets, and the rows of each value, ascending.
    """
    is_ordered = not len(owners) or bool((np.diff(owners) >= 0).all())
    order = np.argsort(values, kind="stable") if is_ordered else np.lexsort((owners, values))
    return offsets_of(np.bincount(values, minlength=count)), owners[order]


def offsets_of(lengths: NDArray[np.integer | np.bool_]) -> Ids:
    """Offsets, from 0, of groups of these lengths laid end to end; one more than there are groups."""
    return np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
