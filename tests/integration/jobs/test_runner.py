"""Outbox jobs: run once, tried again after a failure, lost by nobody."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from app.core.clock import utc_now
from app.core.outbox import LEASE, MAX_ATTEMPTS, OutboxJob, enqueue
from app.jobs.registry import HANDLERS
from app.jobs.runner import claim_jobs, run_due_jobs, run_job

Sessions = sessionmaker[Session]


@pytest.fixture
def handled() -> Iterator[list[dict[str, Any]]]:
    """A job `test.note` that keeps its payloads, and fails when told to."""
    seen: list[dict[str, Any]] = []

    def note(session: Session, payload: dict[str, Any], now: datetime) -> None:
        enqueue(session, "test.follow_up", {}, now=now, due_at=now + timedelta(days=1))
        if payload.get("fails"):
            raise RuntimeError("told to fail")
        seen.append(payload)

    HANDLERS["test.note"] = note
    yield seen
    del HANDLERS["test.note"]


def add_job(sessions: Sessions, payload: dict[str, Any]) -> int:
    with sessions() as session:
        job = enqueue(session, "test.note", payload, now=utc_now())
        session.commit()
        return job.id


def read_jobs(sessions: Sessions, name: str) -> list[OutboxJob]:
    with sessions() as session:
        return list(session.scalars(select(OutboxJob).where(OutboxJob.name == name)))


def test_a_due_job_runs_once(sessions: Sessions, handled: list[dict[str, Any]]) -> None:
    job_id = add_job(sessions, {"number": 1})
    assert run_due_jobs(sessions) == 1
    assert run_job(sessions, job_id) is False
    assert handled == [{"number": 1}]
    assert read_jobs(sessions, "test.note")[0].done_at is not None


def test_a_failed_job_keeps_nothing_of_its_transaction_and_waits(
    sessions: Sessions, handled: list[dict[str, Any]]
) -> None:
    add_job(sessions, {"fails": True})
    assert run_due_jobs(sessions) == 0
    (job,) = read_jobs(sessions, "test.note")
    assert (job.attempts, job.error, job.done_at) == (1, "RuntimeError", None)
    assert job.due_at > utc_now() + timedelta(seconds=30)
    assert read_jobs(sessions, "test.follow_up") == []


def test_a_job_that_always_fails_is_set_aside(sessions: Sessions, handled: list[dict[str, Any]]) -> None:
    job_id = add_job(sessions, {"fails": True})
    for _ in range(MAX_ATTEMPTS):
        run_job(sessions, job_id)
    (job,) = read_jobs(sessions, "test.note")
    assert job.failed_at is not None
    assert claim_jobs(sessions) == []


def test_a_claimed_job_is_given_back_after_its_lease(
    sessions: Sessions, handled: list[dict[str, Any]]
) -> None:
    job_id = add_job(sessions, {})
    assert claim_jobs(sessions) == [job_id]
    assert claim_jobs(sessions) == []
    (job,) = read_jobs(sessions, "test.note")
    assert utc_now() < job.due_at <= utc_now() + LEASE
