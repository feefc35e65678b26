"""The worker process: a dispatcher moves due outbox rows into the huey queue, huey's threads run them."""

import threading
from typing import Any

import structlog
from huey import crontab
from sqlalchemy.orm import Session, sessionmaker

from app.config import Settings
from app.core.clock import utc_now
from app.core.outbox import enqueue
from app.jobs.queue import make_queue
from app.jobs.runner import claim_jobs, load_handlers, run_job
from app.jobs.schedule import SCHEDULE

log = structlog.get_logger()
POLL_SECONDS = 0.5


def make_consumer(settings: Settings, sessions: sessionmaker[Session], *, threads: int = 2) -> Any:
    """A huey consumer that runs outbox jobs and the schedule; `run()` blocks until SIGINT or SIGTERM."""
    load_handlers()
    queue = make_queue(settings)

    @queue.task(name="run_outbox_job")
    def run_outbox_job(job_id: int) -> None:
        run_job(sessions, job_id)

    for name, hour, minute in SCHEDULE:
        _schedule(queue, sessions, name, crontab(hour=hour, minute=minute))
    _start_dispatcher(sessions, run_outbox_job)
    return queue.create_consumer(workers=threads, worker_type="thread", periodic=True)


def _schedule(queue: Any, sessions: sessionmaker[Session], job: str, when: Any) -> None:
    def periodic() -> None:
        with sessions() as session:
            enqueue(session, job, {}, now=utc_now())
            session.commit()

    queue.periodic_task(when, name=f"schedule_{job}")(periodic)


def _start_dispatcher(sessions: sessionmaker[Session], task: Any) -> None:
    def dispatch() -> None:
        pause = threading.Event()
        while True:
            try:
                for job_id in claim_jobs(sessions):
                    task(job_id)
            except Exception as error:
                log.warning("dispatcher_failed", error=type(error).__name__)
                pause.wait(5)
            pause.wait(POLL_SECONDS)

    threading.Thread(target=dispatch, name="outbox-dispatcher", daemon=True).start()
