"""The marks that the database shows, in one query before each ranking: whatever moved, one of them moved."""

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


def changed_since(session: Session, since: int, *, limit: int) -> list[int]:
    """Ids of the candidates changed after number `since`, less MARGIN; `limit` of them at most."""
    statement = select(CandidateChange.candidate_id).where(CandidateChange.id > since - MARGIN).distinct()
    return list(session.scalars(statement.limit(limit)))
