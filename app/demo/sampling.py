"""Vectorised draws: everything comes from one seed, so the same seed gives the same region."""

import uuid
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.ids import REFERENCE_ALPHABET

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Rng = np.random.Generator


def make_rng(seed: int, *salts: int | str) -> Rng:
    """A generator of its own for each part, so that a change in one does not move the others."""
    numbers = [zlib.crc32(salt.encode()) if isinstance(salt, str) else salt for salt in salts]
    return np.random.default_rng([seed, *numbers])


def normalised(weights: Sequence[float] | NDArray[Any]) -> Floats:
    """Cumulative shares of `weights`, for `draw`."""
    total = np.cumsum(np.asarray(weights, dtype=np.float64))
    shares: Floats = total / total[-1]
    return shares


def draw(rng: Rng, shares: Floats, size: int) -> Ints:
    """`size` indexes, drawn by the cumulative `shares`."""
    indexes: Ints = np.searchsorted(shares, rng.random(size), side="right").astype(np.int64)
    return np.minimum(indexes, len(shares) - 1)


def chance(rng: Rng, probability: float | Floats, size: int) -> Bools:
    hits: Bools = rng.random(size) < probability
    return hits


def draw_uuids(rng: Rng, size: int) -> list[uuid.UUID]:
    """Version 4 identifiers from the seed: unguessable outside a demo only."""
    data = rng.bytes(16 * size)
    return [uuid.UUID(bytes=data[start : start + 16], version=4) for start in range(0, 16 * size, 16)]


def draw_codes(rng: Rng, size: int, length: int, taken: Iterable[str]) -> list[str]:
    """`size` candidate references of `length` characters, all different and none in `taken`."""
    base = len(REFERENCE_ALPHABET)
    used = set(taken)
    numbers = rng.choice(base**length, size=min(base**length, size + len(used)), replace=False)
    letters = np.array(list(REFERENCE_ALPHABET))
    digits = np.stack([letters[(numbers // base**place) % base] for place in reversed(range(length))], axis=1)
    codes = (f"C-{''.join(row)}" for row in digits)
    free = [code for code in codes if code not in used]
    return free[:size]


@dataclass(frozen=True, slots=True)
class Ragged:
    """Lists of different lengths in two arrays: row `i` is `values[offsets[i]:offsets[i + 1]]`."""

    offsets: Ints
    values: Ints

    @classmethod
    def of(cls, rows: Iterable[Sequence[int]]) -> "Ragged":
        lists = list(rows)
        offsets = np.zeros(len(lists) + 1, dtype=np.int64)
        np.cumsum([len(row) for row in lists], out=offsets[1:])
        flat = [value for row in lists for value in row]
        return cls(offsets, np.array(flat, dtype=np.int64))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def row(self, index: int) -> Ints:
        return self.values[self.offsets[index] : self.offsets[index + 1]]

    def lengths(self, rows: Ints) -> Ints:
        lengths: Ints = self.offsets[rows + 1] - self.offsets[rows]
        return lengths

    def expand(self, rows: Ints) -> tuple[Ints, Ints, Ints]:
        """All elements of `rows`: (which of the rows, place in it, place in `values`)."""
        lengths = self.lengths(rows)
        owners = np.repeat(np.arange(len(rows), dtype=np.int64), lengths)
        starts = np.cumsum(lengths) - lengths
        places = np.arange(len(owners), dtype=np.int64) - starts[owners]
        return owners, places, self.offsets[rows][owners] + places

    def pick(self, rng: Rng, rows: Ints) -> Ints:
        """One value of each of `rows`, or -1 where the row is empty."""
        lengths = self.lengths(rows)
        places = (rng.random(len(rows)) * lengths).astype(np.int64)
        if not len(self.values):
            return np.full(len(rows), -1, dtype=np.int64)
        found = self.values[np.minimum(self.offsets[rows] + places, len(self.values) - 1)]
        return np.where(lengths > 0, found, -1)


def first_ranks(owners: Ints, keys: Floats) -> tuple[Ints, Ints]:
    """Order elements by owner then key; return that order and each element's rank within its owner."""
    order = np.lexsort((keys, owners))
    sorted_owners = owners[order]
    starts = np.flatnonzero(np.r_[True, sorted_owners[1:] != sorted_owners[:-1]])
    lengths = np.diff(np.r_[starts, len(sorted_owners)])
    ranks = np.arange(len(sorted_owners)) - np.repeat(starts, lengths)
    return order, ranks
