"""The one place that reads the time; everything else receives it."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
_EPOCH = date(1970, 1, 1)


def utc_now() -> datetime:
    return datetime.now(UTC)


def paris_date(moment: datetime) -> date:
    """The calendar day that people in the region read for `moment`."""
    return moment.astimezone(PARIS).date()


def start_of_paris_day(day: date) -> datetime:
    """The moment at which `day` begins in the region."""
    return datetime.combine(day, time(), tzinfo=PARIS)


def day_number(day: date) -> int:
    """Days since 1970-01-01: the unit of dates in ranking profiles."""
    return (day - _EPOCH).days


def day_from_number(number: int) -> date:
    return date.fromordinal(_EPOCH.toordinal() + number)
