"""Runs outbox jobs: one transaction each, tried again later when it fails."""

from importlib import import_module
from pkgutil import iter_modules

import structlog
from sqlalchemy.orm import Session, sessionmaker

from app import jobs
from app.core.clock import utc_now
from app.core.db import begin_writing
from app.core.outbox import OutboxJob, claim_due_jobs, find_unfinished_job, mark_done, mark_failed
from app.jobs.registry import HANDLERS

log = structlog.get_logger()


def load_handlers() -> None:
    """Import every module of app/jobs, so that each registers what it handles."""
    for module in iter_modules(jobs.__path__):
        import_module(f"{jobs.__name__}.{module.name}")


def claim_jobs(sessions: sessionmaker[Session]) -> list[int]:
    """Take the jobs that are due; returns their ids."""
    with sessions() as session:
        begin_writing(session)
        ids = claim_due_jobs(session, now=utc_now())
        session.commit()
    return ids


def run_job(sessions: sessionmaker[Session], job_id: int) -> bool:
    """Run one job; True when it is done now. A failure is recorded, never raised: the queue must go on."""
    with sessions() as session:
        begin_writing(session)
        job = find_unfinished_job(session, job_id)
        if job is None:
            return False
        name = job.name
        try:
            HANDLERS[name](session, job.payload, utc_now())
            mark_done(job, now=utc_now())
            session.commit()
        except Exception as error:
            session.rollback()
            _record_failure(sessions, job_id, name, error)
            return False
    log.info("job_done", job=name, job_id=job_id)
    return True


def run_due_jobs(sessions: sessionmaker[Session]) -> int:
    """Run all that is due in this process, without a queue; returns how many were done."""
    load_handlers()
    done = 0
    while ids := claim_jobs(sessions):
        done += sum(run_job(sessions, job_id) for job_id in ids)
    return done


def _record_failure(sessions: sessionmaker[Session], job_id: int, name: str, error: Exception) -> None:
    # The type only: a message may quote what a person typed.
    log.warning("job_failed", job=name, job_id=job_id, error=type(error).__name__, exc_info=error)
    with sessions() as session:
        begin_writing(session)
        job = session.get(OutboxJob, job_id)
        if job is not None:
            mark_failed(job, error=type(error).__name__, now=utc_now())
            session.commit()
