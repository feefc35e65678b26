"""Occupations and skills for plain words, for whoever has a database session."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.reference.enums import SkillKind
from app.reference.models import Occupation, Skill
from app.reference.understanding.material import NothingToLearn
from app.reference.understanding.skill_store import SKILL_STORE, KeptSkills
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


@dataclass(frozen=True, slots=True)
class SkillSuggestion:
    """A skill that a text seems to speak of; `confidence` and `words` as of an occupation.

    Without words, it is suggested for the occupation alone.
    """

    skill_id: int
    code: str
    label: str
    kind: SkillKind
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


def suggest_skills(
    session: Session, text: str, *, occupation_id: int | Sequence[int] | None = None, limit: int = 10
) -> list[SkillSuggestion]:
    """Skills that `text` (a title, a description, what somebody can do) speaks of, the likeliest first.

    `occupation_id`: one or several occupations that are certain; those that the text suggests otherwise.
    Empty and absurd texts give an empty list.
    """
    return suggest_skills_for_many(
        session, [text], occupation_id=occupation_id, limit=limit, with_words=True
    )[0]


def suggest_skills_for_many(
    session: Session,
    texts: Sequence[str],
    *,
    occupation_id: int | Sequence[int] | None = None,
    limit: int = 10,
    with_words: bool = False,
) -> list[list[SkillSuggestion]]:
    """As `suggest_skills`, text by text; the words that decided only when asked for."""
    try:
        kept = SKILL_STORE.find(session)
    except NothingToLearn:
        return [[] for _text in texts]
    found = kept.suggester.suggest_many(texts, given=_places(session, kept, occupation_id), limit=limit)
    rows = _skill_rows(session, sorted({kept.codes[guess.skill] for guesses in found for guess in guesses}))
    return [
        [
            SkillSuggestion(
                *rows[kept.codes[guess.skill]],
                guess.confidence,
                tuple(kept.suggester.said_words(text, guess.skill)) if with_words else (),
            )
            for guess in guesses
            if kept.codes[guess.skill] in rows
        ]
        for text, guesses in zip(texts, found, strict=True)
    ]


def _places(session: Session, kept: KeptSkills, given: int | Sequence[int] | None) -> list[int]:
    ids = [given] if isinstance(given, int) else list(given or ())
    if not ids:
        return []
    codes = session.scalars(select(Occupation.code).where(Occupation.id.in_(ids)).order_by(Occupation.code))
    places = {code: place for place, code in enumerate(kept.occupations)}
    return [places[code] for code in codes if code in places]


def _skill_rows(session: Session, codes: Sequence[str]) -> dict[str, tuple[int, str, str, SkillKind]]:
    statement = select(Skill.id, Skill.code, Skill.label, Skill.kind).where(
        Skill.code.in_(codes), Skill.is_active
    )
    return {row.code: (row.id, row.code, row.label, row.kind) for row in session.execute(statement)}


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
