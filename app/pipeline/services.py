"""The employer's own notes on a suggestion: shortlist it, set it aside with a reason, take either back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.candidates.models import Candidate
from app.pipeline.contacts import record
from app.pipeline.enums import SetAsideReason, Stage
from app.pipeline.errors import AlreadyInContact
from app.pipeline.models import PipelineEntry
from app.vacancies.models import Vacancy


def shortlist_candidate(
    session: Session, *, vacancy: Vacancy, candidate: Candidate, actor: User, now: datetime
) -> PipelineEntry:
    """Put the person on the shortlist; asking twice changes nothing.

    Raises AlreadyInContact once the person was asked: the follow-up keeps them.
    """
    entry, is_new = _find_or_make(session, vacancy, candidate, now)
    if not entry.stage.is_note:
        raise AlreadyInContact
    if is_new or entry.stage is not Stage.SHORTLISTED:
        entry.stage, entry.set_aside_reason = Stage.SHORTLISTED, None
        record(session, entry, "shortlisted", now=now, actor_id=actor.id)
    return entry


def remove_from_shortlist(session: Session, *, vacancy: Vacancy, candidate: Candidate) -> None:
    """Take the person off the shortlist; harmless for anyone else. Raises AlreadyInContact."""
    entry = _find(session, vacancy, candidate)
    if entry is not None and not entry.stage.is_note:
        raise AlreadyInContact
    if entry is not None and entry.stage is Stage.SHORTLISTED:
        _forget(session, entry)


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
    entry, _is_new = _find_or_make(session, vacancy, candidate, now)
    if not entry.stage.is_note:
        raise AlreadyInContact
    entry.stage, entry.set_aside_reason = Stage.SET_ASIDE, reason
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


def _find_or_make(
    session: Session, vacancy: Vacancy, candidate: Candidate, now: datetime
) -> tuple[PipelineEntry, bool]:
    """The entry of this person for this vacancy, and whether it was just made."""
    entry = _find(session, vacancy, candidate)
    if entry is not None:
        return entry, False
    entry = PipelineEntry(
        vacancy_id=vacancy.id,
        candidate_id=candidate.id,
        stage=Stage.SHORTLISTED,
        created_at=now,
        updated_at=now,
    )
    try:
        with session.begin_nested():
            session.add(entry)
    except IntegrityError:  # a colleague noted the person at the same moment
        entry = _find(session, vacancy, candidate)
        if entry is None:
            raise
        return entry, False
    return entry, True


def _forget(session: Session, entry: PipelineEntry) -> None:
    # A note that was taken back leaves nothing: the person never took part.
    if entry.asked_at is not None:
        raise AlreadyInContact
    for event in list(entry.events):
        session.delete(event)
    session.flush()
    session.delete(entry)
    session.flush()
