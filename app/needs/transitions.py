"""The life of a need in one table: what may be done, from which states, and where it leads."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.errors import DomainError
from app.core.outbox import enqueue
from app.needs.enums import OPEN_STATUSES, NeedEventKind, NeedStatus
from app.needs.errors import (
    NeedAlreadyAccepted,
    NeedEnded,
    NeedNotMerged,
    NoQuestionAsked,
    ProgrammeNotLinked,
    QuestionAlreadyAsked,
)
from app.needs.models import Need, NeedEvent

_S, _K = NeedStatus, NeedEventKind
# A need with a training stays alive: other programmes may be added, and its employer may close it.
LIVE_STATUSES = (*OPEN_STATUSES, NeedStatus.TRAINING_LINKED)


class NeedAction(StrEnum):
    EDIT = "edit"
    ANSWER = "answer"
    CLOSE = "close"
    START = "start"
    ASK = "ask"
    ACCEPT = "accept"
    MERGE = "merge"
    DECLINE = "decline"
    LINK = "link"
    UNLINK = "unlink"
    UNLINK_LAST = "unlink_last"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Transition:
    """`target` is None when the state is kept."""

    sources: frozenset[NeedStatus]
    target: NeedStatus | None
    kind: NeedEventKind


TRANSITIONS: dict[NeedAction, Transition] = {
    NeedAction.EDIT: Transition(frozenset(OPEN_STATUSES), None, _K.EDITED),
    NeedAction.ANSWER: Transition(frozenset({_S.QUESTION_ASKED}), _S.UNDER_REVIEW, _K.ANSWER),
    NeedAction.CLOSE: Transition(frozenset({*LIVE_STATUSES, _S.MERGED}), _S.CLOSED, _K.CLOSED),
    NeedAction.START: Transition(frozenset({_S.SUBMITTED}), _S.UNDER_REVIEW, _K.REVIEW_STARTED),
    NeedAction.ASK: Transition(
        frozenset({_S.SUBMITTED, _S.UNDER_REVIEW, _S.ACCEPTED}), _S.QUESTION_ASKED, _K.QUESTION
    ),
    NeedAction.ACCEPT: Transition(
        frozenset({_S.SUBMITTED, _S.UNDER_REVIEW, _S.QUESTION_ASKED}), _S.ACCEPTED, _K.ACCEPTED
    ),
    NeedAction.MERGE: Transition(frozenset(OPEN_STATUSES), _S.MERGED, _K.MERGED),
    NeedAction.DECLINE: Transition(frozenset(OPEN_STATUSES), _S.DECLINED, _K.DECLINED),
    NeedAction.LINK: Transition(frozenset(LIVE_STATUSES), _S.TRAINING_LINKED, _K.PROGRAMME_LINKED),
    NeedAction.UNLINK: Transition(frozenset({_S.TRAINING_LINKED}), None, _K.PROGRAMME_UNLINKED),
    NeedAction.UNLINK_LAST: Transition(frozenset({_S.TRAINING_LINKED}), _S.ACCEPTED, _K.PROGRAMME_UNLINKED),
    NeedAction.REOPEN: Transition(frozenset({_S.MERGED}), _S.UNDER_REVIEW, _K.REVIEW_STARTED),
}
_REFUSALS: dict[tuple[NeedAction, NeedStatus], type[DomainError]] = {
    (NeedAction.ASK, _S.QUESTION_ASKED): QuestionAlreadyAsked,
    (NeedAction.ACCEPT, _S.ACCEPTED): NeedAlreadyAccepted,
    (NeedAction.ACCEPT, _S.TRAINING_LINKED): NeedAlreadyAccepted,
}
_NEVER: dict[NeedAction, type[DomainError]] = {
    NeedAction.ANSWER: NoQuestionAsked,
    NeedAction.UNLINK: ProgrammeNotLinked,
    NeedAction.UNLINK_LAST: ProgrammeNotLinked,
    NeedAction.REOPEN: NeedNotMerged,
}
_DECISIONS = frozenset({_S.ACCEPTED, _S.TRAINING_LINKED, _S.MERGED, _S.DECLINED, _S.CLOSED})


def may(need: Need, action: NeedAction) -> bool:
    return need.status in TRANSITIONS[action].sources


def check(need: Need, action: NeedAction) -> None:
    """Raise the named error when `action` is not possible from the need's state."""
    if not may(need, action):
        raise _REFUSALS.get((action, need.status), _NEVER.get(action, NeedEnded))


def move(
    session: Session,
    need: Need,
    action: NeedAction,
    *,
    actor: User | None,
    now: datetime,
    text: str | None = None,
    **detail: Any,
) -> NeedEvent:
    """Apply `action`: new state, dates and an event in the thread; flushes so that the event has an id."""
    check(need, action)
    transition = TRANSITIONS[action]
    if transition.target is not None and transition.target is not need.status:
        need.status = transition.target
        need.decided_at = now if need.status in _DECISIONS else None
    return record(session, need, transition.kind, actor=actor, now=now, text=text, **detail)


def record(
    session: Session,
    need: Need,
    kind: NeedEventKind,
    *,
    actor: User | None,
    now: datetime,
    text: str | None = None,
    **detail: Any,
) -> NeedEvent:
    """An event of the thread that changes no state."""
    event = NeedEvent(kind=kind, at=now, actor=actor, text=text, detail=detail)
    need.events.append(event)
    need.updated_at = now
    session.flush()
    return event


def tell_employer(session: Session, event: NeedEvent, *, now: datetime) -> None:
    enqueue(session, "needs.tell_employer", {"need_id": event.need_id, "event_id": event.id}, now=now)


def tell_reviewer(session: Session, event: NeedEvent, *, now: datetime) -> None:
    """Nothing to send while nobody follows the need."""
    if event.need.assigned_to_id is not None:
        enqueue(session, "needs.tell_reviewer", {"need_id": event.need_id, "event_id": event.id}, now=now)
