"""kill -9 of the worker in the middle of a job: nothing of it is kept, and it runs again, whole."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from app.core.clock import utc_now
from app.core.db import make_engine, make_session_factory
from app.core.outbox import LEASE, OutboxJob, enqueue
from app.jobs.registry import HANDLERS
from app.jobs.runner import run_due_jobs
from app.model_registry import metadata
from tests.plugins.postgres_cluster import create_database

ROOT = Path(__file__).parents[3]
Sessions = sessionmaker[Session]


@pytest.fixture(params=["sqlite", "postgresql"])
def own_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that really commits: another process works on it."""
    if request.config.getoption("--db") not in ("all", request.param):
        pytest.skip("--db asks for the other one")
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    return f"sqlite:///{tmp_path}/own.db" if request.param == "sqlite" else create_database(f"jobs_{worker}")


@pytest.fixture
def sessions(own_url: str) -> Iterator[Sessions]:
    engine = make_engine(own_url)
    metadata.create_all(engine)
    yield make_session_factory(engine)
    engine.dispose()


def kill_in_the_middle(url: str) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.integration.jobs.killed_worker", url],
        cwd=ROOT,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "in the middle\n"
    finally:
        worker.kill()
        worker.wait(10)
        worker.stdout.close()


def count_effects(sessions: Sessions) -> int:
    with sessions() as session:
        return len(session.scalars(select(OutboxJob).where(OutboxJob.name == "test.effect")).all())


def test_a_job_whose_worker_was_killed_runs_again_once_its_lease_is_over(
    own_url: str, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(session: Session, payload: dict[str, Any], now: datetime) -> None:
        enqueue(session, "test.effect", {}, now=now, due_at=now + 10 * LEASE)

    monkeypatch.setitem(HANDLERS, "test.slow", write)
    with sessions() as session:
        enqueue(session, "test.slow", {}, now=utc_now())
        session.commit()
        job_id = session.scalars(select(OutboxJob.id)).one()
    kill_in_the_middle(own_url)
    assert count_effects(sessions) == 0  # what it had written went with it
    assert run_due_jobs(sessions) == 0  # another worker may still be at it, as far as one can tell
    with time_machine.travel(utc_now() + 1.1 * LEASE):
        assert run_due_jobs(sessions) == 1
    assert count_effects(sessions) == 1
    with sessions() as session:
        assert session.get_one(OutboxJob, job_id).done_at is not None
