"""What follows an agreement: a meeting, a hire, or a kind reply. No timer ever decides."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.candidates.models import CandidateIdentity
from app.core.clock import paris_date
from app.core.outbox import enqueue
from app.pipeline import contact_errors as errors
from app.pipeline.contacts import record
from app.pipeline.models import PipelineEntry
from app.pipeline.stages import VISIBLE_STAGES, Step, next_stage

LONGEST_REPLY = 2000


def are_details_visible(entry: PipelineEntry, *, now: datetime) -> bool:
    """Whether the employer may read name and contact details: agreed, and not past the stated time."""
    return entry.stage in VISIBLE_STAGES and entry.visible_until is not None and entry.visible_until > now


def open_details(
    session: Session, *, entry: PipelineEntry, actor_id: int, now: datetime
) -> CandidateIdentity:
    """The person's details; each reading is written in the trace, for the person to see.

    Raises DetailsNotVisible before an agreement, after the stated time, and once it is withdrawn.
    """
    identity = session.get(CandidateIdentity, entry.candidate_id)
    if identity is None or not are_details_visible(entry, now=now):
        raise errors.DetailsNotVisible
    # Reading is not a step of the follow-up: `updated_at` stays as it is.
    updated_at = entry.updated_at
    record(session, entry, "details_seen", now=now, actor_id=actor_id)
    entry.updated_at = updated_at
    return identity


def record_meeting(
    session: Session, *, entry: PipelineEntry, met_on: date, actor_id: int, now: datetime
) -> None:
    """Raises NoAgreementToFollow, DateInTheFuture or DateBeforeAgreement (field `met_on`)."""
    after = next_stage(entry.stage, Step.MEET)
    _check_date(entry, met_on, "met_on", now)
    entry.stage, entry.met_on = after, met_on
    record(session, entry, "met", now=now, actor_id=actor_id)


def record_hire(
    session: Session, *, entry: PipelineEntry, hired_on: date, actor_id: int, now: datetime
) -> None:
    """`hired_on`, the first day of work, may be ahead. Raises NoAgreementToFollow or DateBeforeAgreement."""
    after = next_stage(entry.stage, Step.HIRE)
    if entry.answered_at is not None and hired_on < paris_date(entry.answered_at):
        raise errors.DateBeforeAgreement(field="hired_on")
    entry.stage, entry.hired_on = after, hired_on
    record(session, entry, "hired", now=now, actor_id=actor_id)


def reply_not_retained(
    session: Session, *, entry: PipelineEntry, reply: str, actor_id: int, now: datetime
) -> None:
    """Close the follow-up with words for the person, who receives them.

    Raises NoAgreementToFollow, ReplyMissing or ReplyTooLong.
    """
    after = next_stage(entry.stage, Step.NOT_RETAIN)
    if not reply.strip():
        raise errors.ReplyMissing
    if len(reply) > LONGEST_REPLY:
        raise errors.ReplyTooLong
    entry.stage, entry.reply = after, reply.strip()
    record(session, entry, "not_retained", now=now, actor_id=actor_id)
    enqueue(session, "pipeline.tell_not_retained", {"entry_id": entry.id}, now=now)


def _check_date(entry: PipelineEntry, day: date, field: str, now: datetime) -> None:
    if day > paris_date(now):
        raise errors.DateInTheFuture(field=field)
    if entry.answered_at is not None and day < paris_date(entry.answered_at):
        raise errors.DateBeforeAgreement(field=field)
