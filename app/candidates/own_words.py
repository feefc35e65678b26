"""What people say of themselves, read and forgotten: "j’ai été serveuse 3 ans, je sais souder".

Each piece of a text may speak of another trade, so pieces are read apart, without the words around. The text
is never kept: whoever calls this keeps what the person ticks.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from sqlalchemy.orm import Session

from app.reference.text import normalise_text
from app.reference.understanding.queries import (
    OccupationSuggestion,
    SkillSuggestion,
    suggest_occupations_for_many,
    suggest_skills_for_many,
)

LONGEST_TEXT = 2_000
MOST_PIECES = 20
MOST_OCCUPATIONS = 6
MOST_OF_PIECE = 3
# Under that, a line would be one chance in fifty.
LEAST_CONFIDENCE = 0.02
MOST_SKILLS_READ = 10
MOST_SKILLS_OF_PIECE = 4
LEAST_OF_SKILL = 0.2
_JOINTS = re.compile(r"[,;.:!?\n\r/•+]+|\bet\b|\bou\b|\bpuis\b|\bainsi que\b|\s[-–—]\s", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_FILLERS = Path(__file__).parent / "data" / "filler_words.txt"


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What a text speaks of, likeliest first; `words` of each are the person's own."""

    occupations: Sequence[OccupationSuggestion] = ()
    skills: Sequence[SkillSuggestion] = ()

    def __bool__(self) -> bool:
        return bool(self.occupations or self.skills)


def read_own_words(session: Session, text: str) -> OwnWords:
    """Occupations and skills that a person’s text speaks of; nothing for an empty or absurd one."""
    pieces = telling_pieces(text)
    if not pieces:
        return OwnWords()
    return OwnWords(_read_occupations(session, pieces), _read_skills(session, pieces))


def telling_pieces(text: str) -> list[str]:
    """The pieces of a text without the words that name no trade: `serveuse`, `souder`, `garde enfants`."""
    pieces = []
    for piece in _JOINTS.split(text):
        words = [
            word for word in _WORD.findall(piece) if any(map(str.isalpha, word)) and not _is_filler(word)
        ]
        pieces.append(" ".join(words))
    return list(dict.fromkeys(filter(None, pieces)))[:MOST_PIECES]


def _read_occupations(session: Session, pieces: Sequence[str]) -> list[OccupationSuggestion]:
    """The best of each piece, then what else each may mean, while there is room."""
    best: dict[int, OccupationSuggestion] = {}
    firsts: set[int] = set()
    found = suggest_occupations_for_many(session, pieces, limit=MOST_OF_PIECE)
    for piece, suggestions in zip(pieces, found, strict=True):
        for place, item in enumerate(suggestions):
            known = best.get(item.occupation_id)
            if item.confidence < LEAST_CONFIDENCE or (known and known.confidence >= item.confidence):
                continue
            best[item.occupation_id] = replace(item, words=(piece,))
            firsts |= {item.occupation_id} if place == 0 else set()
    kept = sorted(best.values(), key=lambda item: (item.occupation_id not in firsts, -item.confidence))
    return sorted(kept[:MOST_OCCUPATIONS], key=lambda item: -item.confidence)


def _read_skills(session: Session, pieces: Sequence[str]) -> list[SkillSuggestion]:
    """Skills that each piece names; not those that would only be usual in the occupations read."""
    best: dict[int, SkillSuggestion] = {}
    for found in suggest_skills_for_many(session, pieces, limit=MOST_SKILLS_READ, with_words=True):
        named = [item for item in found if item.words and item.confidence >= LEAST_OF_SKILL]
        for item in named[:MOST_SKILLS_OF_PIECE]:
            known = best.get(item.skill_id)
            if known is None or known.confidence < item.confidence:
                best[item.skill_id] = item
    return sorted(best.values(), key=lambda item: -item.confidence)[:MOST_SKILLS_READ]


def _is_filler(word: str) -> bool:
    return normalise_text(word) in _fillers()


@cache
def _fillers() -> frozenset[str]:
    lines = _FILLERS.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
