"""The employer's own notes on a suggestion: shortlist it, set it aside with a reason, take either back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.candidates.models import Candidate
from app.pipeline.contacts import record
from app.pipeline.enums import SetAsideReason, Stage
from app.pipeline.errors import AlreadyInContact
from app.pipeline.models import PipelineEntry
from app.vacancies.models import Vacancy

NOTES = frozenset({Stage.SHORTLISTED, Stage.SET_ASIDE})


def toggle_shortlist(
    session: Session, *, vacancy: Vacancy, candidate: Candidate, actor: User, now: datetime
) -> bool:
    """Put the person on the shortlist, or take them off it; returns whether they are on it now.

    Raises AlreadyInContact once the person was asked: the follow-up keeps them.
    """
    entry = _find(session, vacancy, candidate)
    if entry is not None and entry.stage not in NOTES:
        raise AlreadyInContact
    if entry is not None and entry.stage is Stage.SHORTLISTED:
        _forget(session, entry)
        return False
    entry = entry or _new(vacancy, candidate, now)
    entry.stage, entry.set_aside_reason = Stage.SHORTLISTED, None
    session.add(entry)
    session.flush()
    record(session, entry, "shortlisted", now=now, actor_id=actor.id)
    return True


def set_aside(
    session: Session,
    *,
    vacancy: Vacancy,
    candidate: Candidate,
    reason: SetAsideReason,
    actor: User,
    now: datetime,
) -> PipelineEntry:
    """Leave the person out of this vacancy's list, with a relevant reason. Raises AlreadyInContact."""
    entry = _find(session, vacancy, candidate) or _new(vacancy, candidate, now)
    if entry.stage not in NOTES:
        raise AlreadyInContact
    entry.stage, entry.set_aside_reason = Stage.SET_ASIDE, reason
    session.add(entry)
    session.flush()
    record(session, entry, "set_aside", now=now, actor_id=actor.id, reason=reason.value)
    return entry


def bring_back(session: Session, *, vacancy: Vacancy, candidate: Candidate) -> None:
    """Show again someone who was set aside; harmless for anyone else."""
    entry = _find(session, vacancy, candidate)
    if entry is not None and entry.stage is Stage.SET_ASIDE:
        _forget(session, entry)


def _find(session: Session, vacancy: Vacancy, candidate: Candidate) -> PipelineEntry | None:
    return session.scalar(
        select(PipelineEntry)
        .where(PipelineEntry.vacancy_id == vacancy.id, PipelineEntry.candidate_id == candidate.id)
        .with_for_update()
    )


def _new(vacancy: Vacancy, candidate: Candidate, now: datetime) -> PipelineEntry:
    return PipelineEntry(
        vacancy_id=vacancy.id,
        candidate_id=candidate.id,
        stage=Stage.SHORTLISTED,
        created_at=now,
        updated_at=now,
    )


def _forget(session: Session, entry: PipelineEntry) -> None:
    # A note that was taken back leaves nothing: the person never took part.
    if entry.asked_at is not None:
        raise AlreadyInContact
    for event in list(entry.events):
        session.delete(event)
    session.flush()
    session.delete(entry)
    session.flush()
