"""How many vacancies' lists showed each person during the 30 days before today, by the calendar of Paris."""

from datetime import UTC, date, datetime, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.candidates.models import Candidate
from app.jobs.registry import HANDLERS
from app.jobs.runner import load_handlers
from app.matching.log.exposures import count_exposures, find_counted_on, read_exposures
from app.matching.models import CandidateExposure
from tests.factories.accounts import make_employer
from tests.factories.candidates import make_candidate
from tests.factories.pipeline import make_shown_list
from tests.factories.vacancies import make_vacancy

TODAY = date(2026, 11, 25)
# Midnight in Paris is 23:00 UTC in November.
LAST = datetime(2026, 11, 24, 22, 59, tzinfo=UTC)


def _counts(session: Session) -> dict[int, int]:
    _day, ids, counts = read_exposures(session)
    return dict(zip(ids.tolist(), counts.tolist(), strict=True))


def _people(session: Session, number: int) -> list[Candidate]:
    return [make_candidate(session) for _ in range(number)]


def test_a_vacancy_counts_once_however_often_its_list_was_looked_at(session: Session) -> None:
    first, second = _people(session, 2)
    firm = make_employer(session)
    vacancy, other = make_vacancy(session, firm), make_vacancy(session, firm)
    for days in (1, 2, 3):
        make_shown_list(session, vacancy, [first, second], shown_at=LAST - timedelta(days=days))
    make_shown_list(session, other, [second], shown_at=LAST)
    assert count_exposures(session, today=TODAY) == 2
    assert _counts(session) == {first.id: 1, second.id: 2}


def test_the_window_is_thirty_days_of_paris_up_to_yesterday(session: Session) -> None:
    before, first, last, today = _people(session, 4)
    firm = make_employer(session)
    start = datetime(2026, 10, 25, 23, 0, tzinfo=UTC)
    for person, moment in (
        (before, start - timedelta(seconds=1)),
        (first, start),
        (last, LAST),
        (today, LAST + timedelta(minutes=1)),
    ):
        make_shown_list(session, make_vacancy(session, firm), [person], shown_at=moment)
    count_exposures(session, today=TODAY)
    assert _counts(session) == {first.id: 1, last.id: 1}


def test_counting_again_changes_nothing_and_who_is_no_longer_shown_has_no_row(session: Session) -> None:
    (person,) = _people(session, 1)
    make_shown_list(session, make_vacancy(session, make_employer(session)), [person], shown_at=LAST)
    for _ in range(2):
        count_exposures(session, today=TODAY)
        assert (_counts(session), find_counted_on(session)) == ({person.id: 1}, TODAY)
    assert count_exposures(session, today=TODAY + timedelta(days=31)) == 0
    assert session.scalars(select(CandidateExposure)).all() == []
    day, ids, counts = read_exposures(session)
    assert (day, ids.tolist(), counts.tolist()) == (None, [], [])


def test_ids_are_read_in_ascending_order_for_the_index(session: Session) -> None:
    people = _people(session, 3)
    make_shown_list(session, make_vacancy(session, make_employer(session)), people[::-1], shown_at=LAST)
    count_exposures(session, today=TODAY)
    day, ids, counts = read_exposures(session)
    assert day == TODAY
    assert ids.tolist() == [person.id for person in people]
    assert counts.tolist() == [1, 1, 1]


def test_the_job_counts_when_the_day_has_changed_in_paris(session: Session) -> None:
    load_handlers()
    run = HANDLERS["matching.count_exposures"]
    (person,) = _people(session, 1)
    firm: Organisation = make_employer(session)
    make_shown_list(session, make_vacancy(session, firm), [person], shown_at=LAST)
    midnight = datetime(2026, 11, 24, 23, 5, tzinfo=UTC)
    run(session, {}, midnight - timedelta(hours=1))  # 23:05 in Paris: the day before
    assert _counts(session) == {}
    run(session, {}, midnight)
    assert _counts(session) == {person.id: 1}
    make_shown_list(session, make_vacancy(session, firm), [person], shown_at=LAST)
    run(session, {}, midnight + timedelta(minutes=1))  # the same day: not again
    assert _counts(session) == {person.id: 1}


def test_the_command_says_how_many_people_were_shown(app: Flask, session: Session) -> None:
    (person,) = _people(session, 1)
    vacancy = make_vacancy(session, make_employer(session))
    make_shown_list(session, vacancy, [person], shown_at=datetime.now(UTC) - timedelta(days=3))
    session.commit()
    result = app.test_cli_runner().invoke(args=["matching", "count-exposures"])
    assert result.exit_code == 0, result.output
    assert "1 people were shown" in result.output
