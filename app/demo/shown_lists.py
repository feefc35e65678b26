"""Lists of suggestions that were shown, so that "who saw me" and the dashboards have something to say."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.candidates.models import Candidate, CandidateAim
from app.demo.home import Home
from app.demo.moments import at_work
from app.matching.log.journal import record_list_shown
from app.matching.services import SuggestionPage, rank_vacancy
from app.vacancies.enums import VacancyStatus
from app.vacancies.models import Vacancy

# Days after which the recruiter looked again at each vacancy.
_LOOKS = (1, 4, 8)
_PAGES = 5
_ELSEWHERE = 30


def show_home_lists(session: Session, home: Home, vacancies: dict[str, Vacancy], *, now: datetime) -> None:
    """The demo firm has looked at the suggestions of what it publishes, several times."""
    for vacancy in vacancies.values():
        if vacancy.status is not VacancyStatus.PUBLISHED or vacancy.published_at is None:
            continue
        page = rank_vacancy(session, vacancy, now=now)
        for days in _LOOKS:
            moment = at_work(vacancy.published_at + timedelta(days=days), now)
            if moment < now:
                _show(session, vacancy, page, home.users["recruiter"], at=moment)


def show_lists_elsewhere(session: Session, home: Home, *, now: datetime) -> None:
    """Other firms have seen the demo candidate: the page of their suggestions that she is on."""
    person = session.scalar(select(Candidate).where(Candidate.user_id == home.users["candidate"].id))
    if person is None:
        return
    aims = select(CandidateAim.occupation_id).where(CandidateAim.candidate_id == person.id)
    vacancies = session.scalars(
        select(Vacancy)
        .where(Vacancy.status == VacancyStatus.PUBLISHED, Vacancy.organisation_id != home.firm.id)
        .where(Vacancy.occupation_id.in_(aims))
        .order_by(Vacancy.id)
        .limit(_ELSEWHERE)
    ).all()
    for place, vacancy in enumerate(vacancies):
        page = _page_with(session, vacancy, person.id, now=now)
        if page is not None and vacancy.created_by is not None:
            _show(
                session,
                vacancy,
                page,
                vacancy.created_by,
                at=at_work(now - timedelta(days=1.5 + place), now),
            )


def _page_with(
    session: Session, vacancy: Vacancy, candidate_id: int, *, now: datetime
) -> SuggestionPage | None:
    """The first page of suggestions that the person is on, if an employer would have come to it."""
    for number in range(1, _PAGES + 1):
        page = rank_vacancy(session, vacancy, now=now, page=number)
        if candidate_id in {item.candidate.id for item in page.suggestions}:
            return page
    return None


def _show(session: Session, vacancy: Vacancy, page: SuggestionPage, shown_to: User, *, at: datetime) -> None:
    record_list_shown(session, vacancy, page, shown_to=shown_to, filters={}, now=at)
