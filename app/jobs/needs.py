"""Mails about a need: what the agency said, to its employer; what the employer said, to its reviewer."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.queries import list_owners
from app.integrations.gateways import gateways
from app.integrations.mail.compose import compose
from app.jobs.registry import handles
from app.needs.enums import NeedEventKind
from app.needs.models import NeedEvent
from app.needs.queries import find_event

_TO_EMPLOYER = {
    NeedEventKind.QUESTION: "question",
    NeedEventKind.ACCEPTED: "accepted",
    NeedEventKind.MERGED: "merged",
    NeedEventKind.DECLINED: "declined",
    NeedEventKind.PROGRAMME_LINKED: "programme_linked",
    NeedEventKind.PROGRAMME_UNLINKED: "programme_unlinked",
    NeedEventKind.REVIEW_STARTED: "reopened",
}
_TO_REVIEWER = {
    NeedEventKind.ANSWER: "answered",
    NeedEventKind.EDITED: "edited",
    NeedEventKind.CLOSED: "closed",
    NeedEventKind.REVIEW_STARTED: "assigned",
    NeedEventKind.ASSIGNED: "assigned",
}


@handles("needs.tell_employer")
def tell_employer(session: Session, payload: dict[str, Any], _now: datetime) -> None:
    """Write to who signalled the need, or to the owners when that person is gone."""
    event = find_event(session, need_id=payload["need_id"], event_id=payload["event_id"])
    if event is None:
        return
    author = event.need.created_by
    readers = [author] if author and author.is_active else list_owners(session, event.need.organisation_id)
    for reader in readers:
        _send(event, _TO_EMPLOYER[event.kind], reader, f"/besoins/{event.need.public_id}")


@handles("needs.tell_reviewer")
def tell_reviewer(session: Session, payload: dict[str, Any], _now: datetime) -> None:
    """Write to whoever follows the need when the worker gets there."""
    event = find_event(session, need_id=payload["need_id"], event_id=payload["event_id"])
    if event is None or event.need.assigned_to is None or not event.need.assigned_to.is_active:
        return
    _send(
        event,
        _TO_REVIEWER[event.kind],
        event.need.assigned_to,
        f"/agence/besoins/{event.need.public_id}",
    )


def _send(event: NeedEvent, template: str, reader: User, path: str) -> None:
    mail = compose(
        f"needs/{template}",
        to=reader.email,
        language=reader.language,
        need=event.need,
        event=event,
        link=f"{gateways().settings.base_url}{path}",
    )
    gateways().mailer.send(mail)
