"""The page of the demo candidate: a user of her own, and what is behind her."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.candidates.models import Candidate, CandidateEvent, CandidateIdentity


def claim_page(session: Session, candidate_id: int, user: User, *, now: datetime) -> None:
    """Tie the page to `user`, under her name, and write its trace."""
    candidate = session.get_one(Candidate, candidate_id)
    identity = session.get_one(CandidateIdentity, candidate_id)
    candidate.user_id = user.id
    identity.first_name, identity.last_name = user.full_name.split(" ", 1)
    identity.email = user.email
    candidate.created_at = min(candidate.created_at, now - timedelta(days=60))
    candidate.notice_sent_at = candidate.created_at
    for action, days in (("enrolled", 60), ("link_made", 60), ("skill_certified", 20), ("corrected", 12)):
        session.add(
            CandidateEvent(
                candidate_id=candidate_id, at=now - timedelta(days=days), actor_id=None, action=action
            )
        )
