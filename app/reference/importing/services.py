"""Imports ROME and the communes in the caller's transaction: all of it, or nothing."""

from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.reference.importing.records import CommuneRelease, RomeRelease
from app.reference.importing.replacing import replace_starter_skills, replace_starter_titles
from app.reference.importing.writing import write_communes, write_rome
from app.reference.models import ReferenceRelease
from app.reference.sync import Advance


def import_rome(
    session: Session, release: RomeRelease, *, now: datetime, advance: Advance = lambda _rows: None
) -> int:
    """Make `release` the reference, over the starter or an older release; returns the rows changed.

    Profiles, vacancies, needs and programmes keep their skills, moved to the official ones where there is an
    equivalent. `advance` is told of the rows done. Harmless when repeated.
    """
    take_turn(session)
    changed = write_rome(session, release, advance)
    changed += replace_starter_skills(session) + replace_starter_titles(session)
    _record(session, release, changed, now=now)
    return changed


def import_communes(
    session: Session, release: CommuneRelease, *, now: datetime, advance: Advance = lambda _rows: None
) -> int:
    """Add or correct communes, their départements and zones; returns the rows changed."""
    take_turn(session)
    changed = write_communes(session, release, advance)
    _record(session, release, changed, now=now)
    return changed


def take_turn(session: Session) -> None:
    """Keep other imports waiting until this transaction ends: two at once would add the same rows.

    Nobody who reads waits. SQLite has one writer at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE reference_releases IN EXCLUSIVE MODE"))


def _record(session: Session, release: RomeRelease | CommuneRelease, changed: int, *, now: datetime) -> None:
    """Write a release row, which tells rankings that their data is old, unless nothing is new."""
    last = session.scalar(
        select(ReferenceRelease.fingerprint)
        .where(ReferenceRelease.name == release.name)
        .order_by(ReferenceRelease.id.desc())
        .limit(1)
    )
    if changed or last != release.fingerprint:
        session.add(
            ReferenceRelease(name=release.name, loaded_at=now, fingerprint=release.fingerprint, rows=changed)
        )
    session.flush()
    # Rows were written behind the back of the loaded objects.
    session.expire_all()
