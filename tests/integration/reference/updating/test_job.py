"""The scheduled check: monthly, only where an address is set, sooner after a failure, never twice a day."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from app.core.outbox import OutboxJob, enqueue
from app.factory import create_app
from app.jobs.registry import HANDLERS
from app.jobs.runner import load_handlers, run_due_jobs
from app.jobs.schedule import SCHEDULE
from app.reference.enums import CheckOutcome
from app.reference.models import Occupation, ReferenceCheck
from app.reference.updating.queries import find_next_check
from tests.factories.rome_archives import RomeServer, send

JOB = "reference.check_source"


def check(sessions: sessionmaker[Session], moment: datetime) -> None:
    load_handlers()
    with sessions() as session:
        HANDLERS[JOB](session, {}, moment)
        session.commit()


def outcomes(session: Session) -> list[CheckOutcome]:
    session.expire_all()
    return list(session.scalars(select(ReferenceCheck.outcome).order_by(ReferenceCheck.id)))


def test_it_is_scheduled_each_day() -> None:
    assert [minute for name, _hour, minute in SCHEDULE if name == JOB] == ["10"]


def test_the_first_check_updates_then_a_month_goes_by(
    app: Flask, session: Session, sessions: Any, server: RomeServer, first: bytes, now: datetime
) -> None:
    server.publish(first, etag='"v460"')
    check(sessions, now)
    assert outcomes(session) == [CheckOutcome.UPDATED]
    assert session.scalars(select(Occupation.code).order_by(Occupation.code)).all() == ["H2902", "H2913"]
    for days in (0, 1, 29):
        check(sessions, now + timedelta(days=days))
    assert len(server.paths()) == 2, "the archive and its checksum, once"
    assert find_next_check(session, server.url, now=now) == date(2026, 12, 25)
    check(sessions, now + timedelta(days=30))
    assert outcomes(session) == [CheckOutcome.UPDATED, CheckOutcome.UNCHANGED]


def test_a_failure_is_kept_and_the_source_asked_the_next_day(
    app: Flask, session: Session, sessions: Any, server: RomeServer, first: bytes, now: datetime
) -> None:
    server.replies["/rome.zip"] = lambda handler: send(handler, b"", 404)
    check(sessions, now)
    check(sessions, now)
    assert outcomes(session) == [CheckOutcome.UNREACHABLE]
    server.publish(first)
    check(sessions, now + timedelta(days=1))
    assert outcomes(session) == [CheckOutcome.UNREACHABLE, CheckOutcome.UPDATED]


def test_a_refused_archive_waits_a_week(
    app: Flask, session: Session, sessions: Any, server: RomeServer, now: datetime
) -> None:
    server.publish(b"<html>")
    check(sessions, now)
    check(sessions, now + timedelta(days=6))
    assert outcomes(session) == [CheckOutcome.REFUSED]
    check(sessions, now + timedelta(days=7))
    assert outcomes(session) == [CheckOutcome.REFUSED] * 2


def test_an_older_release_is_refused_after_the_lock_was_taken_again(
    app: Flask, session: Session, sessions: Any, server: RomeServer, first: bytes, following: bytes,
    now: datetime,
) -> None:  # fmt: skip
    server.publish(following)
    check(sessions, now)
    server.publish(first)
    check(sessions, now + timedelta(days=30))
    assert outcomes(session) == [CheckOutcome.UPDATED, CheckOutcome.REFUSED]
    codes = session.scalars(select(Occupation.code).where(Occupation.is_active).order_by(Occupation.code))
    assert codes.all() == ["H2903", "H2913"]


def test_the_queue_runs_it_and_is_done_with_it(
    app: Flask, session: Session, sessions: Any, server: RomeServer, first: bytes, now: datetime
) -> None:
    server.publish(first)
    enqueue(session, JOB, {}, now=now - timedelta(days=400))
    session.commit()
    assert run_due_jobs(sessions) == 1
    session.expire_all()
    assert session.scalars(select(OutboxJob.done_at)).one() is not None
    assert outcomes(session) == [CheckOutcome.UPDATED]


def test_without_an_address_nothing_is_asked(
    session: Session, sessions: Any, settings: Any, now: datetime
) -> None:
    create_app(settings, sessions)
    check(sessions, now)
    assert outcomes(session) == []
    assert find_next_check(session, "", now=now) is None


def test_another_address_is_asked_at_once(
    app: Flask, session: Session, sessions: Any, server: RomeServer, first: bytes, now: datetime
) -> None:
    server.publish(first)
    check(sessions, now)
    assert find_next_check(session, "https://other.example/rome.zip", now=now) == date(2026, 11, 25)


@pytest.mark.parametrize("days", [0, 45])
def test_a_check_that_is_late_is_due_today(
    app: Flask, session: Session, sessions: Any, server: RomeServer, first: bytes, now: datetime, days: int
) -> None:
    server.publish(first)
    check(sessions, now)
    due = find_next_check(session, server.url, now=now + timedelta(days=days))
    assert due == date(2026, 11, 25) + timedelta(days=max(days, 30))
