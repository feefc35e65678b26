"""What the agency does with a need; each decision carries words for the employer, who is told by mail."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.i18n import gettext as _
from app.needs.enums import NeedEventKind, NeedStatus
from app.needs.errors import NeedEnded, NeedNotMergeable, ProgrammeAlreadyLinked, ProgrammeNotLinked
from app.needs.models import Need, NeedEvent, NeedProgramme
from app.needs.queries import list_followers
from app.needs.services import reopen_followers, require_text
from app.needs.transitions import (
    LIVE_STATUSES,
    NeedAction,
    check,
    move,
    record,
    tell_employer,
    tell_reviewer,
)
from app.needs.transitions import TRANSITIONS as _TABLE
from app.training.models import Programme


def assign_need(
    session: Session, *, need: Need, actor: User, reviewer: User | None = None, now: datetime
) -> None:
    """Have `reviewer` (the actor by default) follow this need; a new one is then under review.

    A colleague who is handed a need is told by mail. Nothing happens when they follow it already.
    Raises NeedEnded.
    """
    reviewer = reviewer or actor
    if need.status not in LIVE_STATUSES:
        raise NeedEnded
    if need.assigned_to is reviewer:
        return
    need.assigned_to = reviewer
    if need.status is NeedStatus.SUBMITTED:
        event = move(session, need, NeedAction.START, actor=actor, now=now, reviewer=reviewer.full_name)
    else:
        event = record(
            session, need, NeedEventKind.ASSIGNED, actor=actor, now=now, reviewer=reviewer.full_name
        )
    if reviewer is not actor:
        tell_reviewer(session, event, now=now)


def ask_question(session: Session, *, need: Need, actor: User, text: str, now: datetime) -> None:
    """Give the turn to the employer. Raises QuestionAlreadyAsked, NeedEnded, TextMissing."""
    _decide(session, need, NeedAction.ASK, actor=actor, text=text, now=now)


def accept_need(session: Session, *, need: Need, actor: User, text: str, now: datetime) -> None:
    _decide(session, need, NeedAction.ACCEPT, actor=actor, text=text, now=now)


def decline_need(session: Session, *, need: Need, reason: str, actor: User, text: str, now: datetime) -> None:
    """End the need with a reason and a reply; needs merged into it are reviewed for themselves."""
    check(need, NeedAction.DECLINE)
    need.decline_reason = reason
    _decide(session, need, NeedAction.DECLINE, actor=actor, text=text, now=now)
    reopen_followers(session, need, now=now)


def merge_need(session: Session, *, need: Need, into: Need, actor: User, text: str, now: datetime) -> None:
    """Join `need` to a live one; those already merged into it follow. Raises NeedNotMergeable.

    The employer is never told whose need theirs joins.
    """
    check(need, NeedAction.MERGE)
    if into.id == need.id or into.status not in LIVE_STATUSES:
        raise NeedNotMergeable
    followers = list_followers(session, need.id)
    _decide(session, need, NeedAction.MERGE, actor=actor, text=text, now=now, into=into.reference)
    need.merged_into = into
    for follower in followers:
        follower.merged_into = into
    session.flush()


def link_programme(
    session: Session, *, need: Need, programme: Programme, actor: User, text: str, now: datetime
) -> None:
    """Answer the need, and all that were merged into it, with a programme.

    Raises ProgrammeAlreadyLinked, NeedEnded, TextMissing.
    """
    check(need, NeedAction.LINK)
    if _find_link(need, programme) is not None:
        raise ProgrammeAlreadyLinked
    text = require_text(text)
    need.programme_links.append(NeedProgramme(programme=programme, linked_by_id=actor.id, linked_at=now))
    _decide(session, need, NeedAction.LINK, actor=actor, text=text, now=now, programme=programme.title)
    _tell_followers(session, need, NeedAction.LINK, programme, now=now)


def unlink_programme(
    session: Session, *, need: Need, programme: Programme, actor: User, text: str, now: datetime
) -> None:
    """Take a programme back; without any other, the need is accepted again. Raises ProgrammeNotLinked."""
    link = _find_link(need, programme)
    if link is None:
        raise ProgrammeNotLinked
    action = NeedAction.UNLINK_LAST if len(need.programme_links) == 1 else NeedAction.UNLINK
    check(need, action)
    text = require_text(text)
    need.programme_links.remove(link)
    session.delete(link)
    _decide(session, need, action, actor=actor, text=text, now=now, programme=programme.title)
    _tell_followers(session, need, action, programme, now=now)


def find_linked_programme(need: Need, public_id: uuid.UUID) -> Programme:
    """A programme linked to the need, still in the catalogue or not. Raises ProgrammeNotLinked."""
    for link in need.programme_links:
        if link.programme.public_id == public_id:
            return link.programme
    raise ProgrammeNotLinked


def _decide(
    session: Session, need: Need, action: NeedAction, *, actor: User, text: str, now: datetime, **detail: str
) -> NeedEvent:
    check(need, action)
    text = require_text(text)
    need.assigned_to = need.assigned_to or actor
    event = move(session, need, action, actor=actor, now=now, text=text, **detail)
    tell_employer(session, event, now=now)
    return event


def _tell_followers(
    session: Session, need: Need, action: NeedAction, programme: Programme, *, now: datetime
) -> None:
    """The words written to one firm are not shown to the others: they read a sentence of ours."""
    for follower in list_followers(session, need.id):
        event = record(
            session,
            follower,
            _TABLE[action].kind,
            actor=None,
            now=now,
            text=_("Cette réponse vaut pour tous les besoins regroupés."),
            programme=programme.title,
        )
        tell_employer(session, event, now=now)


def _find_link(need: Need, programme: Programme) -> NeedProgramme | None:
    return next((link for link in need.programme_links if link.programme_id == programme.id), None)
