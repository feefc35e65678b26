"""Database ids, sparse, to dense numbers that index arrays."""

import numpy as np
from numpy.typing import NDArray

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
        if not len(self.ids):
            return np.full(len(ids), -1, dtype=np.int32)
        places = np.searchsorted(self.ids, ids).clip(max=len(self.ids) - 1)
        return np.where(self.ids[places] == ids, places, -1).astype(np.int32)

    def dense_of(self, single: int) -> int:
        """Dense number of one id, -1 when it is not in the vocabulary."""
        place = int(np.searchsorted(self.ids, single))
        return place if place < len(self.ids) and self.ids[place] == single else -1


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
