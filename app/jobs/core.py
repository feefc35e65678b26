"""Upkeep of the outbox itself."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.core.outbox import forget_done_jobs
from app.jobs.registry import handles

KEEP = timedelta(days=30)


@handles("core.forget_done_jobs")
def forget_jobs(session: Session, _payload: dict[str, Any], now: datetime) -> None:
    forget_done_jobs(session, before=now - KEEP)
