"""A vacancy's list as its employer sees it: without the people set aside, or whose follow-up is over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.clock import paris_date
from app.matching.filters import SuggestionFilters, wider_than
from app.matching.journal import record_list_shown
from app.matching.profiles import VacancyNotRankable
from app.matching.ranking.results import Filters
from app.matching.services import (
    Overview,
    SuggestionPage,
    count_good_suggestions,
    rank_vacancy,
    summarise_vacancy,
)
from app.pipeline.enums import Stage
from app.pipeline.queries import (
    ENDED_STAGES,
    list_candidate_ids,
    list_shortlisted_ids,
    map_candidate_ids,
    stages_by_candidate,
)
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
    aside = list_candidate_ids(session, vacancy.id, [Stage.SET_ASIDE])
    shortlisted = list_shortlisted_ids(session, vacancy.id)
    hidden = [] if filters.shows else list_candidate_ids(session, vacancy.id, HIDDEN_STAGES)
    page = rank_vacancy(
        session,
        vacancy,
        now=now,
        filters=_for_ranking(vacancy, filters, now),
        hidden=hidden,
        only={"preselection": shortlisted, "ecartees": aside}.get(filters.shows),
        page=number,
    )
    record_list_shown(session, vacancy, page, shown_to=shown_to, filters=filters.to_arguments(), now=now)
    is_whole = not filters.shows
    return ShownList(
        page=page,
        stages=stages_by_candidate(session, vacancy.id, [item.candidate.id for item in page.suggestions]),
        shortlisted=len(shortlisted),
        aside=len(aside),
        good=count_good_suggestions(session, vacancy, now=now, hidden=hidden) if is_whole else 0,
        wider=find_wider(session, vacancy, filters, hidden=hidden, now=now)
        if is_whole and not page.matched
        else None,
    )


def find_wider(
    session: Session, vacancy: Vacancy, filters: SuggestionFilters, *, hidden: Sequence[int], now: datetime
) -> WiderSearch | None:
    """The next distance that shows someone; failing that, the same distances without the other filters."""
    wanted = [replace(filters, km=km) for km in wider_than(filters.km)]
    if filters.narrows:
        wanted += [SuggestionFilters(km=km) for km in (filters.km, *wider_than(filters.km))]
    for candidate in wanted:
        asked = _for_ranking(vacancy, candidate, now)
        found = summarise_vacancy(session, vacancy, now=now, filters=asked, hidden=hidden)
        if found.matched:
            return WiderSearch(candidate, found.matched)
    return None


def summarise_lists(
    session: Session, vacancies: Sequence[Vacancy], *, now: datetime
) -> list[tuple[Vacancy, Overview]]:
    """Each rankable vacancy with the figures of its list at the usual distance."""
    hidden = map_candidate_ids(session, [vacancy.id for vacancy in vacancies], HIDDEN_STAGES)
    near = SuggestionFilters()
    return [
        (
            vacancy,
            summarise_vacancy(
                session,
                vacancy,
                now=now,
                filters=_for_ranking(vacancy, near, now),
                hidden=hidden[vacancy.id],
            ),
        )
        for vacancy in vacancies
        if vacancy.is_complete
    ]


def _for_ranking(vacancy: Vacancy, filters: SuggestionFilters, now: datetime) -> Filters:
    if vacancy.starts_on is None:
        raise VacancyNotRankable
    return filters.for_ranking(start=vacancy.starts_on, today=paris_date(now))
