"""Mails about a need: every kind of event renders, and reaches who it should."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.integrations.mail.contract import Mail
from app.jobs import needs as jobs
from app.needs.enums import NeedEventKind, NeedStatus
from app.needs.models import NeedEvent
from tests.factories.accounts import make_employer, make_member
from tests.factories.needs import make_need, make_reviewer


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Mail]:
    mails: list[Mail] = []

    class Outside:
        class mailer:  # noqa: N801
            send = staticmethod(mails.append)

        class settings:  # noqa: N801
            base_url = "https://estuaire.example"

    monkeypatch.setattr(jobs, "gateways", Outside)
    return mails


def make_event(session: Session, kind: NeedEventKind, **values: Any) -> NeedEvent:
    firm = make_employer(session, name="Atelier Maubrac")
    author = make_member(session, firm)
    need = make_need(
        session,
        firm,
        created_by=author,
        assigned_to=make_reviewer(session),
        status=NeedStatus.UNDER_REVIEW,
        decline_reason="Hors formation",
    )
    event = NeedEvent(kind=kind, at=need.submitted_at, text="Un mot d’explication.", detail={}, **values)
    need.events.append(event)
    session.flush()
    return event


@pytest.mark.parametrize("kind", sorted(jobs._TO_EMPLOYER))
def test_the_employer_reads_what_the_agency_wrote(
    session: Session, sent: list[Mail], now: datetime, kind: NeedEventKind
) -> None:
    event = make_event(session, kind)
    jobs.tell_employer(session, {"need_id": event.need_id, "event_id": event.id}, now)
    (mail,) = sent
    need = event.need
    assert need.created_by is not None
    assert mail.to == need.created_by.email
    assert need.title in mail.subject
    assert need.reference in mail.text
    assert f"https://estuaire.example/besoins/{need.public_id}" in mail.text
    if kind is not NeedEventKind.REVIEW_STARTED:
        assert "Un mot d’explication." in mail.text


@pytest.mark.parametrize("kind", sorted(jobs._TO_REVIEWER))
def test_the_reviewer_is_told(session: Session, sent: list[Mail], now: datetime, kind: NeedEventKind) -> None:
    event = make_event(session, kind)
    jobs.tell_reviewer(session, {"need_id": event.need_id, "event_id": event.id}, now)
    (mail,) = sent
    assert event.need.assigned_to is not None
    assert mail.to == event.need.assigned_to.email
    assert "Atelier Maubrac" in mail.text
    assert f"/agence/besoins/{event.need.public_id}" in mail.text


def test_owners_are_told_when_the_author_is_gone(session: Session, sent: list[Mail], now: datetime) -> None:
    event = make_event(session, NeedEventKind.QUESTION)
    assert event.need.created_by is not None
    event.need.created_by.is_active = False
    owner = make_member(session, event.need.organisation)
    session.flush()
    jobs.tell_employer(session, {"need_id": event.need_id, "event_id": event.id}, now)
    assert [mail.to for mail in sent] == [owner.email]


def test_nobody_is_told_of_an_event_of_another_need(
    session: Session, sent: list[Mail], now: datetime
) -> None:
    event = make_event(session, NeedEventKind.QUESTION)
    jobs.tell_employer(session, {"need_id": event.need_id + 1, "event_id": event.id}, now)
    assert sent == []
