"""A vacancy's list as its employer sees it: without the people set aside, or whose follow-up is over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.clock import paris_date
from app.matching.filters import SuggestionFilters, wider_than
from app.matching.log.journal import record_list_shown
from app.matching.profiles import VacancyNotRankable
from app.matching.ranking.results import Filters
from app.matching.searches import FEW_GOOD, GOOD_SCORE, Overview, Search, open_search, open_searches
from app.matching.services import SuggestionPage, show_page
from app.pipeline.enums import Stage
from app.pipeline.queries import ENDED_STAGES, get_followed, map_candidate_ids
from app.vacancies.models import Vacancy

HIDDEN_STAGES = (Stage.SET_ASIDE, *ENDED_STAGES)


@dataclass(frozen=True, slots=True)
class WiderSearch:
    """The nearest filters that show someone, and how many people they show."""

    filters: SuggestionFilters
    matched: int


@dataclass(frozen=True, slots=True)
class ShownList:
    """A page of the list, already logged; `good` counts up to FEW_GOOD and is 0 for the other views."""

    page: SuggestionPage
    stages: Mapping[int, Stage]
    shortlisted: int
    aside: int
    good: int
    wider: WiderSearch | None


def show_list(
    session: Session,
    vacancy: Vacancy,
    filters: SuggestionFilters,
    *,
    number: int,
    shown_to: User,
    now: datetime,
) -> ShownList:
    """Rank, leave out, and log page `number` of a published vacancy's list. Raises VacancyNotRankable."""
    followed = get_followed(session, vacancy.id)
    aside = followed.at([Stage.SET_ASIDE])
    chosen = {"preselection": followed.shortlisted, "ecartees": aside}.get(filters.shows)
    hidden = followed.at(HIDDEN_STAGES) if chosen is None else []
    everyone = open_search(session, vacancy, now=now)
    search = everyone.without(hidden) if chosen is None else everyone.only(chosen)
    page = show_page(session, vacancy, search, filters=_for_ranking(vacancy, filters, now), page=number)
    record_list_shown(
        session, vacancy, page, shown_to=shown_to, filters=filters.to_arguments(), now=now, hidden=hidden
    )
    is_whole = chosen is None
    return ShownList(
        page=page,
        stages=followed.stages,
        shortlisted=len(followed.shortlisted),
        aside=len(aside),
        good=_count_good(page) if is_whole else 0,
        wider=find_wider(vacancy, filters, page.search, now=now) if is_whole and not page.matched else None,
    )


def _count_good(page: SuggestionPage) -> int:
    # Enough good ones on the page tell what a ranking of the whole list would: five is all that is counted.
    seen = sum(item.score >= GOOD_SCORE for item in page.ranked.items)
    return FEW_GOOD if seen >= FEW_GOOD else page.search.count_good()


def find_wider(
    vacancy: Vacancy, filters: SuggestionFilters, search: Search, *, now: datetime
) -> WiderSearch | None:
    """The next distance that shows someone; failing that, the same distances without the other filters."""
    wanted = [replace(filters, km=km) for km in wider_than(filters.km)]
    if filters.narrows:
        wanted += [SuggestionFilters(km=km) for km in (filters.km, *wider_than(filters.km))]
    for candidate in wanted:
        found = search.summarise(_for_ranking(vacancy, candidate, now))
        if found.matched:
            return WiderSearch(candidate, found.matched)
    return None


def summarise_lists(
    session: Session, vacancies: Sequence[Vacancy], *, now: datetime
) -> list[tuple[Vacancy, Overview]]:
    """Each rankable vacancy with the figures of its list at the usual distance; the same few queries for any
    number of them.
    """
    complete = [vacancy for vacancy in vacancies if vacancy.is_complete]
    hidden = map_candidate_ids(session, [vacancy.id for vacancy in complete], HIDDEN_STAGES)
    near = SuggestionFilters()
    return [
        (
            vacancy,
            search.without(hidden[vacancy.id]).summarise(_for_ranking(vacancy, near, now)),
        )
        for vacancy, search in zip(complete, open_searches(session, complete, now=now), strict=True)
    ]


def _for_ranking(vacancy: Vacancy, filters: SuggestionFilters, now: datetime) -> Filters:
    if vacancy.starts_on is None:
        raise VacancyNotRankable
    return filters.for_ranking(start=vacancy.starts_on, today=paris_date(now))
