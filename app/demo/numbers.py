"""Numbers of references, taken in blocks."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.clock import paris_date
from app.core.counters import Counter


def take_numbers(session: Session, prefix: str, count: int, *, now: datetime) -> int:
    """Reserve `count` numbers of this year's references of `prefix`; returns the first."""
    name = f"{prefix}-{paris_date(now).year}"
    counter = session.scalar(select(Counter).where(Counter.name == name).with_for_update())
    if counter is None:
        counter = Counter(name=name, value=0)
        session.add(counter)
    first = counter.value + 1
    counter.value += count
    session.flush()
    return first
