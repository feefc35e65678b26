"""The sequence of changes that keeps every ranking index fresh."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.candidates.models import CandidateChange


def record_change(session: Session, candidate_id: int, now: datetime) -> None:
    """Say that what ranking read of this person is out of date, in the transaction that changes them."""
    session.add(CandidateChange(candidate_id=candidate_id, changed_at=now))
