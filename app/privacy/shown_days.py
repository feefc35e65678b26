"""Every list that held a person, day by day, for that person to read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.core.clock import paris_date
from app.core.pagination import Page
from app.matching.models import SuggestionItem, SuggestionList
from app.matching.ranking.weights import DEFAULT_WEIGHTS, Weights
from app.privacy.queries import weights_by_version
from app.privacy.why import PartShown, describe_parts
from app.reference.models import Commune
from app.vacancies.models import Vacancy

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One vacancy on one day: the last of the lists that held the person, and how many there were."""

    reference: str
    title: str
    organisation: str
    commune: str | None
    shown_at: datetime
    rank: int
    parts: tuple[PartShown, ...]
    weights_version: int
    data_version: str
    times: int = 1

    @property
    def points(self) -> int:
        return sum(part.points for part in self.parts)


@dataclass(frozen=True, slots=True)
class ShownDay:
    day: date
    lines: Sequence[ShownLine]


def page_days(session: Session, candidate_id: int, *, number: int) -> Page[ShownDay]:
    """A page of PAGE_SIZE lists, latest first, gathered by day (of Paris) and vacancy; three queries.

    Totals count lists. A number past the end gives the last page.
    """
    held = select(func.count()).where(SuggestionItem.candidate_id == candidate_id)
    total = session.scalar(held) or 0
    number = max(1, min(number, -(-total // PAGE_SIZE) or 1))
    rows = session.execute(_held_by(candidate_id).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)).all()
    return Page(_days(rows, weights_by_version(session)), number, PAGE_SIZE, total)


def list_shown(session: Session, candidate_id: int) -> list[ShownLine]:
    """Every list that held the person, latest first, each on its own; two queries."""
    weights = weights_by_version(session)
    return [_line(*row, weights=weights) for row in session.execute(_held_by(candidate_id))]


def _held_by(candidate_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(SuggestionItem, SuggestionList, Vacancy, Organisation.name, Commune.name)
        .join(SuggestionList, SuggestionList.id == SuggestionItem.list_id)
        .join(Vacancy, Vacancy.id == SuggestionList.vacancy_id)
        .join(Organisation, Organisation.id == Vacancy.organisation_id)
        .outerjoin(Commune, Commune.id == Vacancy.commune_id)
        .where(SuggestionItem.candidate_id == candidate_id)
        .order_by(SuggestionList.shown_at.desc(), SuggestionList.id.desc())
    )


def _days(rows: Sequence[Row[*tuple[Any, ...]]], weights: dict[int, Weights]) -> list[ShownDay]:
    days: dict[date, dict[str, ShownLine]] = {}
    for row in rows:
        line = _line(*row, weights=weights)
        lines = days.setdefault(paris_date(line.shown_at), {})
        known = lines.get(line.reference)
        lines[line.reference] = replace(known, times=known.times + 1) if known else line
    return [ShownDay(day, list(lines.values())) for day, lines in days.items()]


def _line(
    item: SuggestionItem,
    shown: SuggestionList,
    vacancy: Vacancy,
    organisation: str,
    commune: str | None,
    *,
    weights: dict[int, Weights],
) -> ShownLine:
    return ShownLine(
        reference=vacancy.reference,
        title=vacancy.title,
        organisation=organisation,
        commune=commune,
        shown_at=shown.shown_at,
        rank=item.rank,
        parts=describe_parts(item, weights.get(shown.weights_version, DEFAULT_WEIGHTS)),
        weights_version=shown.weights_version,
        data_version=shown.data_version,
    )
