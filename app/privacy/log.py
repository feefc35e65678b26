"""Reading the log of lists: those of one vacancy on one day, and who was in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.candidates.models import Candidate
from app.core.clock import start_of_paris_day
from app.matching.filters import SuggestionFilters
from app.matching.models import SuggestionItem, SuggestionList
from app.matching.ranking.weights import UNITS_PER_POINT

# Lists of one vacancy on one day that are read: the last ones, since a recruiter may open hundreds.
MOST_LISTS = 50


@dataclass(frozen=True, slots=True)
class LoggedList:
    """A list as it was shown. Ranks and the lowest score (points of 100) are None when it showed nobody;
    `hidden` is None when it is older than that record.
    """

    number: int
    shown_at: datetime
    shown_to: str | None
    filters: SuggestionFilters
    matched: int
    excluded: dict[str, int]
    hidden: frozenset[int] | None
    weights_version: int
    data_version: str
    first_rank: int | None = None
    last_rank: int | None = None
    lowest: int | None = None


@dataclass(frozen=True, slots=True)
class LoggedLine:
    """A line of a list, with the code of the person."""

    code: str
    item: SuggestionItem


def list_lists(session: Session, vacancy_id: int, *, day: date) -> list[LoggedList]:
    """The lists of this vacancy that were shown on `day` (of Paris), oldest first, MOST_LISTS at most."""
    rows = session.execute(
        select(SuggestionList, User.full_name)
        .outerjoin(User, User.id == SuggestionList.shown_to_id)
        .where(
            SuggestionList.vacancy_id == vacancy_id,
            SuggestionList.shown_at >= start_of_paris_day(day),
            SuggestionList.shown_at < start_of_paris_day(day + timedelta(days=1)),
        )
        .order_by(SuggestionList.shown_at.desc(), SuggestionList.id.desc())
        .limit(MOST_LISTS)
    ).all()
    ranks = _ranks(session, [shown.id for shown, _name in rows])
    return [_logged(shown, name, *ranks.get(shown.id, (None, None, None))) for shown, name in reversed(rows)]


def list_lines(session: Session, numbers: Sequence[int]) -> dict[int, list[LoggedLine]]:
    """Who was in these lists, by list and rank."""
    rows = session.execute(
        select(SuggestionItem, Candidate.code)
        .join(Candidate, Candidate.id == SuggestionItem.candidate_id)
        .where(SuggestionItem.list_id.in_(numbers))
        .order_by(SuggestionItem.list_id, SuggestionItem.rank, SuggestionItem.candidate_id)
    )
    lines: dict[int, list[LoggedLine]] = {number: [] for number in numbers}
    for item, code in rows:
        lines[item.list_id].append(LoggedLine(code, item))
    return lines


def find_items(session: Session, numbers: Sequence[int], candidate_id: int) -> dict[int, SuggestionItem]:
    """The person's line in those of these lists that they were in."""
    items = session.scalars(
        select(SuggestionItem).where(
            SuggestionItem.list_id.in_(numbers), SuggestionItem.candidate_id == candidate_id
        )
    )
    return {item.list_id: item for item in items}


def _ranks(session: Session, numbers: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    rows = session.execute(
        select(
            SuggestionItem.list_id,
            func.min(SuggestionItem.rank),
            func.max(SuggestionItem.rank),
            func.min(SuggestionItem.score),
        )
        .where(SuggestionItem.list_id.in_(numbers))
        .group_by(SuggestionItem.list_id)
    )
    return {number: (first, last, score) for number, first, last, score in rows}


def _logged(
    shown: SuggestionList, name: str | None, first: int | None, last: int | None, score: int | None
) -> LoggedList:
    return LoggedList(
        number=shown.id,
        shown_at=shown.shown_at,
        shown_to=name,
        filters=SuggestionFilters.read(shown.filters),
        matched=shown.matched,
        excluded=shown.excluded,
        hidden=None if shown.hidden is None else frozenset(shown.hidden),
        weights_version=shown.weights_version,
        data_version=shown.data_version,
        first_rank=first,
        last_rank=last,
        lowest=None if score is None else score // UNITS_PER_POINT,
    )
