"""Titles, occupations and skills for a text, whole or being typed."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.reference.lookup.asking import read_question
from app.reference.lookup.choices import OccupationChoice, SkillChoice
from app.reference.lookup.finding import FEW, TextIndex
from app.reference.lookup.store import LOOKUP
from app.reference.models import OccupationSkill

# Titles of one occupation in a list: the others are better places for a second occupation.
MOST_TITLES = 3
WHOLE_CODE = len("G1602")

# So few letters begin many trades: a list of engineers would hide the nurses.
FEW_LETTERS = 3
MOST_OF_TRADE = 1

# Asked for more when few titles have the words of a text: takes the text and how many are wanted.
Complete = Callable[[str, int], Sequence[OccupationChoice]]


def look_up_occupations(
    session: Session, text: str, *, limit: int = 8, complete: Complete | None = None
) -> list[OccupationChoice]:
    """Titles and occupations for `text`, best first: the very title, then those that begin with it, then
    those with all of its words in any order; then, when they are few, what `complete` gives for a text of
    several words, and titles with the rarest of its words. Nothing under two letters.

    Both gender forms, ROME codes, abbreviations and words with one or two typing errors are known.
    """
    indexes = LOOKUP.indexes(session)
    question = read_question(text, places=indexes.places)
    if question is None:
        return []
    titles = indexes.titles
    whole, part = titles.index.find(question)
    if question.is_code:
        whole = sorted(whole, key=lambda number: titles.choices[number].code)
    elif len(question.plain.strip()) <= FEW_LETTERS:
        whole = _each_trade(titles.index, whole)
    found = [titles.choices[number] for number in whole]
    if complete is not None and len(whole) < FEW and question.needed > 1:
        found += complete(text, limit)
    found += (titles.choices[number] for number in part)
    is_begun_code = question.is_code and len(question.plain.strip()) < WHOLE_CODE
    return _spread(found, limit, 1 if is_begun_code else MOST_TITLES)


def look_up_skills(
    session: Session, text: str, *, occupation_id: int | None = None, limit: int = 8
) -> list[SkillChoice]:
    """Skills for `text`, best first: the very label, then skills of the occupation, then core ones, then all.
    Nothing under two letters.
    """
    question = read_question(text)
    if question is None:
        return []
    skills = LOOKUP.indexes(session).skills
    whole, part = skills.index.find(question, favoured=_own(session, occupation_id, skills.numbers))
    return [skills.choices[number] for number in (*whole, *part)[:limit]]


def _each_trade(index: TextIndex, ranked: Sequence[int]) -> list[int]:
    """`ranked`, with the first titles of each trade before its others."""
    met: Counter[str] = Counter()
    turns = []
    for number in ranked:
        trade = index.trade(number)
        turns.append((met[trade] >= MOST_OF_TRADE, number))
        met[trade] += 1
    return [number for is_late in (False, True) for late, number in turns if late is is_late]


def _own(session: Session, occupation_id: int | None, numbers: dict[int, int]) -> set[int]:
    if occupation_id is None:
        return set()
    own = select(OccupationSkill.skill_id).where(OccupationSkill.occupation_id == occupation_id)
    return {numbers[key] for key in session.scalars(own) if key in numbers}


def _spread(ranked: Iterable[OccupationChoice], limit: int, most_titles: int) -> list[OccupationChoice]:
    """The first `limit`, each title once and at most `most_titles` of each occupation."""
    kept: dict[tuple[str, str], OccupationChoice] = {}
    titles: Counter[str] = Counter()
    for choice in ranked:
        key = (choice.code, choice.label)
        if len(kept) == limit:
            break
        if key not in kept and titles[choice.code] < most_titles:
            kept[key] = choice
            titles[choice.code] += 1
    return list(kept.values())
