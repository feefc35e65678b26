"""How near a text is to each skill: a few figures for the likely ones, which a logistic regression weighs.

A text is read piece by piece (sentences, bullets, and the parts of longer ones): a skill is said by one
piece, and a text says several. Beside its words, the occupations that the text is about speak for their
skills.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy import sparse

from app.reference.enums import SkillKind
from app.reference.understanding.cleaning import all_words, joining_words
from app.reference.understanding.roots import roots, telling_around
from app.reference.understanding.skill_material import KINDS, SkillMaterial
from app.reference.understanding.spelling import Spelling
from app.reference.understanding.vectors import LetterSpace, Matrix, WordSpace

Arrays = Mapping[str, np.ndarray]
# Likely skills looked at closely: by what the text says, and by the occupations behind it.
LIKELY_BY_WORDS = 100
LIKELY_BY_OCCUPATION = 90
MOST_PIECES = 60
# A longer sentence is also read by its parts.
LONGEST_WHOLE = 4
# Nearness by words of a piece that says a skill and nothing else.
EXACT = 0.995
LEAST = np.float32(1e-6)
_SENTENCES = re.compile(r"[\n\r.;:!?•▪●◦|]+(?=\s|$)|[\n\r;:!?•▪●◦|]|\s[-–—*]\s|^\s*[-–—*]\s*", re.MULTILINE)
_PARTS = re.compile(r",|\(|\)|\bet\b|\bou\b|\bpuis\b|\bainsi que\b|\bafin de\b|\bpour\b", re.IGNORECASE)
FIGURES = (
    *(f"{size}_{name}" for size in ("whole", "part") for name in (
        "letters", "words", "both", "covered", "covers", "letters_behind", "words_behind", "nearest", "close",
    )),
    "all_covered", "first", "rest", "exact", "top", "named",
    "linked", "core", "emerging", "family", "linked_unsaid", "core_unsaid", "linked_said", "core_said",
    "sure", "sure_unsaid", "pieces", "length", "label_length", "rarity", "orphan", "knowledge", "soft",
    "always",
)  # fmt: skip
"""Names of the figures, in the order of the last axis of what `SkillEvidence.measure` gives.

Of the nearest sentence (`whole_…`) and of the nearest part of a sentence (`part_…`):

- `letters`, `words`: nearness by letter groups and by roots of words, from 0 to 1; `both` their product;
- `covered`, `covers`: the part of the skill that it says, and of itself that the skill says;
- `letters_behind`, `words_behind`: how far behind the skill that is nearest to it; `nearest`: 1 for that one,
  `close` falls from 1 to 0 behind it.

Of the text:

- `all_covered`: the part of the skill that the whole text says; `exact`: a piece says it all and nothing
  else;
- `first`, `rest`: whether a piece has its first root (the verb), and the part that it has of the others;
- `top`: nearness of the skill that is nearest to a sentence, or to its parts on an average; `named`: from 0
  to 1 as that says that the text names skills;
- `linked`, `core`, `emerging`, `family`: chance (its root, when no occupation is given) that the text is
  about an occupation that has the skill (at all, as a core one, as an emerging one; or has one of its
  family);
  `…_unsaid` where the text does not name skills, `…_said` times nearness;
- `sure`: chance of the likeliest occupation; `pieces`, `length`, `label_length`: on a logarithmic scale;
- `rarity`: of its occupations, on a logarithmic scale; `orphan`: it has none; `knowledge`, `soft`: its kind.
"""
# From the first to the second nearness, a text goes from naming no skill to naming some.
UNNAMED, NAMED = 0.4, 0.7
# Behind the nearest skill by this much, `close` has fallen by two thirds.
CLOSENESS = 0.06


class SkillText(NamedTuple):
    """A text cut into pieces: their plain words, the roots of these, and which are whole sentences."""

    words: tuple[str, ...]
    roots: tuple[tuple[str, ...], ...]
    is_whole: tuple[bool, ...]


class About(NamedTuple):
    """Occupations of a text by position: chances float32[occupations], and whether they were given."""

    chances: np.ndarray
    is_given: bool


class Likely(NamedTuple):
    """Likely skills of a text by position, and their figures: float32[skills, FIGURES].

    `nearness`, from 0 to 1, is that of the nearest skill of all to any piece.
    """

    skills: np.ndarray
    figures: np.ndarray
    nearness: float


def read_skill_text(text: str, mend: Callable[[str], str] = str) -> SkillText:
    """Pieces of a text that say something, each once; `mend` puts each root right."""
    pieces: dict[str, tuple[tuple[str, ...], bool]] = {}
    for piece, is_whole in _pieces(text):
        own = tuple(dict.fromkeys(mend(word) for word in roots(piece)))
        if own:
            pieces.setdefault(_letters_of(piece), (own, is_whole))
        if len(pieces) == MOST_PIECES:
            break
    found = tuple(pieces.values())
    return SkillText(tuple(pieces), tuple(own for own, _ in found), tuple(is_whole for _, is_whole in found))


class _Nearness(NamedTuple):
    """Of each piece to each skill: cosines by letters, nearness by roots, rarity of those in common, of its
    own."""

    letters: np.ndarray
    words: np.ndarray
    common: np.ndarray
    weights: np.ndarray


class SkillEvidence:
    """Everything that is known of the skills, as matrices: a column for each skill."""

    def __init__(self, arrays: Arrays) -> None:
        """`arrays` as `skill_arrays_of` makes them, or as a file kept them."""
        self.arrays = arrays
        self.kinds = arrays["kinds"]
        self.size = len(self.kinds)
        self.parents = arrays["parents"]
        self._letters = LetterSpace(arrays["letter_rarity"])
        self.words = WordSpace(arrays["vocabulary"].tobytes().decode().split("\n"), arrays["word_rarity"])
        rarity = dict(zip(self.words.words, map(float, self.words.rarity), strict=True))
        self.spelling = Spelling(rarity)
        self._letters_of = _unpacked(arrays, "letters")
        self._words_of = _unpacked(arrays, "words")
        self._labels_words = self._words_of.T.tocsr()
        self._weights = arrays["weights"]
        self._firsts = arrays["firsts"]
        known = np.where(self._firsts >= 0, self._firsts, 0)
        self._first_weights = np.where(self._firsts >= 0, self.words.rarity[known], 0).astype(np.float32)
        links = arrays["links"]
        self._links = {
            name: self._link_matrix(links[kept])
            for name, kept in (
                ("linked", links[:, 2] >= 0),
                ("core", links[:, 2] == 3),
                ("emerging", links[:, 2] == 2),
            )
        }
        found = np.bincount(links[:, 1], minlength=self.size)
        self._rarity = np.log1p(found).astype(np.float32)
        self._family_of = self._families()

    def read(self, text: str) -> SkillText:
        """Pieces of a text, misspelt words put right."""
        return read_skill_text(text, self.spelling.mend)

    def measure(self, text: SkillText, about: About) -> Likely:
        """Likely skills of a text, with their figures."""
        if not text.words:
            return Likely(np.zeros(0, dtype=np.int64), np.zeros((0, len(FIGURES)), dtype=np.float32), 0)
        near = self._compare(text)
        chances = {name: np.asarray(matrix @ about.chances) for name, matrix in self._links.items()}
        chances["family"] = np.minimum(self._family_of @ self._by_family(about.chances), 1)
        said = (near.letters + near.words).max(axis=0, initial=0)
        skills = self._likely(said, chances)
        figures = np.zeros((len(skills), len(FIGURES)), dtype=np.float32)
        if len(skills):
            self._put_nearness(figures, skills, text, near)
            self._put_occupations(figures, skills, about, chances)
            self._put_rest(figures, skills, text)
        nearness = max(near.letters.max(initial=0), near.words.max(initial=0))
        return Likely(skills, figures, float(nearness))

    def roots_of(self, skill: int) -> frozenset[str]:
        """Roots of a skill's label."""
        own = self._labels_words[skill].indices
        return frozenset(self.words.words[place] for place in own)

    def _compare(self, text: SkillText) -> "_Nearness":
        """float32[pieces, skills] each."""
        presence = self._weighed(text.roots)
        common = (presence @ self._words_of).toarray()
        weights = self.words.weight(text.roots)[:, None]
        words = 2 * common / (weights + self._weights + LEAST)
        return _Nearness(self._letter_products(text.words), words, common, weights)

    def _weighed(self, views: Sequence[tuple[str, ...]]) -> Matrix:
        presence = self.words.presence(views)
        presence.data *= self.words.rarity[presence.indices]
        return presence

    def _letter_products(self, pieces: Sequence[str]) -> np.ndarray:
        products: np.ndarray = (self._letters.transform(pieces) @ self._letters_of).toarray()
        return products

    def _likely(self, said: np.ndarray, links: Mapping[str, np.ndarray]) -> np.ndarray:
        by_occupation = links["linked"] + links["core"] + 0.25 * said * (links["linked"] > 0)
        found = [_highest(said, LIKELY_BY_WORDS), _highest(by_occupation, LIKELY_BY_OCCUPATION)]
        return np.unique(np.concatenate(found))

    def _put_nearness(
        self, figures: np.ndarray, skills: np.ndarray, text: SkillText, near: "_Nearness"
    ) -> None:
        is_whole = np.array(text.is_whole)
        parts = ~is_whole if not is_whole.all() else is_whole
        own_weights = self._weights[skills] + LEAST
        for size, kept in (("whole", is_whole), ("part", parts)):
            letters, words = near.letters[kept], near.words[kept]
            nearness = letters + words
            piece = nearness[:, skills].argmax(axis=0)
            common, weights = near.common[kept][piece, skills], near.weights[kept][piece, 0]
            own_letters, own_words = letters[piece, skills], words[piece, skills]
            letters_behind = own_letters - letters.max(axis=1)[piece]
            words_behind = own_words - words.max(axis=1)[piece]
            behind = nearness[piece, skills] - nearness.max(axis=1)[piece]
            _put(figures, f"{size}_letters", own_letters)
            _put(figures, f"{size}_words", own_words)
            _put(figures, f"{size}_both", own_letters * own_words)
            _put(figures, f"{size}_covered", common / own_weights)
            _put(figures, f"{size}_covers", common / (weights + LEAST))
            _put(figures, f"{size}_letters_behind", letters_behind)
            _put(figures, f"{size}_words_behind", words_behind)
            _put(figures, f"{size}_nearest", behind > -LEAST)
            _put(figures, f"{size}_close", np.exp(behind / CLOSENESS))
        piece = (near.letters + near.words)[:, skills].argmax(axis=0)
        present = self.words.presence(text.roots).toarray()
        has_first = present[piece, np.maximum(self._firsts[skills], 0)] * (self._firsts[skills] >= 0)
        first = self._first_weights[skills]
        rest = self._weights[skills] - first
        _put(figures, "first", has_first)
        _put(
            figures,
            "rest",
            (near.common[piece, skills] - has_first * first) / (rest + LEAST) * (rest > LEAST),
        )
        _put(figures, "exact", near.words[piece, skills] > EXACT)
        together = self._weighed([tuple({word for own in text.roots for word in own})]).toarray()[0]
        _put(figures, "all_covered", (self._labels_words[skills] @ together) / own_weights)
        nearest = (near.letters + near.words).max(axis=1) / 2
        top = max(nearest[is_whole].max(), np.average(nearest[parts], weights=near.weights[parts, 0]))
        _put(figures, "top", top)
        _put(figures, "named", min(max((top - UNNAMED) / (NAMED - UNNAMED), 0), 1))

    def _put_occupations(
        self, figures: np.ndarray, skills: np.ndarray, about: About, chances: Mapping[str, np.ndarray]
    ) -> None:
        at = FIGURES.index
        unsaid, said = 1 - figures[:, at("named")], figures[:, at("whole_both")]
        for name in ("linked", "core", "emerging", "family"):
            own = chances[name][skills]
            _put(figures, name, (own > 0) if about.is_given else np.sqrt(np.clip(own, 0, 1)))
        for name in ("linked", "core"):
            _put(figures, f"{name}_unsaid", figures[:, at(name)] * unsaid)
            _put(figures, f"{name}_said", figures[:, at(name)] * said)
        sure = float(about.chances.max(initial=0))
        _put(figures, "sure", sure)
        _put(figures, "sure_unsaid", sure * unsaid)

    def _put_rest(self, figures: np.ndarray, skills: np.ndarray, text: SkillText) -> None:
        _put(figures, "pieces", np.log(len(text.roots)))
        _put(figures, "length", np.log1p(sum(map(len, text.roots))))
        _put(figures, "label_length", np.log1p(self._weights[skills]))
        _put(figures, "rarity", self._rarity[skills])
        _put(figures, "orphan", self._rarity[skills] == 0)
        _put(figures, "knowledge", self.kinds[skills] == KINDS.index(SkillKind.KNOWLEDGE))
        _put(figures, "soft", self.kinds[skills] == KINDS.index(SkillKind.SOFT_SKILL))
        _put(figures, "always", 1)

    def _link_matrix(self, links: np.ndarray) -> Matrix:
        ones = np.ones(len(links), dtype=np.float32)
        shape = (self.size, len(self.parents))
        return sparse.csr_matrix((ones, (links[:, 1], links[:, 0])), shape=shape)

    def _families(self) -> Matrix:
        """1 where a skill belongs to any occupation of a family: float32[skills, occupations as parents]."""
        links = self.arrays["links"]
        pairs = np.unique(np.stack([links[:, 1], self.parents[links[:, 0]]], axis=1), axis=0)
        ones = np.ones(len(pairs), dtype=np.float32)
        return sparse.csr_matrix((ones, (pairs[:, 0], pairs[:, 1])), shape=(self.size, len(self.parents)))

    def _by_family(self, chances: np.ndarray) -> np.ndarray:
        return np.bincount(self.parents, weights=chances, minlength=len(self.parents)).astype(np.float32)


def skill_arrays_of(material: SkillMaterial) -> dict[str, np.ndarray]:
    """The arrays of a `SkillEvidence`: what takes seconds to make, and is kept in a file."""
    own = [tuple(dict.fromkeys(roots(label))) or tuple(all_words(label)) for label in material.labels]
    texts = [_letters_of(label) for label in material.labels]
    letters, words = LetterSpace.fit(texts), WordSpace.fit(own)
    firsts = [words.places.get(next(iter(view), ""), -1) for view in own]
    return {
        "kinds": material.kinds,
        "parents": material.parents,
        "links": material.links,
        "letter_rarity": letters.rarity,
        "word_rarity": words.rarity,
        "vocabulary": np.frombuffer("\n".join(words.words).encode(), dtype=np.uint8),
        "weights": words.weight(own),
        "firsts": np.array(firsts, dtype=np.int32),
        **_packed("letters", letters.transform(texts)),
        **_packed("words", words.presence(own)),
    }


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Sentences (whole) and the parts of the longer ones."""
    for sentence in _SENTENCES.split(text):
        if not sentence.strip():
            continue
        yield sentence, True
        if len(sentence.split()) > LONGEST_WHOLE:
            yield from ((part, False) for part in _PARTS.split(sentence) if part.strip() and part != sentence)


def _letters_of(text: str) -> str:
    words = [word for word in all_words(text) if word not in joining_words() | telling_around()]
    return " ".join(words or all_words(text))


def _put(figures: np.ndarray, name: str, values: np.ndarray | float) -> None:
    figures[:, FIGURES.index(name)] = values


def _highest(values: np.ndarray, most: int) -> np.ndarray:
    """Places of the highest values above nothing, at most this many; ties go to the first."""
    above = np.flatnonzero(values > LEAST)
    if len(above) <= most:
        return above
    least = np.partition(values[above], len(above) - most)[len(above) - most]
    certain, equal = above[values[above] > least], above[values[above] == least]
    return np.concatenate([certain, equal[: most - len(certain)]])


def _packed(name: str, rows: Matrix) -> dict[str, np.ndarray]:
    matrix = rows.T.tocsr()
    parts = {"data": matrix.data, "indices": matrix.indices, "indptr": matrix.indptr}
    shape = np.array(matrix.shape, dtype=np.int64)
    return {f"{name}_{part}": array for part, array in parts.items()} | {f"{name}_shape": shape}


def _unpacked(arrays: Arrays, name: str) -> Matrix:
    parts = tuple(arrays[f"{name}_{part}"] for part in ("data", "indices", "indptr"))
    return sparse.csr_matrix(parts, shape=tuple(arrays[f"{name}_shape"]), copy=False)
