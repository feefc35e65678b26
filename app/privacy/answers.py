"""Why someone was, or was not, in the lists of a vacancy on a day: what is read, and the whole answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.candidates.models import Candidate, CandidateEvent
from app.core.clock import paris_date
from app.matching.log.rolling import months_before
from app.matching.log.standings import Standing, find_standing
from app.matching.profiles import vacancy_profile
from app.matching.ranking.weights import Units
from app.matching.searches import Search, open_search
from app.pipeline.models import PipelineEntry, PipelineEvent
from app.privacy.errors import DayAhead, DayForgotten, VacancyUnknown
from app.privacy.log import MOST_LISTS, find_items, list_lists
from app.privacy.past import corrections_after
from app.privacy.queries import weights_by_version
from app.privacy.verdicts import Facts, ListAnswer, Why, decide
from app.privacy.why import PartShown, describe_units
from app.vacancies.models import Vacancy
from app.vacancies.queries import find_by_reference


@dataclass(frozen=True, slots=True)
class TodayAnswer:
    """What the person's page gives for the vacancy now."""

    standing: Standing
    parts: tuple[PartShown, ...]
    weights_version: int

    @property
    def points(self) -> int:
        return sum(part.points for part in self.parts)


@dataclass(frozen=True, slots=True)
class Answer:
    """All that may be said. `lists` holds each list of the day, oldest first; `corrections` what changed on
    the page since; `today` is None for someone who left or a vacancy that cannot be ranked.
    """

    vacancy: Vacancy
    candidate: Candidate
    day: date
    lists: Sequence[ListAnswer]
    corrections: Sequence[CandidateEvent]
    has_vacancy_changed: bool
    today: TodayAnswer | None

    @property
    def is_shown(self) -> bool:
        return any(item.why is Why.SHOWN for item in self.lists)

    @property
    def gathered(self) -> list[tuple[ListAnswer, list[datetime]]]:
        """Lists that follow one another and say the same, with the moments at which they were shown."""
        found: list[tuple[ListAnswer, list[datetime]]] = []
        for item in self.lists:
            if found and found[-1][0].key == item.key:
                found[-1][1].append(item.shown.shown_at)
            else:
                found.append((item, [item.shown.shown_at]))
        return found

    @property
    def is_cut(self) -> bool:
        """Whether the day may have had more lists than were read."""
        return len(self.lists) == MOST_LISTS

    @property
    def was_online(self) -> bool:
        """Whether the vacancy was published that day: before and after, no list can be shown."""
        published, closed = self.vacancy.published_at, self.vacancy.closed_at
        return (published is not None and paris_date(published) <= self.day) and (
            closed is None or paris_date(closed) >= self.day
        )


def check_day(day: date, *, months: int, now: datetime) -> None:
    """Raises DayAhead, or DayForgotten for a day whose lists may be deleted."""
    if day > paris_date(now):
        raise DayAhead
    if day < paris_date(months_before(now, months)):
        raise DayForgotten


def ask_about(
    session: Session, *, candidate: Candidate, reference: str, day: date, months: int, now: datetime
) -> Answer:
    """The answer to a person on a vacancy that was published. Raises VacancyUnknown, check_day's errors."""
    check_day(day, months=months, now=now)
    vacancy = find_by_reference(session, reference)
    if vacancy is None:
        raise VacancyUnknown
    return answer_question(session, candidate=candidate, vacancy=vacancy, day=day, now=now)


def answer_question(
    session: Session, *, candidate: Candidate, vacancy: Vacancy, day: date, now: datetime
) -> Answer:
    """Why `candidate` was, or was not, in the lists of `vacancy` shown on `day` (of Paris).

    A fixed number of queries, however many lists there were.
    """
    logged = list_lists(session, vacancy.id, day=day)
    search = open_search(session, vacancy, now=now) if vacancy.is_complete else None
    facts = Facts(
        candidate=candidate,
        vacancy=vacancy,
        day=day,
        events=_events_of(session, candidate),
        steps=_steps_of(session, candidate, vacancy),
        items=find_items(session, [shown.number for shown in logged], candidate.id),
        weights=weights_by_version(session),
        search=replace(search, asked=vacancy_profile(vacancy, today=day)) if search else None,
    )
    return Answer(
        vacancy=vacancy,
        candidate=candidate,
        day=day,
        lists=[decide(facts, shown) for shown in logged],
        corrections=corrections_after(facts.events, logged[0].shown_at) if logged else [],
        has_vacancy_changed=bool(logged) and vacancy.updated_at > logged[0].shown_at,
        today=_today(search, candidate),
    )


def _events_of(session: Session, candidate: Candidate) -> Sequence[CandidateEvent]:
    return session.scalars(
        select(CandidateEvent)
        .where(CandidateEvent.candidate_id == candidate.id)
        .order_by(CandidateEvent.at, CandidateEvent.id)
    ).all()


def _steps_of(session: Session, candidate: Candidate, vacancy: Vacancy) -> Sequence[PipelineEvent]:
    return session.scalars(
        select(PipelineEvent)
        .join(PipelineEntry, PipelineEntry.id == PipelineEvent.entry_id)
        .where(PipelineEntry.vacancy_id == vacancy.id, PipelineEntry.candidate_id == candidate.id)
        .order_by(PipelineEvent.at, PipelineEvent.id)
    ).all()


def _today(search: Search | None, candidate: Candidate) -> TodayAnswer | None:
    standing = find_standing(search, candidate.id) if search else None
    if search is None or standing is None:
        return None
    weights, explanation = search.snapshot.weights, standing.explanation
    units = Units(*(part.units for part in explanation.parts))
    return TodayAnswer(standing, describe_units(units, explanation.distance_km, weights), weights.version)
