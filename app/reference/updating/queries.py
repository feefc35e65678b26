"""What is known of past updates, and when the next check takes place."""

from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from app.core.clock import paris_date
from app.integrations.rome.contract import Marks
from app.reference.enums import CheckOutcome
from app.reference.importing.releases import ROME
from app.reference.models import ReferenceCheck, ReferenceRelease

# How long after a check the next one takes place.
DELAYS = {
    CheckOutcome.UPDATED: timedelta(days=30),
    CheckOutcome.UNCHANGED: timedelta(days=30),
    CheckOutcome.UNREACHABLE: timedelta(days=1),
    CheckOutcome.REFUSED: timedelta(days=7),
}


def list_releases(session: Session, *, limit: int = 20) -> list[ReferenceRelease]:
    """Loads of reference data, the newest first."""
    statement = select(ReferenceRelease).order_by(ReferenceRelease.id.desc()).limit(limit)
    return list(session.scalars(statement))


def find_rome_release(session: Session) -> ReferenceRelease | None:
    """The last ROME that was loaded, whatever its layout; None over the starter."""
    statement = (
        select(ReferenceRelease)
        .where(or_(ReferenceRelease.name == ROME, ReferenceRelease.name.startswith(f"{ROME} ")))
        .order_by(ReferenceRelease.id.desc())
        .limit(1)
    )
    return session.scalar(statement)


def list_checks(session: Session, *, limit: int = 10) -> list[ReferenceCheck]:
    """Checks of the official source with their releases, the newest first."""
    statement = (
        select(ReferenceCheck)
        .options(joinedload(ReferenceCheck.release))
        .order_by(ReferenceCheck.id.desc())
        .limit(limit)
    )
    return list(session.scalars(statement))


def find_marks(session: Session, source: str) -> Marks:
    """What the server of `source` said of the archive that the reference equals now; empty if it does not.

    Only then may a server be asked whether its archive is still the same: after another import, "the same as
    last time" would not mean "the same as here".
    """
    check = _find_last(session, source, succeeded=True)
    release = find_rome_release(session)
    if check is None or release is None or check.release_id != release.id:
        return Marks()
    return Marks(check.etag, check.last_modified)


def find_next_check(session: Session, source: str, *, now: datetime) -> date | None:
    """The day of the next check of `source`: a month after one that succeeded, sooner after a failure.

    None when no source is set; today when it was never asked.
    """
    if not source:
        return None
    last = _find_last(session, source)
    if last is None:
        return paris_date(now)
    return max(paris_date(last.checked_at) + DELAYS[last.outcome], paris_date(now))


def _find_last(session: Session, source: str, *, succeeded: bool = False) -> ReferenceCheck | None:
    statement = select(ReferenceCheck).where(ReferenceCheck.source == source)
    if succeeded:
        good = (CheckOutcome.UPDATED, CheckOutcome.UNCHANGED)
        statement = statement.where(ReferenceCheck.outcome.in_(good))
    return session.scalar(statement.order_by(ReferenceCheck.id.desc()).limit(1))
