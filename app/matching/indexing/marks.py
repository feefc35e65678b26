"""The marks that the database shows, in one query before each ranking: whatever moved, one of them moved."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.candidates.models import CandidateChange
from app.matching.models import CandidateExposure, RankingWeights
from app.reference.models import ReferenceRelease

# A transaction may take its number in the sequence and commit after the next one: rows this close behind the
# last one seen are read again.
MARGIN = 500


class Change(NamedTuple):
    """A row of the sequence."""

    number: int
    candidate_id: int
    at: datetime


class Changes(NamedTuple):
    """The end of the sequence of changes: its last number, how many numbers near it, the latest date there.

    Differs whenever a change is committed, even out of order, or under a number that a rollback freed.
    """

    last: int
    near: int
    latest: datetime | None


class Marks(NamedTuple):
    """What a state of the index stands on. `weights` is the newest version and when it was published."""

    release: int
    changes: Changes
    counted_on: date | None
    weights: tuple[int, datetime] | None


_newest_weights = select(RankingWeights).order_by(RankingWeights.version.desc()).limit(1)
_MARKS = select(
    func.max(CandidateChange.id),
    func.count(),
    func.max(CandidateChange.changed_at),
    select(func.max(ReferenceRelease.id)).scalar_subquery(),
    select(CandidateExposure.counted_on).limit(1).scalar_subquery(),
    _newest_weights.with_only_columns(RankingWeights.version).scalar_subquery(),
    _newest_weights.with_only_columns(RankingWeights.published_at).scalar_subquery(),
).where(CandidateChange.id > bindparam("after"))


def read_marks(session: Session, since: int) -> Marks:
    """The marks as this transaction sees them; changes are those after number `since`, less MARGIN."""
    row = session.execute(_MARKS, {"after": since - MARGIN}).one()
    last, near, latest, release, counted_on, version, published_at = row
    return Marks(
        release or 0,
        Changes(last or 0, near, latest),
        counted_on,
        None if version is None else (version, published_at),
    )


def last_change(session: Session) -> int:
    """The last number of the sequence; 0 before the first."""
    return session.scalar(select(func.max(CandidateChange.id))) or 0


def list_changes(session: Session, since: int, *, limit: int | None = None) -> list[Change]:
    """The changes after number `since`, less MARGIN, by number."""
    columns = (CandidateChange.id, CandidateChange.candidate_id, CandidateChange.changed_at)
    statement = select(*columns).where(CandidateChange.id > since - MARGIN).order_by(CandidateChange.id)
    return [Change(*row) for row in session.execute(statement.limit(limit))]


def list_changed_people(
    session: Session, since: int, seen: Collection[Change], *, limit: int
) -> list[int] | None:
    """Ids of the candidates changed after number `since`, less MARGIN, by changes that are not among `seen`
    (those that a base holds already); None for more than `limit` changes.
    """
    found = list_changes(session, since, limit=limit + len(seen) + 1)
    unseen = [change for change in found if change not in seen]
    return None if len(unseen) > limit else sorted({change.candidate_id for change in unseen})
