"""Who saw a person: every list that showed them, gathered by vacancy."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Organisation
from app.core.pagination import Page
from app.matching.models import RankingWeights, SuggestionItem, SuggestionList
from app.matching.ranking.weights import DEFAULT_WEIGHTS, Weights
from app.privacy.why import PartShown, describe_parts
from app.reference.models import Commune
from app.vacancies.models import Vacancy

PAGE_SIZE = 10


@dataclass(frozen=True, slots=True)
class Showing:
    """One vacancy whose lists held the person: how often, and the latest list in words."""

    organisation: str
    title: str
    commune: str | None
    times: int
    shown_at: datetime
    rank: int
    points: int
    distance_km: int
    parts: tuple[PartShown, ...]


def count_showings(session: Session, candidate_id: int) -> int:
    """Vacancies whose lists held the person."""
    lists = (
        select(func.count(func.distinct(SuggestionList.vacancy_id)))
        .join(SuggestionItem, SuggestionItem.list_id == SuggestionList.id)
        .where(SuggestionItem.candidate_id == candidate_id)
    )
    return session.scalar(lists) or 0


def list_showings(
    session: Session, candidate_id: int, *, number: int = 1, size: int = PAGE_SIZE
) -> list[Showing]:
    """Showings of page `number`, latest first; two queries."""
    seen, shown = aliased(SuggestionItem), aliased(SuggestionList)
    latest = (
        select(func.max(seen.list_id).label("list_id"), func.count().label("times"))
        .join(shown, shown.id == seen.list_id)
        .where(seen.candidate_id == candidate_id)
        .group_by(shown.vacancy_id)
        .subquery()
    )
    rows = session.execute(
        select(SuggestionItem, SuggestionList, latest.c.times, Vacancy.title, Organisation.name, Commune.name)
        .join(latest, latest.c.list_id == SuggestionItem.list_id)
        .join(SuggestionList, SuggestionList.id == SuggestionItem.list_id)
        .join(Vacancy, Vacancy.id == SuggestionList.vacancy_id)
        .join(Organisation, Organisation.id == Vacancy.organisation_id)
        .outerjoin(Commune, Commune.id == Vacancy.commune_id)
        .where(SuggestionItem.candidate_id == candidate_id)
        .order_by(SuggestionList.shown_at.desc(), SuggestionList.id.desc())
        .limit(size)
        .offset((number - 1) * size)
    ).all()
    weights = weights_by_version(session)
    return [
        _showing(item, shown_list, times, title, organisation, commune, weights)
        for item, shown_list, times, title, organisation, commune in rows
    ]


def page_showings(session: Session, candidate_id: int, *, number: int) -> Page[Showing]:
    """A page of list_showings; a number past the end gives the last one."""
    total = count_showings(session, candidate_id)
    number = max(1, min(number, -(-total // PAGE_SIZE) or 1))
    return Page(list_showings(session, candidate_id, number=number), number, PAGE_SIZE, total)


def _showing(
    item: SuggestionItem,
    shown_list: SuggestionList,
    times: int,
    title: str,
    organisation: str,
    commune: str | None,
    weights: dict[int, Weights],
) -> Showing:
    used = weights.get(shown_list.weights_version, DEFAULT_WEIGHTS)
    parts = describe_parts(item, used)
    return Showing(
        organisation=organisation,
        title=title,
        commune=commune,
        times=times,
        shown_at=shown_list.shown_at,
        rank=item.rank,
        points=sum(part.points for part in parts),
        distance_km=item.distance_km,
        parts=parts,
    )


def weights_by_version(session: Session) -> dict[int, Weights]:
    """Every published version: a log is read with the one that it cites."""
    return {row.version: Weights.from_dict(row.values) for row in session.scalars(select(RankingWeights))}
