"""Keeps the reference up to date with its official source."""

from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session

from app.core.clock import paris_date
from app.core.db import begin_writing
from app.integrations.gateways import gateways
from app.jobs.registry import handles
from app.reference.understanding.preparing import prepare_understanding
from app.reference.updating import queries
from app.reference.updating.errors import UpdateFailed
from app.reference.updating.services import apply_update, fetch_release, note_failure, note_unchanged

log = structlog.get_logger()


@handles("reference.check_source")
def check_source(session: Session, _payload: dict[str, Any], now: datetime) -> None:
    """Scheduled each day; asks the source on the days that `find_next_check` says, about once a month.

    Without ROME_URL nothing is asked. The lock of the job is given up during the download.
    """
    source = gateways().rome
    due = queries.find_next_check(session, source.address, now=now)
    if due is None or due > paris_date(now):
        return
    known = queries.find_marks(session, source.address)
    session.commit()
    try:
        fetched = fetch_release(source, known)
        begin_writing(session)
        if fetched is None:
            note_unchanged(session, source.address, known, now=now)
        else:
            update = apply_update(session, fetched, now=now)
            log.info("reference_updated", release=fetched.release.name, rows=update.changed)
            prepare_understanding(session)
    except UpdateFailed as error:
        # A person decides, or the next check does: the queue would only ask again at once.
        log.warning("reference_not_updated", reason=error.reason.value, detail=error.detail)
        session.rollback()
        begin_writing(session)
        note_failure(session, source.address, error, now=now)
