"""Occupations for plain words, for whoever has a database session."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.reference.models import Occupation
from app.reference.understanding.making import NothingToLearn
from app.reference.understanding.store import STORE, Kept
from app.reference.understanding.suggester import Guess


@dataclass(frozen=True, slots=True)
class OccupationSuggestion:
    """An occupation that a text seems to speak of.

    `confidence` goes from 0 to 1: of the suggestions made with that confidence, this part is right. `words`
    are the words, as typed, that decided, the weightiest first.
    """

    occupation_id: int
    code: str
    label: str
    confidence: float
    words: tuple[str, ...] = ()


def suggest_occupations(
    session: Session, text: str, *, about: str = "", limit: int = 10
) -> list[OccupationSuggestion]:
    """Occupations that `text` (a title, or a longer text) speaks of, the likeliest first.

    `about`, a description of the job or the aims of a training, helps to tell near ones apart. Empty and
    absurd texts give an empty list.
    """
    kept = _find_kept(session)
    if kept is None:
        return []
    guesses = kept.suggester.suggest(text, about=about, limit=limit)
    rows = _rows(session, [kept.codes[guess.occupation] for guess in guesses])
    return [
        OccupationSuggestion(
            *rows[kept.codes[guess.occupation]],
            guess.confidence,
            tuple(kept.suggester.deciding_words(text, guess.occupation, about=about)),
        )
        for guess in guesses
        if kept.codes[guess.occupation] in rows
    ]


def suggest_occupations_for_many(
    session: Session, texts: Sequence[str], *, about: Sequence[str] = (), limit: int = 10
) -> list[list[OccupationSuggestion]]:
    """As `suggest_occupations`, text by text, without the words that decided."""
    kept = _find_kept(session)
    if kept is None:
        return [[] for _text in texts]
    found = kept.suggester.suggest_many(texts, about=about, limit=limit)
    rows = _rows(session, sorted({kept.codes[guess.occupation] for guesses in found for guess in guesses}))

    def words_on(guesses: list[Guess]) -> list[OccupationSuggestion]:
        named = [(kept.codes[guess.occupation], guess.confidence) for guess in guesses]
        return [OccupationSuggestion(*rows[code], confidence) for code, confidence in named if code in rows]

    return [words_on(guesses) for guesses in found]


def _find_kept(session: Session) -> Kept | None:
    """The suggester of this reference; None before the first load."""
    try:
        return STORE.find(session)
    except NothingToLearn:
        return None


def _rows(session: Session, codes: Sequence[str]) -> dict[str, tuple[int, str, str]]:
    statement = select(Occupation.id, Occupation.code, Occupation.label).where(
        Occupation.code.in_(codes), Occupation.is_active
    )
    return {row.code: (row.id, row.code, row.label) for row in session.execute(statement)}
