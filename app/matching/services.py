"""Suggestions for a vacancy: ranked, explained, checked again before they are shown, and logged."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.candidates.models import Candidate
from app.core.clock import paris_date
from app.matching.index_store import STORE, Snapshot
from app.matching.models import SuggestionItem, SuggestionList
from app.matching.profiles import vacancy_profile
from app.matching.queries import find_labels, list_open_candidates
from app.matching.ranking.engine import NO_FILTER, count_pool, rank
from app.matching.ranking.explanation import explain
from app.matching.ranking.profiles import VacancyProfile
from app.matching.ranking.reasons import Explanation
from app.matching.ranking.results import Filters, RankedList
from app.matching.ranking.weights import UNITS_PER_POINT, Part
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
class SuggestionPage:
    """A page of suggestions, exact counts, and what was left out and why."""

    suggestions: Sequence[Suggestion]
    matched: int
    number: int
    size: int
    exclusions: Sequence[str]
    labels: Labels
    weights_version: int
    data_version: str
    ranked: RankedList

    @property
    def total(self) -> int:
        return self.matched

    @property
    def pages(self) -> int:
        return max(1, -(-self.matched // self.size))

    @property
    def first(self) -> int:
        return min(self.matched, (self.number - 1) * self.size + 1)

    @property
    def last(self) -> int:
        return min(self.matched, self.number * self.size)

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def rank_vacancy(
    session: Session,
    vacancy: Vacancy,
    *,
    now: datetime,
    filters: Filters = NO_FILTER,
    hidden: Iterable[int] = (),
    only: Collection[int] | None = None,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> SuggestionPage:
    """The page `page` of suggestions for a complete vacancy; `hidden` candidates (ids) are left out;
    with `only`, nobody else is ranked.

    Raises VacancyNotRankable. People are read again from the database: whoever paused, objected or left since
    the index was read is not shown, whatever the index says.
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
    ranks = {item.candidate_id: (page - 1) * size + place for place, item in enumerate(ranked.items, start=1)}
    suggestions = _describe(session, snapshot, asked, ranks)
    labels = find_labels(
        session, [item.explanation for item in suggestions], certificates=ranked.missing_certificates
    )
    return SuggestionPage(
        suggestions=suggestions,
        matched=ranked.matched,
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


def count_good_suggestions(session: Session, vacancy: Vacancy, *, now: datetime) -> int:
    """How many suggestions reach GOOD_SCORE, counted up to FEW_GOOD: enough to know whether they are few."""
    snapshot = STORE.snapshot(session)
    asked = vacancy_profile(vacancy, today=paris_date(now))
    best = rank(snapshot.indexes, asked, snapshot.weights, snapshot.closeness, limit=FEW_GOOD)
    return sum(item.score >= GOOD_SCORE for item in best.items)


@dataclass(frozen=True, slots=True)
class Overview:
    """A vacancy's suggestions in two figures: how many people match, and the best score in whole points."""

    matched: int
    best: int


def summarise_vacancy(
    session: Session, vacancy: Vacancy, *, now: datetime, filters: Filters = NO_FILTER
) -> Overview:
    snapshot = STORE.snapshot(session)
    asked = vacancy_profile(vacancy, today=paris_date(now))
    ranked = rank(snapshot.indexes, asked, snapshot.weights, snapshot.closeness, limit=1, filters=filters)
    best = ranked.items[0].score // UNITS_PER_POINT if ranked.items else 0
    return Overview(matched=ranked.matched, best=best)


@dataclass(frozen=True, slots=True)
class PoolEstimate:
    """Who could be suggested within `max_km` with every essential skill, and what would widen that pool.

    `relaxed` is (skill id, people) for the essential skill that brings most people once it is only useful.
    """

    total: int
    max_km: int
    by_zone: Sequence[tuple[int, int]]
    relaxed: tuple[int, int] | None


def estimate_pool(session: Session, vacancy: Vacancy, *, now: datetime, max_km: int = 50) -> PoolEstimate:
    """Count people for a draft with its occupation, place, contract and date. Raises VacancyNotRankable."""
    snapshot = STORE.snapshot(session)
    asked = vacancy_profile(vacancy, today=paris_date(now))
    filters = Filters(max_km=max_km, all_essentials=True)
    pool = count_pool(snapshot.indexes, asked, snapshot.weights, snapshot.closeness, filters=filters)
    zones = sorted(pool.by_zone.items(), key=lambda item: (-item[1], item[0]))[:3]
    wider = [
        (
            demand.skill,
            count_pool(
                snapshot.indexes,
                _without_essential(asked, demand.skill),
                snapshot.weights,
                snapshot.closeness,
                filters=filters,
            ).total,
        )
        for demand in asked.skills
        if demand.is_essential
    ]
    best = max(wider, key=lambda item: item[1], default=None)
    return PoolEstimate(
        total=pool.total,
        max_km=max_km,
        by_zone=zones,
        relaxed=best if best and best[1] > pool.total else None,
    )


def record_list_shown(
    session: Session,
    vacancy: Vacancy,
    page: SuggestionPage,
    *,
    shown_to: User,
    filters: dict[str, str],
    now: datetime,
) -> SuggestionList:
    """Log the list as it is shown: people, ranks, scores and parts, versions and filters."""
    shown = SuggestionList(
        vacancy_id=vacancy.id,
        shown_to_id=shown_to.id,
        shown_at=now,
        weights_version=page.weights_version,
        data_version=page.data_version,
        filters=filters,
        matched=page.matched,
        excluded={reason.name.lower(): count for reason, count in page.ranked.excluded.items()},
    )
    session.add(shown)
    session.flush()
    session.add_all(_log_item(shown.id, item) for item in page.suggestions)
    session.flush()
    return shown


def _log_item(list_id: int, item: Suggestion) -> SuggestionItem:
    units = [part.units for part in item.explanation.parts]
    return SuggestionItem(
        list_id=list_id,
        candidate_id=item.candidate.id,
        rank=item.rank,
        score=item.explanation.total_units,
        occupation=units[Part.OCCUPATION],
        skills=units[Part.SKILLS],
        distance=units[Part.DISTANCE],
        availability=units[Part.AVAILABILITY],
        training=units[Part.TRAINING],
        distance_km=item.explanation.distance_km,
    )


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


def _without_essential(asked: VacancyProfile, skill: int) -> VacancyProfile:
    return replace(
        asked,
        skills=tuple(
            replace(demand, is_essential=False) if demand.skill == skill else demand
            for demand in asked.skills
        ),
    )
