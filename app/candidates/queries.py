"""Reading people. Employers go through matching and pipeline, partners through partners/queries.py."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.candidates.enums import CandidateStatus
from app.candidates.errors import CandidateNotFound, PageNotFound
from app.candidates.models import Candidate, CandidateAim, CandidateEvent, CandidateSkill


def with_everything(statement: Select[Candidate]) -> Select[Candidate]:
    """Load what a person's page shows, in a fixed number of queries."""
    return statement.options(
        joinedload(Candidate.commune),
        joinedload(Candidate.identity),
        joinedload(Candidate.partner),
        joinedload(Candidate.programme),
        selectinload(Candidate.aims).joinedload(CandidateAim.occupation),
        selectinload(Candidate.aims).joinedload(CandidateAim.appellation),
        selectinload(Candidate.skills).joinedload(CandidateSkill.skill),
        selectinload(Candidate.skills).joinedload(CandidateSkill.attested_by),
        selectinload(Candidate.certificates),
    )


def get_candidate_of_user(session: Session, user_id: int) -> Candidate:
    """The page of a signed-in person. Raises PageNotFound."""
    statement = select(Candidate).where(
        Candidate.user_id == user_id, Candidate.status != CandidateStatus.LEFT
    )
    candidate = session.scalar(with_everything(statement))
    if candidate is None:
        raise PageNotFound
    return candidate


def get_candidate(session: Session, candidate_id: int) -> Candidate:
    """Raises CandidateNotFound."""
    candidate = session.scalar(with_everything(select(Candidate).where(Candidate.id == candidate_id)))
    if candidate is None:
        raise CandidateNotFound
    return candidate


def find_by_code(session: Session, code: str) -> Candidate | None:
    """Whoever bears this code (`C-7F3K`, however typed), with what their page shows; even after they left."""
    return session.scalar(with_everything(select(Candidate).where(Candidate.code == code.strip().upper())))


def list_events(session: Session, candidate_id: int, *, limit: int = 100) -> list[CandidateEvent]:
    """The trace, newest first."""
    return list(
        session.scalars(
            select(CandidateEvent)
            .where(CandidateEvent.candidate_id == candidate_id)
            .order_by(CandidateEvent.id.desc())
            .limit(limit)
        )
    )
