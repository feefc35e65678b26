"""An employer asks, the person answers after reading, details open for one vacancy and a stated time."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.accounts.policies import ensure_may_contact
from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate
from app.core.outbox import enqueue
from app.pipeline import contact_errors as errors
from app.pipeline.enums import Stage
from app.pipeline.models import PipelineEntry, PipelineEvent
from app.pipeline.stages import Step, next_stage
from app.vacancies.enums import VacancyStatus
from app.vacancies.models import Vacancy

LONGEST_MESSAGE = 1000
MOST_REQUESTS = 2
# A person may still say yes while the employer pauses the vacancy, not once it is over.
_ANSWERABLE = frozenset({VacancyStatus.PUBLISHED, VacancyStatus.PAUSED})


def ask_contact(
    session: Session,
    *,
    vacancy: Vacancy,
    candidate: Candidate,
    actor: User,
    message: str | None,
    answer_days: int,
    open_limit: int,
    now: datetime,
) -> PipelineEntry:
    """Ask the person for contact; they have `answer_days` days.

    At most `open_limit` requests of an employer wait at the same time, and a silent person is asked twice at
    most. Raises what ensure_may_contact raises, VacancyNotOnline, CandidateNotReachable, MessageTooLong,
    TooManyOpenRequests, AskedTwiceAlready and the refusals of the stage table.
    """
    ensure_may_contact(vacancy.organisation)
    if vacancy.status is not VacancyStatus.PUBLISHED:
        raise errors.VacancyNotOnline
    if candidate.status is not CandidateStatus.OPEN:
        raise errors.CandidateNotReachable
    if message and len(message) > LONGEST_MESSAGE:
        raise errors.MessageTooLong
    entry = _entry_to_ask(session, vacancy, candidate, now)
    _check_volume(session, vacancy.organisation_id, open_limit)
    entry.stage = Stage.CONTACT_ASKED
    entry.set_aside_reason = None
    entry.message = message or None
    entry.asked_at, entry.asked_by_id = now, actor.id
    entry.answer_before = now + timedelta(days=answer_days)
    entry.answered_at = entry.visible_until = None
    record(session, entry, "contact_asked", now=now, actor_id=actor.id)
    enqueue(session, "pipeline.tell_contact_asked", {"entry_id": entry.id}, now=now)
    return entry


def _entry_to_ask(session: Session, vacancy: Vacancy, candidate: Candidate, now: datetime) -> PipelineEntry:
    entry = session.scalar(
        select(PipelineEntry)
        .where(PipelineEntry.vacancy_id == vacancy.id, PipelineEntry.candidate_id == candidate.id)
        .with_for_update()
    )
    if entry is None:
        entry = PipelineEntry(
            vacancy=vacancy,
            candidate=candidate,
            stage=Stage.SHORTLISTED,
            created_at=now,
            updated_at=now,
        )
        session.add(entry)
        session.flush()
    next_stage(entry.stage, Step.ASK)
    asked = select(func.count()).where(
        PipelineEvent.entry_id == entry.id, PipelineEvent.action == "contact_asked"
    )
    if (session.scalar(asked) or 0) >= MOST_REQUESTS:
        raise errors.AskedTwiceAlready
    return entry


def _check_volume(session: Session, organisation_id: int, open_limit: int) -> None:
    # The employer's row is locked, so that two colleagues cannot pass the limit together.
    session.execute(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())
    if count_open_requests(session, organisation_id) >= open_limit:
        raise errors.TooManyOpenRequests


def count_open_requests(session: Session, organisation_id: int) -> int:
    """Requests of this employer that wait for an answer."""
    statement = (
        select(func.count())
        .select_from(PipelineEntry)
        .join(PipelineEntry.vacancy)
        .where(Vacancy.organisation_id == organisation_id, PipelineEntry.stage == Stage.CONTACT_ASKED)
    )
    return session.scalar(statement) or 0


def agree_to_contact(
    session: Session, *, entry: PipelineEntry, visible_days: int, now: datetime, actor_id: int | None = None
) -> None:
    """Open the person's details to this employer, for this vacancy, during `visible_days` days.

    Raises RequestAlreadyAnswered, RequestLapsed (even before the job has written it) or VacancyNoLongerOpen.
    """
    after = next_stage(entry.stage, Step.AGREE)
    if entry.answer_before is None or entry.answer_before <= now:
        raise errors.RequestLapsed
    if entry.vacancy.status not in _ANSWERABLE:
        raise errors.VacancyNoLongerOpen
    entry.stage, entry.answered_at = after, now
    entry.visible_until = now + timedelta(days=visible_days)
    record(session, entry, "agreed", now=now, actor_id=actor_id)
    enqueue(session, "pipeline.tell_agreed", {"entry_id": entry.id}, now=now)


def decline_contact(
    session: Session, *, entry: PipelineEntry, now: datetime, actor_id: int | None = None
) -> None:
    """A no, without a reason; the employer is told kindly. Raises RequestAlreadyAnswered or RequestLapsed."""
    entry.stage = next_stage(entry.stage, Step.DECLINE)
    entry.answered_at = now
    record(session, entry, "declined", now=now, actor_id=actor_id)
    enqueue(session, "pipeline.tell_declined", {"entry_id": entry.id}, now=now)


def withdraw_agreement(
    session: Session, *, entry: PipelineEntry, now: datetime, actor_id: int | None = None
) -> None:
    """Close the details at once, at any time. Raises NoAgreementToWithdraw."""
    entry.stage = next_stage(entry.stage, Step.WITHDRAW)
    entry.visible_until = None
    record(session, entry, "withdrawn", now=now, actor_id=actor_id)
    enqueue(session, "pipeline.tell_withdrawn", {"entry_id": entry.id}, now=now)


def lapse_requests(session: Session, *, now: datetime) -> int:
    """Close the requests whose time is over; silence gives nothing. Returns how many; may run twice."""
    entries = session.scalars(
        select(PipelineEntry)
        .where(PipelineEntry.stage == Stage.CONTACT_ASKED, PipelineEntry.answer_before <= now)
        .order_by(PipelineEntry.id)
        .with_for_update(skip_locked=True)
    ).all()
    for entry in entries:
        entry.stage = next_stage(entry.stage, Step.LAPSE)
        record(session, entry, "lapsed", now=now, actor_id=None)
        enqueue(session, "pipeline.tell_lapsed", {"entry_id": entry.id}, now=now)
    return len(entries)


def record(
    session: Session, entry: PipelineEntry, action: str, *, now: datetime, actor_id: int | None, **detail: Any
) -> None:
    """Append to the entry's trace and date its change."""
    entry.updated_at = now
    session.add(PipelineEvent(entry_id=entry.id, at=now, actor_id=actor_id, action=action, detail=detail))
    session.flush()
