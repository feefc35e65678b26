"""Orders of the same people: the engine, BM25 over texts, occupation alone, the last two also told of dates.

All choose among the same people: those whom no hard condition excludes (`count_pool`), so that what is
compared is the order.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import bm25s
import numpy as np
import Stemmer
from sqlalchemy.orm import Session

from app.candidates.models import Candidate
from app.core.clock import day_number
from app.matching.indexing.loading import load_closeness, load_index
from app.matching.profiles import vacancy_profile
from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.engine import count_pool, rank
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import VacancyProfile
from app.matching.ranking.rules import road_metres
from app.matching.ranking.weights import DEFAULT_WEIGHTS, Weights
from app.reference.models import OccupationMobility
from app.vacancies.models import Vacancy
from benchmarks.quality.cards import load_people
from benchmarks.quality.plan import TODAY
from benchmarks.quality.versions import FIRST_WEIGHTS, PROPOSED_WEIGHTS

ENGINE, BM25, OCCUPATION = "engine", "BM25", "occupation"
# The same two, told of dates: whoever is free in time first.
BM25_DATES, OCCUPATION_DATES = "BM25, free in time first", "occupation, free in time first"
FIRST, PROPOSED = "engine, first weights", "engine, proposed weights"
# Orders of the engine under decision 0010, beside the one of the default weights: they share its scores.
EXACT, SPREAD = "engine, exact scores", "engine, a month of exposures"
SYSTEMS = (ENGINE, BM25, OCCUPATION, BM25_DATES, OCCUPATION_DATES, FIRST, PROPOSED)
ORDERS = (EXACT, SPREAD)
DAYS = 30
IN_TIME = timedelta(days=14)

# BM25's parameters and the weight of what is sought, chosen by `tune_bm25` on postings that are not graded.
K1, B, AIMS_REPEATED = 2.0, 0.75, 3


@dataclass(frozen=True, slots=True)
class Engine:
    """The product's engine over everyone, with a version of the weights."""

    index: CandidateIndex
    closeness: OccupationCloseness
    weights: Weights = DEFAULT_WEIGHTS

    @classmethod
    def load(cls, session: Session) -> "Engine":
        return cls(load_index(session), load_closeness(session))

    def profile(self, vacancy: Vacancy) -> VacancyProfile:
        return vacancy_profile(vacancy, today=TODAY)

    def eligible(self, vacancy: Vacancy) -> list[int]:
        """Ids of the people whom no hard condition excludes, ascending."""
        pool = count_pool([self.index], self.profile(vacancy), self.weights, self.closeness)
        return [int(key) for key in pool.candidate_ids]

    def top(self, vacancy: Vacancy, limit: int) -> list[int]:
        found = rank([self.index], self.profile(vacancy), self.weights, self.closeness, limit=limit)
        return [item.candidate_id for item in found.items]

    def exact(self) -> "Engine":
        """The same scores, ordered on the score alone: a band of one unit."""
        return replace(self, weights=replace(self.weights, curves=self.weights.curves._replace(tie_band=1)))

    def after_days(self, others: Sequence[VacancyProfile], days: int, limit: int = 20) -> "Engine":
        """The order after `days` on which every one of `others` showed its list, each night counting anew in
        how many vacancies' lists people were shown.
        """
        seen: dict[int, set[int]] = {}
        engine = self
        for day in range(days):
            for profile in others:
                today = replace(profile, day=day_number(TODAY) - days + day)
                shown = rank([engine.index], today, self.weights, self.closeness, limit=limit).items
                for item in shown:
                    seen.setdefault(item.candidate_id, set()).add(profile.vacancy_id)
            ids = np.array(sorted(seen), dtype=np.int64)
            counts = np.array([len(seen[int(key)]) for key in ids], dtype=np.int64)
            engine = replace(self, index=self.index.with_exposures(ids, counts))
        return engine


class TextSearch:
    """BM25 over what people write, with French stems and stop words.

    A person's text: titles and occupations sought, skills, title of the training, commune. The query: title,
    description, skills and commune of the vacancy.
    """

    def __init__(
        self,
        people: Sequence[Candidate],
        *,
        k1: float = K1,
        b: float = B,
        aims_repeated: int = AIMS_REPEATED,
    ) -> None:
        self._stemmer = Stemmer.Stemmer("french")
        self._row = {person.id: row for row, person in enumerate(people)}
        texts = [candidate_text(person, aims_repeated) for person in people]
        self._scorer = bm25s.BM25(method="lucene", k1=k1, b=b)
        self._scorer.index(self._tokens(texts), show_progress=False)

    def top(self, vacancy: Vacancy, eligible: Sequence[int], limit: int) -> list[int]:
        """The best of `eligible`, by score then id."""
        (query,) = self._tokens([vacancy_text(vacancy)], as_ids=False)
        scores = self._scorer.get_scores(query)
        return sorted(eligible, key=lambda key: (-scores[self._row[key]], key))[:limit]

    def _tokens(
        self, texts: list[str], *, as_ids: bool = True
    ) -> "bm25s.tokenization.Tokenized | list[list[str]]":
        return bm25s.tokenize(
            texts, stopwords="fr", stemmer=self._stemmer, return_ids=as_ids, show_progress=False
        )


def candidate_text(person: Candidate, aims_repeated: int) -> str:
    sought = [text for aim in person.aims for text in (aim.label, aim.occupation.label)]
    skills = [link.skill.label for link in person.skills]
    return " . ".join([*sought * aims_repeated, *skills, person.training_title or "", person.commune.name])


def vacancy_text(vacancy: Vacancy) -> str:
    assert vacancy.commune is not None
    skills = [link.skill.label for link in vacancy.skills]
    return " . ".join([vacancy.title, vacancy.description, *skills, vacancy.commune.name])


class OccupationOnly:
    """Who seeks the vacancy's occupation, then an official neighbour (either way), then the others; the
    nearest home first.
    """

    def __init__(self, session: Session, people: Sequence[Candidate]) -> None:
        self._people = {
            person.id: ({aim.occupation_id for aim in person.aims}, _place(person)) for person in people
        }
        self._near: dict[int, set[int]] = {}
        for move in session.query(OccupationMobility):
            self._near.setdefault(move.source_id, set()).add(move.target_id)
            self._near.setdefault(move.target_id, set()).add(move.source_id)

    def top(self, vacancy: Vacancy, eligible: Iterable[int], limit: int) -> list[int]:
        profile = vacancy_profile(vacancy, today=TODAY)
        near = self._near.get(profile.occupation, set())

        def key(person: int) -> tuple[int, int, int]:
            sought, place = self._people[person]
            step = 0 if profile.occupation in sought else 1 if sought & near else 2
            return step, int(road_metres(profile.latitude, profile.longitude, *place)), person

        return sorted(eligible, key=key)[:limit]

    def share_near(self, vacancy: Vacancy, people: Sequence[int]) -> float:
        """The share of `people` who seek the occupation (1) or an official neighbour (a half)."""
        near = self._near.get(vacancy.occupation_id or 0, set())
        found = [self._people[person][0] for person in people]
        return sum(1.0 if vacancy.occupation_id in s else 0.5 if s & near else 0.0 for s in found) / max(
            1, len(found)
        )


def _place(person: Candidate) -> tuple[int, int]:
    return round(person.commune.latitude * 100_000), round(person.commune.longitude * 100_000)


Top = Callable[[Vacancy, int], list[int]]


def make_systems(session: Session, engine: Engine) -> dict[str, Top]:
    """The systems, and the engine with other weights, by name: `(vacancy, limit)` -> ids, best first."""
    people = load_people(session)
    texts, trades = TextSearch(people), OccupationOnly(session, people)
    free = {person.id: person.available_on for person in people}

    def in_time_first(order: Callable[[Vacancy, Sequence[int], int], list[int]]) -> Top:
        def top(vacancy: Vacancy, limit: int) -> list[int]:
            assert vacancy.starts_on is not None
            last, everyone = vacancy.starts_on + IN_TIME, engine.eligible(vacancy)
            soon = [key for key in everyone if free[key] <= last]
            late = [key for key in everyone if free[key] > last]
            return [*order(vacancy, soon, limit), *order(vacancy, late, limit)][:limit]

        return top

    return {
        ENGINE: engine.top,
        FIRST: replace(engine, weights=FIRST_WEIGHTS).top,
        PROPOSED: replace(engine, weights=PROPOSED_WEIGHTS).top,
        BM25: lambda vacancy, limit: texts.top(vacancy, engine.eligible(vacancy), limit),
        OCCUPATION: lambda vacancy, limit: trades.top(vacancy, engine.eligible(vacancy), limit),
        BM25_DATES: in_time_first(texts.top),
        OCCUPATION_DATES: in_time_first(trades.top),
    }


def make_orders(engine: Engine, shown: Sequence[Vacancy]) -> dict[str, Engine]:
    """The other orders of decision 0010, by name; `shown`: the vacancies whose lists expose people."""
    profiles = [engine.profile(vacancy) for vacancy in shown]
    return {EXACT: engine.exact(), SPREAD: engine.after_days(profiles, DAYS)}
