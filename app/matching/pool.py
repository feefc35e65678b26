"""How many people a draft could find, and what would widen that pool."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.core.clock import paris_date
from app.matching.indexing.store import STORE
from app.matching.profiles import vacancy_profile
from app.matching.ranking.engine import count_pool
from app.matching.ranking.profiles import VacancyProfile
from app.matching.ranking.results import Filters
from app.vacancies.models import Vacancy


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


def _without_essential(asked: VacancyProfile, skill: int) -> VacancyProfile:
    return replace(
        asked,
        skills=tuple(
            replace(demand, is_essential=False) if demand.skill == skill else demand
            for demand in asked.skills
        ),
    )
