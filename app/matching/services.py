"""Suggestions for a vacancy: ranked, explained, checked again before they are shown."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.candidates.models import Candidate
from app.core.pagination import PageNumbers
from app.matching.queries import find_labels, list_open_candidates, list_open_people
from app.matching.ranking.engine import NO_FILTER
from app.matching.ranking.reasons import Explanation
from app.matching.ranking.results import Filters, RankedList
from app.matching.searches import Search, open_search
from app.matching.wording import Labels, say_exclusions
from app.vacancies.models import Vacancy

PAGE_SIZE = 10


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A person as a list shows them: `rank` from 1, the score explained, and nothing that identifies."""

    candidate: Candidate
    rank: int
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class SuggestionPage(PageNumbers):
    """A page of suggestions, exact counts, and what was left out and why.

    `search` is what was ranked: over people who may be shown, as far as this page had to know.
    """

    suggestions: Sequence[Suggestion]
    number: int
    size: int
    total: int
    exclusions: Sequence[str]
    labels: Labels
    weights_version: int
    data_version: str
    ranked: RankedList
    search: Search

    @property
    def matched(self) -> int:
        """How many people match, on this page or not."""
        return self.total


def rank_vacancy(
    session: Session,
    vacancy: Vacancy,
    *,
    now: datetime,
    filters: Filters = NO_FILTER,
    hidden: Collection[int] = (),
    only: Collection[int] | None = None,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> SuggestionPage:
    """The page `page` of suggestions for a complete vacancy; `hidden` candidates (ids) are left out;
    with `only`, nobody else is ranked.

    Past the last page, the last one is given. Raises VacancyNotRankable.
    """
    everyone = open_search(session, vacancy, now=now)
    search = everyone.without(hidden) if only is None else everyone.only(only)
    return show_page(session, vacancy, search, filters=filters, page=page, size=size)


def show_page(
    session: Session,
    vacancy: Vacancy,
    search: Search,
    *,
    filters: Filters = NO_FILTER,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> SuggestionPage:
    """A page of `search`, read again from the database: whoever paused, objected or left since the index was
    read is not shown, whatever the index says, and the list is ranked again without them.
    """
    number, ranked = _rank_page(search, filters, page, size)
    people = list_open_people(session, [item.candidate_id for item in ranked.items])
    while gone := [item.candidate_id for item in ranked.items if item.candidate_id not in people]:
        search = search.without(gone)
        number, ranked = _rank_page(search, filters, page, size)
        unread = [item.candidate_id for item in ranked.items if item.candidate_id not in people]
        people |= list_open_people(session, unread)
    first = (number - 1) * size + 1
    ranks = {item.candidate_id: place for place, item in enumerate(ranked.items, start=first)}
    suggestions = _describe(search, people, ranks)
    labels = find_labels(session, vacancy, [item.explanation for item in suggestions])
    return SuggestionPage(
        suggestions=suggestions,
        total=ranked.matched,
        number=number,
        size=size,
        exclusions=say_exclusions(ranked, labels),
        labels=labels,
        weights_version=search.snapshot.weights.version,
        data_version=search.snapshot.data_version,
        ranked=ranked,
        search=search,
    )


def explain_candidates(
    session: Session, vacancy: Vacancy, candidate_ids: Sequence[int], *, now: datetime
) -> tuple[list[Suggestion], Labels]:
    """These people explained for a vacancy, in the order of its list, with the names of what the reasons
    speak of.

    People who may not be shown any more are left out. Raises VacancyNotRankable.
    """
    search = open_search(session, vacancy, now=now)
    people = list_open_candidates(session, candidate_ids)
    found = _describe(search, people, dict.fromkeys(candidate_ids, 0))
    found.sort(key=lambda item: search.order_key(item.candidate.id, item.explanation.total_units))
    ordered = [replace(item, rank=place) for place, item in enumerate(found, start=1)]
    return ordered, find_labels(session, vacancy, [item.explanation for item in ordered])


def _rank_page(search: Search, filters: Filters, number: int, size: int) -> tuple[int, RankedList]:
    """The page and its true number: the last one when the list became shorter since its pages were
    numbered.
    """
    number = max(1, number)
    ranked = search.rank(limit=size, offset=(number - 1) * size, filters=filters)
    pages = max(1, -(-ranked.matched // size))
    if number <= pages:
        return number, ranked
    return pages, search.rank(limit=size, offset=(pages - 1) * size, filters=filters)


def _describe(search: Search, people: Mapping[int, Candidate], ranks: Mapping[int, int]) -> list[Suggestion]:
    return [
        Suggestion(people[candidate_id], place, explanation)
        for candidate_id, place in ranks.items()
        if candidate_id in people and (explanation := search.explain(candidate_id)) is not None
    ]
