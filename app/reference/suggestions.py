"""Occupations to propose for a job title, whole or being typed.

First the titles that have all its words, then, when they are few, those that share its rarest ones: a posting
says "2 mécaniciens TP en CDI" where ROME says "Mécanicien / Mécanicienne d’engins de travaux publics".
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, and_, literal, or_, select
from sqlalchemy.orm import Session

from app.reference.models import Appellation, Occupation
from app.reference.text import normalise_text

LEAST_LETTERS = 2
LEAST_STEM = 4
# A longer title is a sentence: its first words say the job.
MOST_WORDS = 8
# Under that many titles with all the words, those with some of them are worth showing.
FEW_TITLES = 3
# A word that begins no title is tried again without its last letters: "cuistot", "souder".
MOST_LETTERS_LEFT_OUT = 3
# Titles of one occupation in a list: the others are better places for a second occupation.
MOST_TITLES = 3
# The first word of a French title is the trade itself; the others narrow it.
FIRST_WORD = 1.5
# What each word of a title that was not asked for takes away, in the unit of a word's rarity.
EXTRA_WORD = 0.15
_CODE = re.compile(r"[a-z]\d{2,4}")
_SMALL_WORDS = Path(__file__).parent / "data" / "small_words.txt"


@dataclass(frozen=True, slots=True)
class OccupationChoice:
    """A line of the list under the job title: the words matched, and the occupation behind them."""

    occupation_id: int
    code: str
    label: str
    occupation_label: str
    appellation_id: int | None


@dataclass(frozen=True, slots=True)
class _Found:
    choice: OccupationChoice
    text: str
    is_main: bool

    def has(self, word: str) -> bool:
        return f" {word}" in f" {self.text}"


Combine = Callable[..., ColumnElement[bool]]


def suggest_occupations(session: Session, text: str, *, limit: int = 8) -> list[OccupationChoice]:
    """Titles and occupations for `text`, best first; both gender forms and ROME codes are known.

    The same text, then titles that begin with it, then those with all of its words in any order; then those
    with the rarest of its words. Under two letters nothing is suggested.
    """
    wanted = normalise_text(text)
    words = sought_words(wanted)
    if len(wanted) < LEAST_LETTERS or not words:
        return []
    ranked = _rank_whole(_find(session, wanted, words, and_), wanted)
    if len(ranked) < FEW_TITLES and len(words) > 1:
        ranked += _rank_near(_find(session, wanted, words, or_), words)
    for left_out in range(1, MOST_LETTERS_LEFT_OUT + 1) if not ranked else ():
        shorter = [word[: max(LEAST_STEM, len(word) - left_out)] for word in words]
        ranked = ranked or _rank_near(_find(session, wanted, shorter, or_), shorter)
    return _spread(ranked, limit)


def sought_words(wanted: str) -> list[str]:
    """The words of a normalised title that say the job, without plurals; all of them when none does."""
    words = [word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in wanted.split()]
    telling = [word for word in words if word not in _small_words() and not word.isdigit()]
    return list(dict.fromkeys(telling or words))[:MOST_WORDS]


@cache
def _small_words() -> frozenset[str]:
    """Words that join others, endings as in "opérateur/trice", and what postings add to a job's name."""
    return frozenset(_SMALL_WORDS.read_text(encoding="utf-8").split())


def _find(session: Session, wanted: str, words: Sequence[str], combine: Combine) -> list[_Found]:
    """Active titles, then occupations, of which `combine` (and_, or_) of the words begin a word."""
    titles = (
        select(
            Occupation.id,
            Occupation.code,
            Appellation.label,
            Occupation.label,
            Appellation.id,
            Appellation.search_text,
            Appellation.is_main,
        )
        .join(Appellation.occupation)
        .where(Appellation.is_active, Occupation.is_active, combine(*_begun(Appellation.search_text, words)))
    )
    named = combine(*_begun(Occupation.search_text, words))
    if _CODE.fullmatch(wanted):
        named = or_(named, Occupation.code.startswith(wanted.upper()))
    occupations = select(
        Occupation.id,
        Occupation.code,
        Occupation.label,
        Occupation.label,
        literal(None),
        Occupation.search_text,
        literal(True),
    ).where(Occupation.is_active, named)
    rows = [*session.execute(titles), *session.execute(occupations)]
    return [_Found(OccupationChoice(*row[:5]), row[5], bool(row[6])) for row in rows]


def _spread(ranked: list[_Found], limit: int) -> list[OccupationChoice]:
    """The first `limit`, each title once and a few titles of each occupation."""
    kept: list[OccupationChoice] = []
    seen: set[tuple[str, str]] = set()
    titles: Counter[str] = Counter()
    for item in ranked:
        code = item.choice.code
        if (code, item.text) in seen or titles[code] == MOST_TITLES:
            continue
        seen.add((code, item.text))
        titles[code] += 1
        kept.append(item.choice)
    return kept[:limit]


def _begun(column: Any, words: Iterable[str]) -> list[ColumnElement[bool]]:
    # A space is put in front, so that one pattern finds a word wherever it is.
    spaced = literal(" ") + column
    return [spaced.contains(f" {word}") for word in words]


def _rank_whole(found: list[_Found], wanted: str) -> list[_Found]:
    """The nearest to the text first; then the occupation with the most such titles, short ones first."""
    titles = Counter(item.choice.code for item in found)
    return sorted(
        found,
        key=lambda item: (
            _distance(item.text, wanted),
            -titles[item.choice.code],
            not item.is_main,
            len(item.text),
            item.text,
            item.choice.code,
        ),
    )


def _distance(text: str, wanted: str) -> int:
    """0 the same text, 1 begins with it, 2 holds it, 3 has its words."""
    if text == wanted:
        return 0
    if text.startswith(wanted):
        return 1
    return 2 if f" {wanted}" in text else 3


def _rank_near(found: list[_Found], words: Sequence[str]) -> list[_Found]:
    """Those with the rarest of `words` first: a word that few titles have says the most."""
    rarity = {word: log(1 + len(found) / (1 + sum(item.has(word) for item in found))) for word in words}

    rarity[words[0]] *= FIRST_WORD

    def score(item: _Found) -> float:
        return sum(rarity[word] for word in words if item.has(word)) - EXTRA_WORD * len(item.text.split())

    return sorted(found, key=lambda item: (-score(item), not item.is_main, item.text, item.choice.code))
