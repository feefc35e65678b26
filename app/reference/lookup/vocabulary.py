"""The words of the reference, and those among them that a typed word may stand for."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from app.reference.understanding.cleaning import stem
from app.reference.understanding.roots import root

Ids = NDArray[np.int32]
Nearness = NDArray[np.float32]

# How near a word of the reference is to the typed one, 1 being the same word.
OTHER_FORM = 0.98
BEGUN = 0.94
# Beside a letter that is a word: permis B.
BEGUN_BESIDE_WHOLE = 0.6
MOST_LETTERS_WHOLE = 1
# The whole word of an abbreviation such as "maint." or "prod".
SHORTENED = 0.75
RELATED = 0.75
ONE_EDIT = 0.7
TWO_EDITS = 0.5
# People seldom miss the first letter.
OTHER_FIRST_LETTER = 0.15
BEGUN_WITH_EDIT = 0.9
LEFT_OUT = 0.45

LEAST_SHORTENED = 4
LEAST_FOR_EDIT = 4
LEAST_FOR_TWO_EDITS = 8
LEAST_BEGINNING = 4
MOST_LETTERS_LEFT_OUT = 3
LONGEST_WORD = 40
MOST_KEPT = 512


class Near(NamedTuple):
    """Words by id, each once, and how near each is."""

    ids: Ids
    nearness: Nearness

    @property
    def is_empty(self) -> bool:
        return not len(self.ids)


class Vocabulary:
    """Words in alphabetical order; ids are places in it. `forms` pairs words that are one: chef, cheffe."""

    def __init__(self, words: Iterable[str], forms: Iterable[tuple[str, str]] = ()) -> None:
        self.words = sorted(set(words))
        self.ids = {word: place for place, word in enumerate(self.words)}
        self._stems = _grouped(stem(word) for word in self.words)
        self._join(forms)
        self._roots = _grouped(root(word) for word in self.words)
        # The next letter of a title asks for its earlier words again.
        self._misspelt = lru_cache(MOST_KEPT)(self._find_misspelt)
        self._beginnings: dict[int, tuple[list[str], NDArray[np.int32]]] = {}

    def __len__(self) -> int:
        return len(self.words)

    def begun_by(self, beginning: str) -> range:
        """Ids of the words that begin so."""
        first = bisect_left(self.words, beginning)
        return range(first, bisect_left(self.words, beginning + "\uffff", lo=first))

    def near(self, word: str, *, is_open: bool) -> Near:
        """The same word, its other forms and relatives, and what it begins when it `is_open` or shortened."""
        found: dict[int, float] = {}
        if is_open or len(word) >= LEAST_SHORTENED:
            is_whole = word in self.ids and len(word) <= MOST_LETTERS_WHOLE
            begun = BEGUN_BESIDE_WHOLE if is_whole else BEGUN
            found = dict.fromkeys(self.begun_by(word), begun if is_open else SHORTENED)
        for group, nearness in (
            (self._roots.get(root(word), ()), RELATED),
            (self._stems.get(stem(word), ()), OTHER_FORM),
            ((self.ids[word],) if word in self.ids else (), 1.0),
        ):
            for key in group:
                found[key] = max(nearness, found.get(key, 0.0))
        return _near(found)

    def misspelt(self, word: str, *, is_open: bool) -> Near:
        """Words one or two edits away (a letter more, less or other, two swapped), or begun so when open."""
        return self._misspelt(word, is_open)

    def _find_misspelt(self, word: str, is_open: bool) -> Near:
        edits = _allowed(word)
        if not edits:
            return _near({})
        found: dict[int, float] = {}
        if is_open:
            for length in range(len(word) - 1, len(word) + 2):
                beginnings, starts = self._begun(length)
                for place, distance in _edited(word, beginnings, edits):
                    nearness = BEGUN_WITH_EDIT * _nearness(word, beginnings[place], distance)
                    for key in range(starts[place], starts[place + 1]):
                        if len(self.words[key]) >= length:
                            found[key] = max(nearness, found.get(key, 0.0))
        for place, distance in _edited(word, self.words, edits):
            nearness = _nearness(word, self.words[place], distance)
            for key in (place, *self._stems.get(stem(self.words[place]), ())):
                found[key] = max(nearness, found.get(key, 0.0))
        return _near(found)

    def shortened(self, word: str) -> Near:
        """Words that begin as this one does without its last letters: cuistot, cuisinier."""
        for left_out in range(1, MOST_LETTERS_LEFT_OUT + 1):
            beginning = word[:-left_out]
            if len(beginning) < LEAST_BEGINNING:
                break
            if found := self.begun_by(beginning):
                return _near(dict.fromkeys(found, LEFT_OUT))
        return _near({})

    def knows(self, word: str) -> bool:
        """Whether the word, or another form of it, is in the reference."""
        return word in self.ids or stem(word) in self._stems

    def _begun(self, length: int) -> tuple[list[str], NDArray[np.int32]]:
        """The different beginnings of this length, and where the words of each start."""
        if length not in self._beginnings:
            cut = [word[:length] for word in self.words]
            starts = [place for place, text in enumerate(cut) if not place or text != cut[place - 1]]
            self._beginnings[length] = (
                [cut[place] for place in starts],
                np.array([*starts, len(cut)], dtype=np.int32),
            )
        return self._beginnings[length]

    def _join(self, forms: Iterable[tuple[str, str]]) -> None:
        for one, other in forms:
            first, second = self._stems.get(stem(one)), self._stems.get(stem(other))
            if first and second and first is not second:
                both = tuple(sorted({*first, *second}))
                for name in {stem(self.words[key]) for key in both}:
                    self._stems[name] = both


def _grouped(keys: Iterable[str]) -> dict[str, tuple[int, ...]]:
    groups: dict[str, list[int]] = {}
    for place, key in enumerate(keys):
        groups.setdefault(key, []).append(place)
    return {key: tuple(places) for key, places in groups.items()}


def _near(found: Mapping[int, float]) -> Near:
    ids = np.fromiter(found.keys(), dtype=np.int32, count=len(found))
    return Near(ids, np.fromiter(found.values(), dtype=np.float32, count=len(found)))


def _allowed(word: str) -> int:
    if not LEAST_FOR_EDIT <= len(word) <= LONGEST_WORD:
        return 0
    return 1 if len(word) < LEAST_FOR_TWO_EDITS else 2


def _edited(word: str, others: Sequence[str], edits: int) -> Iterable[tuple[int, int]]:
    """Places of the words at most `edits` away, and how far."""
    distances = cdist([word], others, scorer=OSA.distance, score_cutoff=edits, dtype=np.uint8)[0]
    places = np.flatnonzero(distances <= edits)
    return zip(places.tolist(), distances[places].tolist(), strict=True)


def _nearness(word: str, other: str, distance: int) -> float:
    nearness = (1.0, ONE_EDIT, TWO_EDITS)[distance]
    return nearness if other[0] == word[0] else nearness - OTHER_FIRST_LETTER
