"""How near a text is to what is known of each occupation: a few figures for each, which `fitting` weighs."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy import sparse

from app.reference.understanding.cleaning import diploma_words, level_words, stems, text_stems
from app.reference.understanding.material import KnownText, Material, TextKind
from app.reference.understanding.spelling import Spelling
from app.reference.understanding.vectors import LetterSpace, Matrix, WordSpace

Arrays = Mapping[str, np.ndarray]
# Titles first, then what is compared with the words of diplomas left in: slices instead of masks.
ORDER = (TextKind.NAME, TextKind.EVERYDAY, TextKind.LABELLED, TextKind.TRAINING, TextKind.CERTIFICATE)
TITLES = (TextKind.NAME, TextKind.EVERYDAY)
DIPLOMAS = (TextKind.TRAINING, TextKind.CERTIFICATE)
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
# Against division by nothing, far below any rarity.
LEAST = np.float32(1e-6)


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


class Evidence:
    """Everything that is known, as matrices: a column for each known text, sorted by kind and occupation."""

    def __init__(self, arrays: Arrays) -> None:
        """`arrays` as `arrays_of` makes them, or as a file kept them."""
        self.arrays = arrays
        self.parents = arrays["parents"]
        self.size = len(self.parents)
        self.kinds = arrays["kinds"]
        self.owners = arrays["owners"]
        self._letters = LetterSpace(arrays["letter_rarity"])
        self._words = WordSpace(arrays["vocabulary"].tobytes().decode().split("\n"), arrays["word_rarity"])
        used = np.flatnonzero(np.diff(arrays["trades_words_indptr"]))
        rarity = {self._words.words[place]: float(self._words.rarity[place]) for place in used}
        self.spelling = Spelling(rarity, rarity)
        self._parts = {
            part: (_unpacked(arrays, f"{part}_letters"), _unpacked(arrays, f"{part}_words"))
            for part in ("trades", "diplomas")
        }
        self._background_of = _unpacked(arrays, "backgrounds")
        self._weights = arrays["weights"]
        self._heads = arrays["heads"]
        self._titles, self._trades = (int(np.isin(self.kinds, ORDER[:count]).sum()) for count in (2, 3))
        self._starts = _starts(self.kinds, self.owners)
        self._group_kinds, self._group_owners = self.kinds[self._starts], self.owners[self._starts]
        self._title_groups = int(np.searchsorted(self._starts, self._titles))
        self._by_parent = np.argsort(self.parents, kind="stable")
        families = self.parents[self._by_parent]
        self._family_starts = np.flatnonzero(np.r_[True, families[1:] != families[:-1]])
        self._family_of = np.searchsorted(families[self._family_starts], self.parents)
        self._is_parent = (self.parents == np.arange(self.size)).astype(np.float32)
        self._prior = self.log_priors(arrays["priors"][None])

    def read(self, text: str) -> Reading:
        """Stems of a text, misspelt ones put right."""
        return read_text(text, self.spelling.mend)

    def measure(
        self,
        readings: Sequence[Reading],
        *,
        hidden: Sequence[np.ndarray] | None = None,
        priors: np.ndarray | None = None,
    ) -> np.ndarray:
        """The figures of each text against each occupation: float32[FIGURES, texts, occupations].

        `hidden`: positions of known texts that each text may not look at (itself, when learning); `priors`:
        counts to use instead of the kept ones, float32[texts, occupations].
        """
        letters, common, weights = self._compare(readings)
        for row, positions in enumerate(hidden or ()):
            letters[row, positions] = 0
            common[row, positions] = 0
        words = 2 * common / (weights + self._weights + LEAST)
        own = weights[:, :1] + LEAST
        title_words = words[:, : self._titles]
        heads = np.array([self._words.places.get(next(iter(item.trade), ""), -2) for item in readings])
        figures = np.zeros((len(FIGURES), len(readings), self.size), dtype=np.float32)
        at = FIGURES.index
        self._put_best_by_kind(figures[: len(ORDER)], letters)
        self._put_best_by_kind(figures[len(ORDER) : 2 * len(ORDER)], words)
        figures[at("family_letters")] = self._best_of_family(figures[:2].max(axis=0))
        figures[at("family_words")] = self._best_of_family(figures[len(ORDER) : len(ORDER) + 2].max(axis=0))
        same_head = self._heads[None, : self._titles] == heads[:, None]
        self._put_best_title(figures[at("head")], np.where(same_head, title_words, 0))
        self._put_best_title(figures[at("covers")], common[:, : self._titles] / own)
        self._put_best_title(
            figures[at("covered")], common[:, : self._titles] / (self._weights[: self._titles] + LEAST)
        )
        background = (
            self._words.counts([item.all_words for item in readings]) @ self._background_of
        ).toarray()
        figures[at("background")] = background
        figures[at("family_background")] = self._best_of_family(background)
        prior, family_prior = self._prior if priors is None else self.log_priors(priors)
        figures[at("prior")], figures[at("family_prior")] = prior, family_prior
        figures[at("is_parent")] = self._is_parent
        return figures

    def log_priors(self, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """log(1 + n) of each occupation and of its family, of counts float32[texts, occupations]."""
        families = np.zeros_like(counts)
        np.add.at(families.T, self.parents, counts.T)
        return np.log1p(counts), np.log1p(families[:, self.parents])

    def knows(self, word: str) -> bool:
        """Whether a stem stands in any text of the reference or of our lists."""
        return word in self._words.places

    def nearest_title(self, reading: Reading, occupation: int) -> int | None:
        """Position of the occupation's name that is nearest to a text; None when they share nothing."""
        letters, _common, _weights = self._compare([reading])
        own = np.flatnonzero((self.owners == occupation) & (self.kinds == TextKind.NAME))
        best = own[np.argmax(letters[0, own])]
        return int(best) if letters[0, best] > 0 else None

    def _compare(self, readings: Sequence[Reading]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Cosines by letters, rarity of the words in common, rarity of the text's own: [texts, known texts].

        Words of diplomas count against trainings and certificates only.
        """
        trades = self._products([item.trade for item in readings], slice(0, self._trades), "trades")
        diplomas = self._products([item.words for item in readings], slice(self._trades, None), "diplomas")
        letters, common, weights = (
            np.concatenate(both, axis=1) for both in zip(trades, diplomas, strict=True)
        )
        return letters, common, weights

    def _products(
        self, views: Sequence[tuple[str, ...]], texts: slice, part: str
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        letters_of, words_of = self._parts[part]
        letters = self._letters.transform([" ".join(view) for view in views]) @ letters_of
        words = self._words.presence(views)
        words.data *= self._words.rarity[words.indices]
        weights = np.repeat(self._words.weight(views)[:, None], len(self.kinds[texts]), axis=1)
        return letters.toarray(), (words @ words_of).toarray(), weights

    def _put_best_by_kind(self, figures: np.ndarray, values: np.ndarray) -> None:
        highest = np.maximum.reduceat(values, self._starts, axis=1)
        for figure, kind in zip(figures, ORDER, strict=True):
            of_kind = self._group_kinds == kind
            figure[:, self._group_owners[of_kind]] = highest[:, of_kind]

    def _put_best_title(self, figure: np.ndarray, values: np.ndarray) -> None:
        groups = slice(0, self._title_groups)
        highest = np.maximum.reduceat(values, self._starts[groups], axis=1)
        for kind in TITLES:
            of_kind = self._group_kinds[groups] == kind
            owners = self._group_owners[groups][of_kind]
            figure[:, owners] = np.maximum(figure[:, owners], highest[:, of_kind])

    def _best_of_family(self, values: np.ndarray) -> np.ndarray:
        families = np.maximum.reduceat(values[:, self._by_parent], self._family_starts, axis=1)
        return families[:, self._family_of]


def arrays_of(material: Material) -> dict[str, np.ndarray]:
    """The arrays of an `Evidence`: what takes seconds to make, and is kept in a file."""
    texts = sorted_texts(material)
    views = [_view(known.kind, known.text) for known in texts]
    own = [view for known, view in zip(texts, views, strict=True) if known.kind is not TextKind.LABELLED]
    backgrounds = [text_stems(text) for text in material.backgrounds]
    letters = LetterSpace.fit([" ".join(view) for view in own])
    words = WordSpace.fit([*own, *backgrounds])
    trades = sum(known.kind not in DIPLOMAS for known in texts)
    heads = [words.places.get(next(iter(view), ""), -1) for view in views]
    return {
        "kinds": np.array([known.kind for known in texts], dtype=np.int8),
        "owners": np.array([known.occupation for known in texts], dtype=np.int32),
        "parents": np.array(material.parents, dtype=np.int32),
        "priors": count_met(material),
        "letter_rarity": letters.rarity,
        "word_rarity": words.rarity,
        "vocabulary": np.frombuffer("\n".join(words.words).encode(), dtype=np.uint8),
        "weights": words.weight(views),
        "heads": np.array(heads, dtype=np.int32),
        **_packed("trades_letters", letters.transform([" ".join(view) for view in views[:trades]])),
        **_packed("trades_words", words.presence(views[:trades])),
        **_packed("diplomas_letters", letters.transform([" ".join(view) for view in views[trades:]])),
        **_packed("diplomas_words", words.presence(views[trades:])),
        **_packed("backgrounds", words.counts(backgrounds)),
    }


def sorted_texts(material: Material) -> list[KnownText]:
    """The known texts in the order of the columns of `Evidence`."""
    return sorted(material.texts, key=lambda known: (ORDER.index(known.kind), known.occupation))


def count_met(material: Material, *, without: Collection[tuple[str, ...]] = ()) -> np.ndarray:
    """Postings met of each occupation, but those of the words in `without`: float32[occupations]."""
    places = {code: place for place, code in enumerate(material.codes)}
    counts = np.zeros(len(places), dtype=np.float32)
    for title in material.met:
        if not without or read_text(title.text).words not in without:
            counts[[places[code] for code in title.codes]] += 1
    return counts


def _view(kind: TextKind, text: str) -> tuple[str, ...]:
    reading = read_text(text)
    return reading.words if kind in DIPLOMAS else reading.trade


def _starts(kinds: np.ndarray, owners: np.ndarray) -> np.ndarray:
    changes = (kinds[1:] != kinds[:-1]) | (owners[1:] != owners[:-1])
    return np.flatnonzero(np.r_[True, changes]) if len(kinds) else np.zeros(0, dtype=np.int64)


def _packed(name: str, rows: Matrix) -> dict[str, np.ndarray]:
    """The transpose, which products read row by row."""
    matrix = rows.T.tocsr()
    parts = {"data": matrix.data, "indices": matrix.indices, "indptr": matrix.indptr}
    shape = np.array(matrix.shape, dtype=np.int64)
    return {f"{name}_{part}": array for part, array in parts.items()} | {f"{name}_shape": shape}


def _unpacked(arrays: Arrays, name: str) -> Matrix:
    parts = tuple(arrays[f"{name}_{part}"] for part in ("data", "indices", "indptr"))
    return sparse.csr_matrix(parts, shape=tuple(arrays[f"{name}_shape"]), copy=False)
