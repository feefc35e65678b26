"""The best rows met so far, compiled: a binary heap whose root is the last of them, the next to be
replaced.
"""

from typing import NamedTuple

import numpy as np

from app.matching.ranking import ordering
from app.matching.ranking.compiled import compiled
from app.matching.ranking.vocabulary import Ids


class Order(NamedTuple):
    """What a person is ordered by in a list: see `ordering.comes_before`."""

    key: int
    turn: int
    candidate: int


class Best(NamedTuple):
    """One entry a row kept: what it is ordered by, and its number in the index."""

    key: Ids
    turn: Ids
    candidate: Ids
    row: Ids


@compiled
def is_behind(best: Best, kept: int, key: int) -> bool:
    """Whether a row of this key, or less, comes after all those kept, however its turn is."""
    return kept == len(best.key) and key < best.key[0]


@compiled
def keep_row(best: Best, kept: int, order: Order, row: int) -> int:
    """Keep the row if there is room, or if it comes before the last one kept. Returns how many are kept."""
    if kept < len(best.key):
        _rise(best, kept, order, row)
        return kept + 1
    if kept > 0 and _comes_before(order, _order(best, 0)):
        _sink(best, kept, order, row)
    return kept


@compiled
def sort_best(best: Best, kept: int) -> None:
    """Put the rows kept in the order of lists: they are a heap no more."""
    for size in range(kept - 1, 0, -1):
        last, row = _order(best, 0), best.row[0]
        order, moved = _order(best, size), best.row[size]
        _sink(best, size, order, moved)
        _put(best, size, last, row)


@compiled
def _comes_before(a: Order, b: Order) -> bool:
    return ordering.comes_before(a.key, a.turn, a.candidate, b.key, b.turn, b.candidate)


@compiled
def _order(best: Best, at: int) -> Order:
    return Order(best.key[at], best.turn[at], best.candidate[at])


@compiled
def _put(best: Best, at: int, order: Order, row: int) -> None:
    best.key[at], best.turn[at], best.candidate[at] = order
    best.row[at] = row


@compiled
def _rise(best: Best, at: int, order: Order, row: int) -> None:
    """Put a row at the end of a heap of `at` rows."""
    while at > 0:
        parent = (at - 1) // 2
        if not _comes_before(_order(best, parent), order):
            break
        _put(best, at, _order(best, parent), best.row[parent])
        at = parent
    _put(best, at, order, row)


@compiled
def _sink(best: Best, size: int, order: Order, row: int) -> None:
    """Put a row in the place of the root of a heap of `size` rows."""
    at = 0
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and _comes_before(_order(best, child), _order(best, child + 1)):
            child += 1
        if not _comes_before(order, _order(best, child)):
            break
        _put(best, at, _order(best, child), best.row[child])
        at = child
    _put(best, at, order, row)


def empty_best(room: int) -> Best:
    """Room for so many rows."""
    return Best(*(np.empty(room, dtype=np.int64) for _ in Best._fields))
