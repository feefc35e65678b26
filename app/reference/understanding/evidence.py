"""How near a text is to what is known of each occupation: a few figures for each, which `fitting` weighs."""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

import numpy as np

from app.reference.understanding.cleaning import diploma_words, level_words, stems, text_stems
from app.reference.understanding.material import KnownText, Material, TextKind
from app.reference.understanding.shelves import Arrays, Nearness, Shelf, packed, shelf_arrays, unpacked
from app.reference.understanding.spelling import Spelling
from app.reference.understanding.vectors import LetterSpace, WordSpace

ORDER = (TextKind.NAME, TextKind.EVERYDAY, TextKind.LABELLED, TextKind.TRAINING, TextKind.CERTIFICATE)
TITLES = (TextKind.NAME, TextKind.EVERYDAY)
SHELVES = {
    "titles": (TextKind.NAME, TextKind.EVERYDAY, TextKind.LABELLED),
    "diplomas": (TextKind.TRAINING, TextKind.CERTIFICATE),
}
FIGURES = (
    *(f"{kind.name.lower()}_letters" for kind in ORDER),
    *(f"{kind.name.lower()}_words" for kind in ORDER),
    "family_letters",
    "family_words",
    "head",
    "covers",
    "covered",
    "background",
    "family_background",
    "prior",
    "family_prior",
    "is_parent",
)
"""Names of the figures, in the order of the first axis of what `Evidence.measure` returns:

- `*_letters`, `*_words`: the nearest text of each kind, by letter groups and by words, from 0 to 1;
- `family_*`: the best of the occupations that share its parent;
- `head`: nearness by words to a title that begins with the same word (in French, the trade itself);
- `covers`, `covered`: the part of the text that a title says, and of the title that the text says;
- `background`: nearness to its definition, access, skills and own words;
- `prior`, `family_prior`: how often it and its family are met, on a logarithmic scale;
- `is_parent`: 1 for the general occupation of a family.
"""


class Reading(NamedTuple):
    """A text to understand, cut into stems once.

    `words` has those of a title, each once; `trade` leaves out the words of diplomas; `all_words` repeats
    them as often as they stand in the text.
    """

    words: tuple[str, ...]
    trade: tuple[str, ...]
    all_words: tuple[str, ...]

    @property
    def is_training(self) -> bool:
        """Whether the text names a diploma or a training."""
        return len(self.trade) < len(self.words)


def read_text(text: str, mend: Callable[[str], str] = str) -> Reading:
    """Stems of a text; `mend` puts each right."""
    words = tuple(dict.fromkeys(mend(word) for word in stems(text)))
    trade = words
    if words and words[0] in diploma_words():
        trade = tuple(word for word in words if word not in diploma_words() | level_words()) or words
    return Reading(words, trade, tuple(mend(word) for word in text_stems(text)))


class Hidden(NamedTuple):
    """Known texts that a text may not look at, by their places on each shelf (itself, when learning)."""

    titles: Sequence[int] | np.ndarray = ()
    diplomas: Sequence[int] | np.ndarray = ()


class Evidence:
    """All that is known of occupations. `arrays` as `arrays_of` makes them, or as a file kept them."""

    def __init__(self, arrays: Arrays) -> None:
        self.parents = arrays["parents"]
        self.size = len(self.parents)
        letters = LetterSpace(arrays["letter_rarity"])
        self._words = WordSpace(arrays["vocabulary"].tobytes().decode().split("\n"), arrays["word_rarity"])
        self._titles = Shelf("titles", arrays, letters, self._words)
        self._diplomas = Shelf("diplomas", arrays, letters, self._words)
        used = (self._words.words[place] for place in self._titles.used_words())
        self.spelling = Spelling({word: float(self._words.rarity[self._words.places[word]]) for word in used})
        self._background_of = unpacked(arrays, "backgrounds")
        self._by_parent = np.argsort(self.parents, kind="stable")
        families = self.parents[self._by_parent]
        self._family_starts = np.flatnonzero(np.r_[True, families[1:] != families[:-1]])
        self._family_of = np.searchsorted(families[self._family_starts], self.parents)
        self._is_parent = (self.parents == np.arange(self.size)).astype(np.float32)
        self._prior = self.log_priors(arrays["priors"][None])

    def read(self, text: str) -> Reading:
        """Stems of a text, misspelt ones put right."""
        return read_text(text, self.spelling.mend)

    def knows(self, word: str) -> bool:
        """Whether a stem stands in any text of the reference or of our lists."""
        return word in self._words.places

    def measure(
        self,
        readings: Sequence[Reading],
        *,
        hidden: Sequence[Hidden] | None = None,
        priors: np.ndarray | None = None,
    ) -> np.ndarray:
        """The figures of each text against each occupation: float32[FIGURES, texts, occupations].

        `hidden`, text by text, when learning; `priors`: counts to use instead of the kept ones,
        float32[texts, occupations].
        """
        apart = hidden or [Hidden()] * len(readings)
        titles = self._titles.measure([item.trade for item in readings], [item.titles for item in apart])
        diplomas = self._diplomas.measure(
            [item.words for item in readings], [item.diplomas for item in apart]
        )
        figures = np.zeros((len(FIGURES), len(readings), self.size), dtype=np.float32)
        named = dict(zip(FIGURES, figures, strict=True))
        for shelf, found in ((self._titles, titles), (self._diplomas, diplomas)):
            _put_by_kind(named, shelf, found)
        for name in ("head", "covers", "covered"):
            _put_best(named[name], self._titles, getattr(titles, name), TITLES)
        for by in ("letters", "words"):
            best = np.maximum(named[f"name_{by}"], named[f"everyday_{by}"])
            named[f"family_{by}"][:] = self._best_of_family(best)
        backgrounds = self.measure_backgrounds(readings)
        named["background"][:], named["family_background"][:] = backgrounds
        named["prior"][:], named["family_prior"][:] = (
            self._prior if priors is None else self.log_priors(priors)
        )
        named["is_parent"][:] = self._is_parent
        return figures

    def measure_backgrounds(self, readings: Sequence[Reading]) -> tuple[np.ndarray, np.ndarray]:
        """The figures `background` and `family_background`: float32[texts, occupations] each."""
        said = self._words.counts([item.all_words for item in readings])
        nearness = np.asarray((said @ self._background_of).toarray())
        return nearness, self._best_of_family(nearness)

    def log_priors(self, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """log(1 + n) of each occupation and of its family, of counts float32[texts, occupations]."""
        families = np.zeros_like(counts)
        np.add.at(families.T, self.parents, counts.T)
        return np.log1p(counts), np.log1p(families[:, self.parents])

    def _best_of_family(self, values: np.ndarray) -> np.ndarray:
        families = np.maximum.reduceat(values[:, self._by_parent], self._family_starts, axis=1)
        return families[:, self._family_of]


def arrays_of(material: Material) -> dict[str, np.ndarray]:
    """The arrays of an `Evidence`: what takes seconds to make, and is kept in a file."""
    texts = {name: shelf_texts(material, name) for name in SHELVES}
    views = {
        "titles": [read_text(known.text).trade for known in texts["titles"]],
        "diplomas": [read_text(known.text).words for known in texts["diplomas"]],
    }
    backgrounds = [text_stems(text) for text in material.backgrounds]
    own = [
        view
        for name in SHELVES
        for known, view in zip(texts[name], views[name], strict=True)
        if known.kind is not TextKind.LABELLED
    ]
    letters = LetterSpace.fit([" ".join(view) for view in own])
    words = WordSpace.fit([*own, *backgrounds])
    arrays = {
        "parents": np.array(material.parents, dtype=np.int32),
        "priors": count_met(material),
        "letter_rarity": letters.rarity,
        "word_rarity": words.rarity,
        "vocabulary": np.frombuffer("\n".join(words.words).encode(), dtype=np.uint8),
        **packed("backgrounds", words.counts(backgrounds)),
    }
    for name in SHELVES:
        arrays |= shelf_arrays(name, texts[name], views[name], letters, words)
    return arrays


def shelf_texts(material: Material, name: str) -> list[KnownText]:
    """The texts of a shelf in the order of its columns."""
    kinds = SHELVES[name]
    own = [known for known in material.texts if known.kind in kinds]
    return sorted(own, key=lambda known: (kinds.index(known.kind), known.occupation))


def count_met(material: Material, *, without: Collection[tuple[str, ...]] = ()) -> np.ndarray:
    """Postings met of each occupation, but those of the words in `without`: float32[occupations]."""
    places = {code: place for place, code in enumerate(material.codes)}
    counts = np.zeros(len(places), dtype=np.float32)
    for title in material.met:
        if not without or read_text(title.text).words not in without:
            counts[[places[code] for code in title.codes]] += 1
    return counts


def _put_by_kind(named: dict[str, np.ndarray], shelf: Shelf, found: Nearness) -> None:
    for kind in TextKind:
        _put_best(named[f"{kind.name.lower()}_letters"], shelf, found.letters, (kind,))
        _put_best(named[f"{kind.name.lower()}_words"], shelf, found.words, (kind,))


def _put_best(figure: np.ndarray, shelf: Shelf, values: np.ndarray, kinds: Sequence[TextKind]) -> None:
    """The best of the groups of these kinds, by occupation."""
    for kind in kinds:
        groups = np.flatnonzero(shelf.group_kinds == kind)
        owners = shelf.group_owners[groups]
        figure[:, owners] = np.maximum(figure[:, owners], values[:, groups])
