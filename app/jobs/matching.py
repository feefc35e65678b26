"""Upkeep of what suggestions keep."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core.clock import paris_date
from app.jobs.registry import handles
from app.matching.exposures import count_exposures, find_counted_on


@handles("matching.count_exposures")
def count(session: Session, _payload: dict[str, Any], now: datetime) -> None:
    """Once a day: scheduled at both of the hours that midnight in Paris may be."""
    today = paris_date(now)
    if find_counted_on(session) != today:
        count_exposures(session, today=today)
