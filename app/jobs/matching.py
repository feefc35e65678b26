"""Upkeep of what suggestions keep."""

from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session

from app.core.clock import paris_date
from app.core.outbox import enqueue
from app.integrations.gateways import gateways
from app.jobs.registry import handles
from app.matching.log.exposures import count_exposures, find_counted_on
from app.matching.log.rolling import roll_log

log = structlog.get_logger()


@handles("matching.count_exposures")
def count(session: Session, _payload: dict[str, Any], now: datetime) -> None:
    """Once a day: scheduled at both of the hours that midnight in Paris may be."""
    today = paris_date(now)
    if find_counted_on(session) != today:
        count_exposures(session, today=today)


@handles("matching.roll_log")
def roll(session: Session, _payload: dict[str, Any], now: datetime) -> None:
    """Each run is short, so that nobody waits for it: another one follows while old lists are left."""
    settings = gateways().settings
    rolled = roll_log(
        session, months=settings.suggestion_log_months, block=settings.suggestion_log_block, now=now
    )
    if rolled.moved:
        log.warning("log_had_no_room", lists=rolled.moved)
    if not rolled.is_done:
        enqueue(session, "matching.roll_log", {}, now=now)
