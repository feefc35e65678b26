"""One vacancy put to one state of the index: ranked, counted and explained from the same data."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.core.clock import paris_date
from app.matching.indexing.store import STORE, Snapshot
from app.matching.profiles import vacancy_profile
from app.matching.ranking import ordering
from app.matching.ranking.engine import NO_FILTER, rank
from app.matching.ranking.explanation import explain
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import VacancyProfile
from app.matching.ranking.reasons import Explanation
from app.matching.ranking.results import Filters, RankedList
from app.matching.ranking.weights import UNITS_PER_POINT
from app.matching.region.reading import STORED
from app.vacancies.models import Vacancy

# A suggestion is good from 60 points of 100: near occupation and most skills, within reach. Under FEW_GOOD of
# them, the page offers to signal a need.
GOOD_SCORE = 60 * UNITS_PER_POINT
FEW_GOOD = 5


@dataclass(frozen=True, slots=True)
class Overview:
    """A vacancy's suggestions in two figures: how many people match, and the best score in whole points."""

    matched: int
    best: int


@dataclass(frozen=True, slots=True)
class Search:
    """A vacancy and the indexes that it is ranked over, without whom it must not show."""

    snapshot: Snapshot
    asked: VacancyProfile
    indexes: tuple[CandidateIndex, ...]

    def without(self, candidate_ids: Collection[int]) -> "Search":
        """The same search where these people are as if they were not there."""
        if not candidate_ids:
            return self
        return replace(self, indexes=tuple(index.without(candidate_ids) for index in self.indexes))

    def only(self, candidate_ids: Collection[int]) -> "Search":
        """The same search among these people alone."""
        return replace(self, indexes=self.snapshot.only(candidate_ids))

    def rank(self, *, limit: int, offset: int = 0, filters: Filters = NO_FILTER) -> RankedList:
        """The list, read from the last run over the region when that is exactly this one."""
        snapshot = self.snapshot
        if self.indexes is snapshot.indexes:
            found = STORED.find(snapshot, self.asked, limit=limit, offset=offset, filters=filters)
            if found is not None:
                return found
        return rank(
            self.indexes,
            self.asked,
            snapshot.weights,
            snapshot.closeness,
            limit=limit,
            offset=offset,
            filters=filters,
        )

    def explain(self, candidate_id: int) -> Explanation | None:
        """The parts of this person's score with their reasons; None for someone whom the index lacks."""
        profile = self.snapshot.profile(candidate_id)
        if profile is None:
            return None
        return explain(self.asked, profile, self.snapshot.weights, self.snapshot.closeness)

    def order_key(self, candidate_id: int, score: int) -> tuple[int, int, int]:
        """What sorts people as their list does, best first, for `score` in units."""
        snapshot, asked = self.snapshot, self.asked
        shown = snapshot.exposures.of([candidate_id])[0]
        turn = ordering.turn(shown, ordering.lot(candidate_id, asked.vacancy_id, asked.day))
        return -ordering.order_key(score, 0, snapshot.weights.curves), turn, candidate_id

    def count_good(self) -> int:
        """How many suggestions reach GOOD_SCORE, counted up to FEW_GOOD: enough to know whether it is few."""
        return sum(item.score >= GOOD_SCORE for item in self.rank(limit=FEW_GOOD).items)

    def summarise(self, filters: Filters = NO_FILTER) -> Overview:
        """Two figures of the list, without its people."""
        ranked = self.rank(limit=1, filters=filters)
        best = ranked.items[0].score // UNITS_PER_POINT if ranked.items else 0
        return Overview(matched=ranked.matched, best=best)


def open_search(session: Session, vacancy: Vacancy, *, now: datetime) -> Search:
    """A search over everyone, as the database is now. Raises VacancyNotRankable for an incomplete draft."""
    return next(open_searches(session, [vacancy], now=now))


def open_searches(session: Session, vacancies: Sequence[Vacancy], *, now: datetime) -> Iterator[Search]:
    """A search for each of these complete vacancies, all over one state of the index."""
    snapshot = STORE.snapshot(session)
    for vacancy in vacancies:
        asked = vacancy_profile(vacancy, today=paris_date(now))
        yield Search(snapshot, asked, tuple(snapshot.indexes))
