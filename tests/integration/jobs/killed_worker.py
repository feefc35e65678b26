"""A worker that is stopped in the middle of a job, after it wrote and before it commits (see
test_killed_worker.py)."""

import sys
from datetime import datetime
from threading import Event
from typing import Any

from sqlalchemy.orm import Session

import app.model_registry
from app.core.db import make_engine, make_session_factory
from app.core.outbox import enqueue
from app.jobs.registry import HANDLERS
from app.jobs.runner import run_due_jobs

assert app.model_registry.metadata


def write_then_wait(session: Session, payload: dict[str, Any], now: datetime) -> None:
    enqueue(session, "test.effect", {}, now=now)
    session.flush()
    sys.stdout.write("in the middle\n")
    sys.stdout.flush()
    Event().wait()


if __name__ == "__main__":
    HANDLERS["test.slow"] = write_then_wait
    run_due_jobs(make_session_factory(make_engine(sys.argv[1])))
