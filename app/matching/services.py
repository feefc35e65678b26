"""Suggestions for a vacancy: ranked, explained, checked again before they are shown."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.candidates.models import Candidate
from app.core.clock import paris_date
from app.core.pagination import PageNumbers
from app.matching.index_store import STORE, Snapshot
from app.matching.profiles import vacancy_profile
from app.matching.queries import find_labels, list_open_candidates
from app.matching.ranking.engine import NO_FILTER, rank
from app.matching.ranking.explanation import explain
from app.matching.ranking.profiles import VacancyProfile
from app.matching.ranking.reasons import Explanation
from app.matching.ranking.results import Filters, RankedList
from app.matching.ranking.weights import UNITS_PER_POINT
from app.matching.wording import Labels, say_exclusions
from app.vacancies.models import Vacancy

PAGE_SIZE = 10
# A suggestion is good from 60 points of 100: near occupation and most skills, within reach. Under FEW_GOOD of
# them, the page offers to signal a need.
GOOD_SCORE = 60 * UNITS_PER_POINT
FEW_GOOD = 5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A person as a list shows them: `rank` from 1, the score explained, and nothing that identifies."""

    candidate: Candidate
    rank: int
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class SuggestionPage(PageNumbers):
    """A page of suggestions, exact counts, and what was left out and why."""

    suggestions: Sequence[Suggestion]
    number: int
    size: int
    total: int
    exclusions: Sequence[str]
    labels: Labels
    weights_version: int
    data_version: str
    ranked: RankedList

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

    Past the last page, the last one is given. People are read again from the database: whoever paused,
    objected or left since the index was read is not shown, whatever the index says. Raises
    VacancyNotRankable.
    """
    snapshot = STORE.snapshot(session)
    asked = vacancy_profile(vacancy, today=paris_date(now))
    indexes = snapshot.without(set(hidden)) if only is None else snapshot.only(only)
    page = max(1, page)
    ranked = rank(
        indexes,
        asked,
        snapshot.weights,
        snapshot.closeness,
        limit=size,
        offset=(page - 1) * size,
        filters=filters,
    )
    pages = max(1, -(-ranked.matched // size))
    if page > pages:  # the list became shorter since its pages were numbered
        return rank_vacancy(
            session, vacancy, now=now, filters=filters, hidden=hidden, only=only, page=pages, size=size
        )
    ranks = {item.candidate_id: (page - 1) * size + place for place, item in enumerate(ranked.items, start=1)}
    suggestions = _describe(session, snapshot, asked, ranks)
    labels = find_labels(
        session, [item.explanation for item in suggestions], certificates=ranked.missing_certificates
    )
    return SuggestionPage(
        suggestions=suggestions,
        total=ranked.matched,
        number=page,
        size=size,
        exclusions=say_exclusions(ranked, labels),
        labels=labels,
        weights_version=snapshot.weights.version,
        data_version=snapshot.data_version,
        ranked=ranked,
    )


def explain_candidates(
    session: Session, vacancy: Vacancy, candidate_ids: Sequence[int], *, now: datetime
) -> tuple[list[Suggestion], Labels]:
    """These people explained for a vacancy, best first, with the names of what the reasons speak of.

    People who may not be shown any more are left out.
    """
    snapshot = STORE.snapshot(session)
    asked = vacancy_profile(vacancy, today=paris_date(now))
    found = _describe(session, snapshot, asked, dict.fromkeys(candidate_ids, 0))
    found.sort(key=lambda item: (-item.explanation.total_units, item.candidate.id))
    ordered = [replace(item, rank=place) for place, item in enumerate(found, start=1)]
    return ordered, find_labels(session, [item.explanation for item in ordered])


def count_good_suggestions(
    session: Session, vacancy: Vacancy, *, now: datetime, hidden: Collection[int] = ()
) -> int:
    """How many suggestions reach GOOD_SCORE, counted up to FEW_GOOD: enough to know whether they are few."""
    snapshot = STORE.snapshot(session)
    asked = vacancy_profile(vacancy, today=paris_date(now))
    indexes = snapshot.without(set(hidden))
    best = rank(indexes, asked, snapshot.weights, snapshot.closeness, limit=FEW_GOOD)
    return sum(item.score >= GOOD_SCORE for item in best.items)


@dataclass(frozen=True, slots=True)
class Overview:
    """A vacancy's suggestions in two figures: how many people match, and the best score in whole points."""

    matched: int
    best: int


def summarise_vacancy(
    session: Session,
    vacancy: Vacancy,
    *,
    now: datetime,
    filters: Filters = NO_FILTER,
    hidden: Collection[int] = (),
) -> Overview:
    """Two figures of a list, without its people. Raises VacancyNotRankable."""
    snapshot = STORE.snapshot(session)
    asked = vacancy_profile(vacancy, today=paris_date(now))
    indexes = snapshot.without(set(hidden))
    ranked = rank(indexes, asked, snapshot.weights, snapshot.closeness, limit=1, filters=filters)
    best = ranked.items[0].score // UNITS_PER_POINT if ranked.items else 0
    return Overview(matched=ranked.matched, best=best)


def _describe(
    session: Session, snapshot: Snapshot, asked: VacancyProfile, ranks: dict[int, int]
) -> list[Suggestion]:
    people = list_open_candidates(session, list(ranks))
    found = []
    for candidate_id, place in ranks.items():
        profile = snapshot.profile(candidate_id)
        if candidate_id in people and profile is not None:
            explanation = explain(asked, profile, snapshot.weights, snapshot.closeness)
            found.append(Suggestion(people[candidate_id], place, explanation))
    return found
