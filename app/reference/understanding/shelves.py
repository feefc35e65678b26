"""Known texts on two shelves, as matrices: titles; and diplomas, read with their words of level.

A column stands for a known text; those of one kind and occupation stand side by side, so that the best of
each group is one pass.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy import sparse

from app.reference.understanding.material import KnownText
from app.reference.understanding.vectors import LetterSpace, Matrix, WordSpace

Arrays = Mapping[str, np.ndarray]
# Against division by nothing, far below any rarity.
LEAST = np.float32(1e-6)


class Nearness(NamedTuple):
    """The best of each group for each text read, from 0 to 1: float32[texts read, groups].

    `letters`, `words`: by letter groups and by words; `head`: by words, where both begin with the same one;
    `covers`, `covered`: the part of the text that a known one says, and the other way round.
    """

    letters: np.ndarray
    words: np.ndarray
    head: np.ndarray
    covers: np.ndarray
    covered: np.ndarray


class Shelf:
    """Texts of some kinds. `group_kinds` and `group_owners` say the kind and occupation of each group."""

    def __init__(self, name: str, arrays: Arrays, letters: LetterSpace, words: WordSpace) -> None:
        self._letters, self._words = letters, words
        self.kinds, self.owners = arrays[f"{name}_kinds"], arrays[f"{name}_owners"]
        self._letters_of, self._words_of = (
            unpacked(arrays, f"{name}_letters"),
            unpacked(arrays, f"{name}_words"),
        )
        self._weights, self._heads = arrays[f"{name}_weights"], arrays[f"{name}_heads"]
        changes = (self.kinds[1:] != self.kinds[:-1]) | (self.owners[1:] != self.owners[:-1])
        self._starts = np.flatnonzero(np.r_[len(self.kinds) > 0, changes])
        self._group_of = np.cumsum(np.r_[False, changes])[: len(self.kinds)]
        self.group_kinds, self.group_owners = self.kinds[self._starts], self.owners[self._starts]

    def used_words(self) -> np.ndarray:
        """Places of the words that stand in a text of this shelf."""
        return np.flatnonzero(np.diff(self._words_of.indptr))

    def measure(
        self, views: Sequence[tuple[str, ...]], hidden: Sequence[Sequence[int] | np.ndarray]
    ) -> Nearness:
        """The best of each group for each text, given as its stems; `hidden` columns are not looked at."""
        letters = (self._letters.transform([" ".join(view) for view in views]) @ self._letters_of).toarray()
        common = self._common(views)
        for row, columns in enumerate(hidden):
            if len(columns):
                letters[row, columns] = 0
                shared = slice(*common.indptr[row : row + 2])
                common.data[shared][np.isin(common.indices[shared], columns)] = 0
        rows = np.repeat(np.arange(len(views)), np.diff(common.indptr))
        own = self._words.weight(views)[rows]
        theirs = self._weights[common.indices]
        words = 2 * common.data / (own + theirs + LEAST)
        heads = np.array([self._words.places.get(next(iter(view), ""), -2) for view in views], dtype=np.int32)
        has_head = self._heads[common.indices] == heads[rows]
        cells = rows * len(self._starts) + self._group_of[common.indices]
        best = _BestOfCells(cells, (len(views), len(self._starts)))
        return Nearness(
            np.maximum.reduceat(letters, self._starts, axis=1) if len(self._starts) else letters,
            best(words),
            best(np.where(has_head, words, 0)),
            best(common.data / (own + LEAST)),
            best(common.data / (theirs + LEAST)),
        )

    def _common(self, views: Sequence[tuple[str, ...]]) -> Matrix:
        """Rarity of the words that each text shares with each known one; columns in order."""
        presence = self._words.presence(views)
        presence.data *= self._words.rarity[presence.indices]
        common = presence @ self._words_of
        common.sort_indices()
        return common


class _BestOfCells:
    """The highest value of each cell of a table, of values whose cells stand in order."""

    def __init__(self, cells: np.ndarray, shape: tuple[int, int]) -> None:
        self._shape = shape
        self._starts = np.flatnonzero(np.r_[len(cells) > 0, cells[1:] != cells[:-1]])
        self._cells = cells[self._starts]

    def __call__(self, values: np.ndarray) -> np.ndarray:
        table = np.zeros(self._shape, dtype=np.float32)
        if len(self._starts):
            table.ravel()[self._cells] = np.maximum.reduceat(values, self._starts)
        return table


def shelf_arrays(
    name: str,
    texts: Sequence[KnownText],
    views: Sequence[tuple[str, ...]],
    letters: LetterSpace,
    words: WordSpace,
) -> dict[str, np.ndarray]:
    """The arrays of a shelf; `texts` sorted by kind and occupation, `views` their stems."""
    heads = [words.places.get(next(iter(view), ""), -1) for view in views]
    return {
        f"{name}_kinds": np.array([known.kind for known in texts], dtype=np.int8),
        f"{name}_owners": np.array([known.occupation for known in texts], dtype=np.int32),
        f"{name}_weights": words.weight(views),
        f"{name}_heads": np.array(heads, dtype=np.int32),
        **packed(f"{name}_letters", letters.transform([" ".join(view) for view in views])),
        **packed(f"{name}_words", words.presence(views)),
    }


def packed(name: str, rows: Matrix) -> dict[str, np.ndarray]:
    """A matrix as arrays: its transpose, which products read row by row."""
    matrix = rows.T.tocsr()
    parts = {"data": matrix.data, "indices": matrix.indices, "indptr": matrix.indptr}
    shape = np.array(matrix.shape, dtype=np.int64)
    return {f"{name}_{part}": array for part, array in parts.items()} | {f"{name}_shape": shape}


def unpacked(arrays: Arrays, name: str) -> Matrix:
    """The matrix that `packed` laid down, over the same memory."""
    parts = tuple(arrays[f"{name}_{part}"] for part in ("data", "indices", "indptr"))
    return sparse.csr_matrix(parts, shape=tuple(arrays[f"{name}_shape"]), copy=False)
