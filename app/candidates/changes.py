"""The sequence of changes that keeps every ranking index fresh."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.candidates.models import CandidateChange


def record_change(session: Session, candidate_id: int, now: datetime) -> None:
    """Say that what ranking knows of this person is no longer what it read. Call it in the same transaction."""
    session.add(CandidateChange(candidate_id=candidate_id, changed_at=now))
