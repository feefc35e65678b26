"""One root for a verb, its forms, its action and its trade: `souder`, `je soude`, `soudé` and `soudure`.

What no ending tells (`gérer` and `gestion`, `peindre` and `je peins`) is in `data/words/verbs.csv`; the
endings are in `data/words/endings.txt`, so that both can be read and mended.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from app.reference.understanding.cleaning import (
    WORDS,
    abbreviations,
    all_words,
    joining_words,
    plain_text,
    stem,
)

# A shorter root is shared by words that have nothing in common.
LEAST_ROOT = 4
_FIRST_GROUP = ("e", "es", "ent", "ez", "ons", "ant", "e", "ee")
_SECOND_GROUP = ("is", "it", "issez", "issent", "issant", "i", "ie")


class Verb(NamedTuple):
    """A verb of our table with the nouns of its action and the forms that no rule gives, as written."""

    infinitive: str
    nouns: tuple[str, ...]
    forms: tuple[str, ...]


def roots(text: str) -> list[str]:
    """Roots of the telling words of a text, in order, as often as they stand in it.

    >>> roots("Je sais souder à l'arc") == roots("soudure à l'arc")
    True
    """
    return list(_roots_in(all_words(text)))


def _roots_in(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        for part in abbreviations().get(word, (word,)):
            if part not in joining_words() and part not in telling_around():
                yield root(part)


@lru_cache(maxsize=65_536)
def root(word: str) -> str:
    """What is left of a plain word without the ending that its use gives it."""
    single = word[:-1] if len(word) > LEAST_ROOT and word[-1] in "sx" else word
    for form in (word, single):
        if form in _by_form():
            return _by_form()[form]
    return _cut(word)


@cache
def verbs() -> tuple[Verb, ...]:
    """Our table of verbs, in its order."""
    with (WORDS / "verbs.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Verb(row["infinitive"], tuple(row["nouns"].split()), tuple(row["forms"].split()))
            for row in csv.DictReader(file)
        )


def regular_forms(infinitive: str) -> tuple[str, ...]:
    """Plain forms that the rules of the first two groups give: `e`, `ez`, `issez`."""
    plain = plain_text(infinitive)
    if plain.endswith("er"):
        return tuple(plain[:-2] + ending for ending in _FIRST_GROUP)
    return tuple(plain[:-2] + ending for ending in _SECOND_GROUP) if plain.endswith("ir") else ()


@cache
def telling_around() -> frozenset[str]:
    """Words that people put around a skill: `je sais`, `notions`, `missions`."""
    lines = (WORDS / "telling.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _by_form() -> Mapping[str, str]:
    """The root of each form of the verbs of our table; of two verbs, the first in the table has the form."""
    found: dict[str, str] = {}
    for verb in verbs():
        plain = plain_text(verb.infinitive)
        own = _cut(plain)
        irregular = [plain_text(form) for form in verb.forms]
        for form in (plain, *map(plain_text, verb.nouns), *irregular, *regular_forms(plain)):
            found.setdefault(form, own)
    return found


def _cut(word: str) -> str:
    for ending in _endings():
        if word.endswith(ending) and len(word) - len(ending) >= LEAST_ROOT:
            return word.removesuffix(ending)
    return stem(word)


@cache
def _endings() -> tuple[str, ...]:
    """The longest first."""
    lines = (WORDS / "endings.txt").read_text(encoding="utf-8").splitlines()
    words = {word for line in lines if not line.startswith("#") for word in line.split()}
    return tuple(sorted(words | {"s", "x"}, key=lambda ending: (-len(ending), ending)))
