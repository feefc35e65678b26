"""Side effects as rows: written in the transaction that causes them, run after it by the worker.

A mail that belongs to a refused change is never sent, and one that belongs to a kept change is never lost.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, String, Text, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.db import Base, HasId

MAX_ATTEMPTS = 8
# Longer than any job takes: a pack of a hundred pages renders in half a minute.
LEASE = timedelta(minutes=5)


class OutboxJob(HasId, Base):
    """A named job and its payload, waiting, done or given up."""

    __tablename__ = "outbox_jobs"
    __table_args__ = (Index("ix_outbox_jobs_due", "done_at", "failed_at", "due_at"),)

    name: Mapped[str] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)


def enqueue(
    session: Session, name: str, payload: dict[str, Any], *, now: datetime, due_at: datetime | None = None
) -> OutboxJob:
    """Record job `name`, to run once the caller’s transaction is committed. Payloads hold ids, not people."""
    job = OutboxJob(name=name, payload=payload, created_at=now, due_at=due_at or now)
    session.add(job)
    return job


def claim_due_jobs(session: Session, *, now: datetime, limit: int = 100) -> list[int]:
    """Ids of the jobs to run now, oldest first, each taken for LEASE: a worker that dies gives them back.

    Rows that another worker is claiming are skipped where the database can (PostgreSQL).
    """
    statement = (
        select(OutboxJob)
        .where(OutboxJob.done_at.is_(None), OutboxJob.failed_at.is_(None), OutboxJob.due_at <= now)
        .order_by(OutboxJob.due_at, OutboxJob.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    jobs = list(session.scalars(statement))
    for job in jobs:
        job.due_at = now + LEASE
    return [job.id for job in jobs]


def find_unfinished_job(session: Session, job_id: int) -> OutboxJob | None:
    """The job, locked, unless it is done or given up: running a job twice is then harmless."""
    return session.scalar(
        select(OutboxJob)
        .where(OutboxJob.id == job_id, OutboxJob.done_at.is_(None), OutboxJob.failed_at.is_(None))
        .with_for_update()
    )


def mark_done(job: OutboxJob, *, now: datetime) -> None:
    job.done_at = now
    job.error = None


def mark_failed(job: OutboxJob, *, error: str, now: datetime) -> None:
    """Try again later, twice as long each time, then set the job aside for a person to look at."""
    job.attempts += 1
    job.error = error[:2000]
    if job.attempts >= MAX_ATTEMPTS:
        job.failed_at = now
    else:
        job.due_at = now + timedelta(seconds=30 * 2**job.attempts)


def forget_done_jobs(session: Session, *, before: datetime) -> None:
    session.execute(delete(OutboxJob).where(OutboxJob.done_at < before))
