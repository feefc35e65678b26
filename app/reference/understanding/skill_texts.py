"""A text in which skills are read: its pieces, each once, as plain words and as roots."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from app.reference.understanding.cleaning import all_words
from app.reference.understanding.roots import roots, telling_around

MOST_PIECES = 60
# A short text is also read as one piece, whatever its full stops.
LONGEST_TOGETHER = 20
_SENTENCES = re.compile(r"[\n\r.;:!?•▪●◦|]+(?=\s|$)|[\n\r;:!?•▪●◦|]|\s[-–—*]\s|^\s*[-–—*]\s*", re.MULTILINE)
_PARTS = re.compile(r",|\(|\)|\bet\b|\bou\b|\bpuis\b|\bainsi que\b|\bafin de\b|\bpour\b", re.IGNORECASE)


class SkillText(NamedTuple):
    """A text cut into pieces: their plain words, the roots of these, and which are whole sentences."""

    words: tuple[str, ...]
    roots: tuple[tuple[str, ...], ...]
    is_whole: tuple[bool, ...]


def read_skill_text(text: str, mend: Callable[[str], str] = str) -> SkillText:
    """Pieces of a text that say something, each once; `mend` puts each root right."""
    pieces: dict[str, tuple[tuple[str, ...], bool]] = {}
    for piece, is_whole in _pieces(text):
        own = tuple(dict.fromkeys(mend(word) for word in roots(piece)))
        if own:
            pieces.setdefault(letters_of(piece), (own, is_whole))
        if len(pieces) == MOST_PIECES:
            break
    found = tuple(pieces.values())
    return SkillText(tuple(pieces), tuple(own for own, _ in found), tuple(is_whole for _, is_whole in found))


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Sentences (whole; a short text too) and their parts."""
    if len(text.split()) <= LONGEST_TOGETHER:
        yield text, True
    for sentence in _SENTENCES.split(text):
        if not sentence.strip():
            continue
        yield sentence, True
        yield from ((part, False) for part in _PARTS.split(sentence) if part.strip() and part != sentence)


def letters_of(text: str) -> str:
    """The plain words of a text that are compared letter by letter."""
    words = [word for word in all_words(text) if word not in telling_around()]
    return " ".join(words or all_words(text))
