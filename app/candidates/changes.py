"""The sequence of changes that keeps every ranking index fresh."""

from datetime import datetime

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from app.candidates.models import Candidate, CandidateChange


def record_change(session: Session, candidate_id: int, now: datetime) -> None:
    """Say that what ranking read of this person is out of date, in the transaction that changes them."""
    session.add(CandidateChange(candidate_id=candidate_id, changed_at=now))


def record_programme_change(session: Session, programme_id: int, now: datetime) -> None:
    """As `record_change`, for everyone trained in a programme whose occupations change."""
    people = select(Candidate.id, literal(now, CandidateChange.changed_at.type)).where(
        Candidate.programme_id == programme_id
    )
    session.execute(insert(CandidateChange).from_select(["candidate_id", "changed_at"], people))
