"""Personal links: they open one person's page without an account. Only a hash is kept."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.candidates.enums import CandidateStatus
from app.candidates.errors import CandidateHasLeft, PersonalLinkExpired
from app.candidates.events import record_event
from app.candidates.models import Candidate, CandidateAccess
from app.core.ids import new_token

# A letter is kept in a drawer; a link sent for one request serves for its answer and a little after.
LETTER_DAYS = 365
MAIL_DAYS = 45


def hash_link(token: str) -> str:
    """The 64 hexadecimal digits kept for `token`; tokens are 256 random bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_access(
    session: Session, candidate: Candidate, *, days: int, now: datetime, actor_id: int | None, note: str
) -> str:
    """Make a personal link and return its token, which nothing can show again. Raises CandidateHasLeft."""
    if candidate.status is CandidateStatus.LEFT:
        raise CandidateHasLeft
    token = new_token()
    session.add(
        CandidateAccess(
            candidate_id=candidate.id,
            token_hash=hash_link(token),
            created_at=now,
            expires_at=now + timedelta(days=days),
            note=note,
        )
    )
    record_event(session, candidate, "link_made", now=now, actor_id=actor_id, days=days)
    session.flush()
    return token


def find_access(session: Session, token_hash: str, *, now: datetime) -> CandidateAccess | None:
    """The access behind a hash while it is valid, and only for a person who is still here."""
    access = session.scalar(
        select(CandidateAccess)
        .join(CandidateAccess.candidate)
        .where(CandidateAccess.token_hash == token_hash, Candidate.status != CandidateStatus.LEFT)
    )
    if access is None or access.revoked_at is not None or access.expires_at <= now:
        return None
    return access


def get_access(session: Session, token_hash: str, *, now: datetime) -> CandidateAccess:
    """Raises PersonalLinkExpired for a hash that opens nothing, or nothing any more."""
    access = find_access(session, token_hash, now=now)
    if access is None:
        raise PersonalLinkExpired
    return access


def revoke_accesses(session: Session, candidate: Candidate, *, now: datetime, actor_id: int | None) -> None:
    """Close every personal link of this person, for a lost letter for instance."""
    session.execute(
        update(CandidateAccess)
        .where(CandidateAccess.candidate_id == candidate.id, CandidateAccess.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    record_event(session, candidate, "links_revoked", now=now, actor_id=actor_id)
