"""How near a text is to each skill: a few figures for the likely ones, which a logistic regression weighs.

A text is read piece by piece (sentences, bullets, and the parts of longer ones): a skill is said by one
piece, and a text says several. Beside its words, the occupations that the text is about speak for their
skills.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from app.reference.enums import SkillKind
from app.reference.understanding.cleaning import all_words
from app.reference.understanding.roots import roots
from app.reference.understanding.shelves import LEAST, Arrays, packed, unpacked
from app.reference.understanding.skill_links import About, SkillLinks
from app.reference.understanding.skill_material import KINDS, SkillMaterial
from app.reference.understanding.skill_texts import SkillText, letters_of, read_skill_text
from app.reference.understanding.spelling import Spelling
from app.reference.understanding.vectors import LetterSpace, Matrix, WordSpace

# Likely skills looked at closely: by what the text says, and by the occupations behind it.
LIKELY_BY_WORDS = 100
LIKELY_BY_OCCUPATION = 90
# Texts compared at once: more would only take memory.
AT_ONCE = 16
# Endings that many labels share tell `gestion` from `gérer`: fewer letter groups are left out than of titles.
COMMON_IN_LABELS = 0.3
# Nearness by words of a piece that says a skill and nothing else.
EXACT = 0.995
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


class Likely(NamedTuple):
    """Likely skills of a text by position, and their figures: float32[skills, FIGURES].

    `nearness`, from 0 to 1, is that of the nearest skill of all to any piece.
    """

    skills: np.ndarray
    figures: np.ndarray
    nearness: float


class _Nearness(NamedTuple):
    """Of each piece of a text to each skill: float32[pieces, skills].

    Cosines by letters, nearness by roots, rarity of the roots in common; float32[pieces] of its own roots.
    """

    letters: np.ndarray
    words: np.ndarray
    common: np.ndarray
    weights: np.ndarray


class _Tops(NamedTuple):
    """Nearness of the skill that is nearest to each piece: float32[pieces]."""

    letters: np.ndarray
    words: np.ndarray
    both: np.ndarray


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
        self._letters_of = unpacked(arrays, "letters")
        self._words_of = unpacked(arrays, "words")
        self._labels_words = self._words_of.T.tocsr()
        self._weights = arrays["weights"]
        self._firsts = arrays["firsts"]
        known = np.where(self._firsts >= 0, self._firsts, 0)
        self._first_weights = np.where(self._firsts >= 0, self.words.rarity[known], 0).astype(np.float32)
        self._links = SkillLinks(arrays["links"], self.parents, self.size)
        found = np.bincount(arrays["links"][:, 1], minlength=self.size)
        self._rarity = np.log1p(found).astype(np.float32)

    def read(self, text: str) -> SkillText:
        """Pieces of a text, misspelt words put right."""
        return read_skill_text(text, self.spelling.mend)

    def measure(self, texts: Sequence[SkillText], abouts: Sequence[About]) -> list[Likely]:
        """Likely skills of each text, with their figures."""
        return [
            self._measure_one(text, about, near)
            for text, about, near in zip(texts, abouts, self._compare(texts), strict=True)
        ]

    def _measure_one(self, text: SkillText, about: About, near: _Nearness) -> Likely:
        if not text.words:
            return Likely(np.zeros(0, dtype=np.int64), np.zeros((0, len(FIGURES)), dtype=np.float32), 0)
        chances = self._links.chances_of(about)
        nearness = near.letters + near.words
        skills = self._likely(nearness.max(axis=0), chances)
        figures = np.zeros((len(skills), len(FIGURES)), dtype=np.float32)
        if len(skills):
            tops = _Tops(near.letters.max(axis=1), near.words.max(axis=1), nearness.max(axis=1))
            letters, words, common = (values[:, skills] for values in near[:3])
            own = _Nearness(letters, words, common, near.weights)
            self._put_nearness(figures, skills, text, own, tops)
            self._put_occupations(figures, about, {name: all_of[skills] for name, all_of in chances.items()})
            self._put_rest(figures, skills, text)
        best = max(near.letters.max(initial=0), near.words.max(initial=0))
        return Likely(skills, figures, float(best))

    def roots_of(self, skill: int) -> frozenset[str]:
        """Roots of a skill's label."""
        own = self._labels_words[skill].indices
        return frozenset(self.words.words[place] for place in own)

    def _compare(self, texts: Sequence[SkillText]) -> Iterator[_Nearness]:
        """Nearness of each text; a group of texts at once, for one large product costs less than many."""
        for start in range(0, len(texts), AT_ONCE):
            group = texts[start : start + AT_ONCE]
            views = [view for text in group for view in text.roots]
            if not views:
                none = np.zeros((0, self.size), dtype=np.float32)
                yield from (_Nearness(none, none, none, none[:, 0]) for _text in group)
                continue
            letters = self._letters.transform([piece for text in group for piece in text.words])
            all_letters = letters @ self._letters_of
            all_common = self._weighed(views) @ self._words_of
            weights = self.words.weight(views)
            first = 0
            for text in group:
                rows = slice(first, first := first + len(text.roots))
                common = all_common[rows].toarray()
                words = 2 * common / (weights[rows, None] + self._weights + LEAST)
                yield _Nearness(all_letters[rows].toarray(), words, common, weights[rows])

    def _weighed(self, views: Sequence[tuple[str, ...]]) -> Matrix:
        presence = self.words.presence(views)
        presence.data *= self.words.rarity[presence.indices]
        return presence

    def _likely(self, said: np.ndarray, links: Mapping[str, np.ndarray]) -> np.ndarray:
        by_occupation = links["linked"] + links["core"] + 0.25 * said * (links["linked"] > 0)
        found = [_highest(said, LIKELY_BY_WORDS), _highest(by_occupation, LIKELY_BY_OCCUPATION)]
        return np.unique(np.concatenate(found))

    def _put_nearness(
        self, figures: np.ndarray, skills: np.ndarray, text: SkillText, near: _Nearness, tops: "_Tops"
    ) -> None:
        """`near` is that of the likely skills alone, `tops` of the nearest of all."""
        is_whole = np.array(text.is_whole)
        parts = ~is_whole if not is_whole.all() else is_whole
        nearness, columns = near.letters + near.words, np.arange(len(skills))
        own_weights = self._weights[skills] + LEAST
        for size, kept in (("whole", is_whole), ("part", parts)):
            piece = np.flatnonzero(kept)[nearness[kept].argmax(axis=0)]
            own_letters, own_words = near.letters[piece, columns], near.words[piece, columns]
            behind = nearness[piece, columns] - tops.both[piece]
            _put(figures, f"{size}_letters", own_letters)
            _put(figures, f"{size}_words", own_words)
            _put(figures, f"{size}_both", own_letters * own_words)
            _put(figures, f"{size}_covered", near.common[piece, columns] / own_weights)
            _put(figures, f"{size}_covers", near.common[piece, columns] / (near.weights[piece] + LEAST))
            _put(figures, f"{size}_letters_behind", own_letters - tops.letters[piece])
            _put(figures, f"{size}_words_behind", own_words - tops.words[piece])
            _put(figures, f"{size}_nearest", behind > -LEAST)
            _put(figures, f"{size}_close", np.exp(behind / CLOSENESS))
        piece = nearness.argmax(axis=0)
        present = self.words.presence(text.roots).toarray()
        has_first = present[piece, np.maximum(self._firsts[skills], 0)] * (self._firsts[skills] >= 0)
        first = self._first_weights[skills]
        rest = self._weights[skills] - first
        said_rest = near.common[piece, columns] - has_first * first
        _put(figures, "first", has_first)
        _put(figures, "rest", said_rest / (rest + LEAST) * (rest > LEAST))
        _put(figures, "exact", near.words[piece, columns] > EXACT)
        together = self._weighed([tuple({word for own in text.roots for word in own})]).toarray()[0]
        _put(figures, "all_covered", (self._labels_words[skills] @ together) / own_weights)
        nearest = tops.both / 2
        top = max(nearest[is_whole].max(), np.average(nearest[parts], weights=near.weights[parts] + LEAST))
        _put(figures, "top", top)
        _put(figures, "named", min(max((top - UNNAMED) / (NAMED - UNNAMED), 0), 1))

    def _put_occupations(self, figures: np.ndarray, about: About, chances: Mapping[str, np.ndarray]) -> None:
        at = FIGURES.index
        unsaid, said = 1 - figures[:, at("named")], figures[:, at("whole_both")]
        for name in ("linked", "core", "emerging", "family"):
            own = chances[name]
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


def skill_arrays_of(material: SkillMaterial) -> dict[str, np.ndarray]:
    """The arrays of a `SkillEvidence`: what takes seconds to make, and is kept in a file."""
    own = [tuple(dict.fromkeys(roots(label))) or tuple(all_words(label)) for label in material.labels]
    texts = [letters_of(label) for label in material.labels]
    letters, words = LetterSpace.fit(texts, common=COMMON_IN_LABELS), WordSpace.fit(own)
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
        **packed("letters", letters.transform(texts)),
        **packed("words", words.presence(own)),
    }


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
