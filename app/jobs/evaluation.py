"""Audits of fairness, made beside the requests: they take a minute or more."""

from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session

from app.core.clock import utc_now
from app.core.db import begin_writing
from app.evaluation.fairness.results import Plan
from app.evaluation.files import AuditFiles, Progress
from app.evaluation.services import JOB, audit_fairness
from app.integrations.gateways import gateways
from app.jobs.registry import handles

log = structlog.get_logger()


@handles(JOB)
def audit(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """The lock of the job is given up meanwhile; run again after a crash, it starts over."""
    files = AuditFiles(gateways().settings.data_dir)
    underway = files.read_progress()
    if underway is not None and underway.is_running(utc_now()):
        return  # the lease of a long audit ran out: another worker is still at it
    session.commit()
    last = Progress(now, 0, 1)
    files.write_progress(last)

    def note(done: int, total: int) -> None:
        nonlocal last
        moment = utc_now()
        # A file each second is enough for a page that looks every two.
        if done == total or (moment - last.at).total_seconds() >= 1:
            last = Progress(moment, done, total)
            files.write_progress(last)

    try:
        files.keep(audit_fairness(session, Plan(seed=payload["seed"]), now=now, progress=note))
    except Exception as error:
        # A person sees the failure and decides: the queue would only fail again.
        log.warning("audit_failed", error=type(error).__name__, exc_info=error)
        files.write_progress(Progress(utc_now(), last.done, last.total, has_failed=True))
    else:
        files.clear_progress()
    session.rollback()
    begin_writing(session)
