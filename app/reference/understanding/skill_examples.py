"""Texts whose skills are known, to learn from and to measure on: nobody has labelled any for us.

- What the reference says of an occupation (its definition, a sentence of it) and what our own lists say of
  it (a title, words of the trade) speak of its skills: a core one counts for 1, another for a half.
- A label written as people write (`je soude`, `soudure`, a word less, a typing error) speaks of that skill
  alone; several in a row, of these.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from app.reference.understanding.cleaning import plain_text
from app.reference.understanding.roots import Verb, regular_forms, verbs
from app.reference.understanding.skill_material import CORE, SkillMaterial

WORTH_OF_OTHERS = 0.5
SEED = 20_251_126
SOURCES = ("definition", "sentence", "words", "title", "label", "labels")
# How many questions of each source are drawn; more of them change nothing.
DRAWN = {"definition": 300, "sentence": 300, "words": 250, "title": 350, "label": 800, "labels": 500}
MOST_TOGETHER = 5
_LEADS = ("je sais ", "j'ai déjà fait : ", "expérience en ", "capable de ", "", "", "")
_JOINTS = (", ", ", ", "\n- ", ". ", " et ")
_VOWELS = "aeiouyéèêàâîôûh"


class SkillQuestion(NamedTuple):
    """A text, how much each skill is worth for it, and the occupation to give (when it is given).

    `skills` and `grades` are parallel; skills that are not there are worth nothing. `occupation` is the one
    that the text comes from, None for a skill without any.
    """

    source: str
    text: str
    skills: np.ndarray
    grades: np.ndarray
    occupation: int | None
    is_given: bool = False


def draw_questions(material: SkillMaterial, *, drawn: dict[str, int] | None = None) -> list[SkillQuestion]:
    """The same questions for the same reference; every other one gives the occupation, where there is one."""
    draw = np.random.default_rng(SEED)
    counts = DRAWN if drawn is None else drawn
    found: list[SkillQuestion] = []
    for source in SOURCES:
        questions = _MAKERS[source](material, draw, counts.get(source, 0))
        found += (
            item._replace(is_given=bool(place % 2) and item.occupation is not None)
            for place, item in enumerate(questions)
        )
    return found


def perturb(label: str, draw: np.random.Generator) -> str:
    """A label of a skill as somebody might write it: one to three changes."""
    text = label
    changes: list[Callable[[str, np.random.Generator], str]] = [_drop_word, _reorder, _mistype, _drop_accents]
    if draw.random() < 0.6:
        text = _change_verb(text, draw)
    for place in draw.permutation(len(changes))[: draw.integers(1, 3)]:
        text = changes[int(place)](text, draw)
    return text


def _of_occupation(material: SkillMaterial, occupation: int) -> tuple[np.ndarray, np.ndarray]:
    own = material.links[_rows_of(material, occupation)]
    grades = np.where(own[:, 2] == CORE, 1, WORTH_OF_OTHERS).astype(np.float32)
    return own[:, 1], grades


def _rows_of(material: SkillMaterial, occupation: int) -> slice:
    first, last = np.searchsorted(material.links[:, 0], [occupation, occupation + 1])
    return slice(int(first), int(last))


def _some(places: Sequence[int], draw: np.random.Generator, most: int) -> list[int]:
    return [places[int(place)] for place in draw.permutation(len(places))[:most]]


def _definitions(material: SkillMaterial, draw: np.random.Generator, most: int) -> Iterator[SkillQuestion]:
    for place in _some(sorted(material.definitions), draw, most):
        yield SkillQuestion(
            "definition", material.definitions[place], *_of_occupation(material, place), place
        )


def _sentences(material: SkillMaterial, draw: np.random.Generator, most: int) -> Iterator[SkillQuestion]:
    for place in _some(sorted(material.definitions), draw, most):
        sentences = [
            text for text in re.split(r"[.\n]+", material.definitions[place]) if len(text.split()) > 2
        ]
        if sentences:
            text = sentences[int(draw.integers(len(sentences)))].strip()
            yield SkillQuestion("sentence", text, *_of_occupation(material, place), place)


def _words(material: SkillMaterial, draw: np.random.Generator, most: int) -> Iterator[SkillQuestion]:
    for place in _some(sorted(material.words), draw, most):
        yield SkillQuestion("words", material.words[place][0], *_of_occupation(material, place), place)


def _titles(material: SkillMaterial, draw: np.random.Generator, most: int) -> Iterator[SkillQuestion]:
    for place in _some(sorted(material.titles), draw, most):
        own = material.titles[place]
        text = own[int(draw.integers(len(own)))]
        yield SkillQuestion("title", text, *_of_occupation(material, place), place)


def _labels(material: SkillMaterial, draw: np.random.Generator, most: int) -> Iterator[SkillQuestion]:
    by_skill = material.links[np.argsort(material.links[:, 1], kind="stable")]
    starts = np.searchsorted(by_skill[:, 1], np.arange(len(material.codes) + 1))
    for place in _some(range(len(material.codes)), draw, most):
        own = by_skill[starts[place] : starts[place + 1], 0]
        occupation = int(own[draw.integers(len(own))]) if len(own) else None
        text = _LEADS[draw.integers(len(_LEADS))] + perturb(material.labels[place], draw)
        yield SkillQuestion("label", text, np.array([place]), np.ones(1, dtype=np.float32), occupation)


def _several_labels(material: SkillMaterial, draw: np.random.Generator, most: int) -> Iterator[SkillQuestion]:
    for occupation in _some(sorted({int(place) for place in material.links[:, 0]}), draw, most):
        own = material.links[_rows_of(material, occupation)]
        # Core skills are said twice as often as others.
        odds = np.where(own[:, 2] == CORE, 2.0, 1.0)
        count = min(int(draw.integers(2, MOST_TOGETHER + 1)), len(own))
        chosen = draw.choice(own[:, 1], size=count, replace=False, p=odds / odds.sum())
        joint = _JOINTS[draw.integers(len(_JOINTS))]
        text = _LEADS[draw.integers(len(_LEADS))] + joint.join(
            perturb(material.labels[place], draw) for place in chosen
        )
        yield SkillQuestion("labels", text, np.sort(chosen), np.ones(count, dtype=np.float32), occupation)


_MAKERS: dict[str, Callable[[SkillMaterial, np.random.Generator, int], Iterator[SkillQuestion]]] = {
    "definition": _definitions,
    "sentence": _sentences,
    "words": _words,
    "title": _titles,
    "label": _labels,
    "labels": _several_labels,
}


def _change_verb(text: str, draw: np.random.Generator) -> str:
    """`Souder des tôles` becomes `je soude des tôles`, `soudé des tôles` or `soudure de tôles`."""
    first, _space, rest = text.partition(" ")
    infinitive = plain_text(first)
    known = _by_infinitive().get(infinitive)
    if known and known.nouns and draw.random() < 0.5:
        noun = known.nouns[int(draw.integers(len(known.nouns)))]
        rest = re.sub(r"^(?:une|un|des|les|le|la)\s+", "", rest)
        rest = re.sub(r"^l['’]", "", rest)
        return f"{noun} {'d’' if rest[:1].lower() in _VOWELS and rest else 'de '}{rest}"
    forms = [*(known.forms if known else ()), *regular_forms(infinitive)]
    if not forms or not infinitive.endswith(("er", "ir", "re")):
        return text
    form = forms[int(draw.integers(len(forms)))]
    return f"{'je ' if draw.random() < 0.5 else ''}{form} {rest}".strip()


@cache
def _by_infinitive() -> dict[str, Verb]:
    return {plain_text(verb.infinitive): verb for verb in verbs()}


def _drop_word(text: str, draw: np.random.Generator) -> str:
    words = text.split()
    if len(words) < 4:
        return text
    place = int(draw.integers(1, len(words)))
    return " ".join(words[:place] + words[place + 1 :])


def _reorder(text: str, draw: np.random.Generator) -> str:
    words = text.split()
    if len(words) < 4:
        return text
    one, other = draw.choice(np.arange(1, len(words)), size=2, replace=False)
    words[one], words[other] = words[other], words[one]
    return " ".join(words)


def _mistype(text: str, draw: np.random.Generator) -> str:
    """Two letters swapped, one lost or one doubled in a longer word."""
    words = text.split()
    longer = [place for place, word in enumerate(words) if len(word) > 4]
    if not longer:
        return text
    place = longer[int(draw.integers(len(longer)))]
    word, letter = words[place], int(draw.integers(1, len(words[place]) - 1))
    words[place] = (
        word[:letter] + word[letter + 1] + word[letter] + word[letter + 2 :],
        word[:letter] + word[letter + 1 :],
        word[:letter] + word[letter] + word[letter:],
    )[int(draw.integers(3))]
    return " ".join(words)


def _drop_accents(text: str, _draw: np.random.Generator) -> str:
    return plain_text(text)
