"""Times of day at which people work: a region whose firms write at four in the morning looks false."""

from collections.abc import Iterable
from datetime import datetime, timedelta

_OPENING, _HOURS = 7, 10


def at_work(moment: datetime, now: datetime) -> datetime:
    """`moment` moved into the working hours of its day (UTC), in the same order; never after `now`."""
    moved = moment.replace(hour=_OPENING + moment.hour * _HOURS // 24)
    return moved if moved <= now else moment


def ages_ago(now: datetime, days: Iterable[float]) -> list[datetime]:
    """The moment that was each number of `days` ago."""
    return [at_work(now - timedelta(minutes=int(age * 1440)), now) for age in days]
