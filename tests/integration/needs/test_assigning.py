"""Handing a need to a colleague of the agency: who may be chosen, what the thread says, who is told."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.enums import MembershipStatus, OrganisationKind, OrganisationStatus
from app.core.outbox import OutboxJob
from app.needs.enums import NeedEventKind, NeedStatus
from app.needs.errors import ReviewerNotFound
from app.needs.reviewers import get_reviewer, list_reviewers
from app.needs.reviewing import assign_need
from tests.factories.accounts import make_employer, make_member, make_organisation, make_partner
from tests.factories.needs import make_need, make_reviewer


@pytest.fixture
def need(session: Session) -> Any:
    return make_need(session, make_employer(session))


def told(session: Session, name: str) -> int:
    return len(session.scalars(select(OutboxJob).where(OutboxJob.name == name)).all())


def test_a_colleague_who_is_handed_a_new_need_is_named_and_told(
    session: Session, need: Any, now: datetime
) -> None:
    actor, colleague = make_reviewer(session), make_reviewer(session, full_name="Dominique Vasseur")
    assign_need(session, need=need, actor=actor, reviewer=colleague, now=now)
    assert need.assigned_to is colleague
    assert need.status is NeedStatus.UNDER_REVIEW
    event = need.events[-1]
    assert (event.kind, event.actor, event.detail) == (
        NeedEventKind.REVIEW_STARTED,
        actor,
        {"reviewer": "Dominique Vasseur"},
    )
    assert told(session, "needs.tell_reviewer") == 1
    assert told(session, "needs.tell_employer") == 0


def test_handing_over_later_keeps_the_state(session: Session, need: Any, now: datetime) -> None:
    first, second = make_reviewer(session), make_reviewer(session)
    need.status, need.assigned_to = NeedStatus.QUESTION_ASKED, first
    assign_need(session, need=need, actor=first, reviewer=second, now=now)
    assert need.status is NeedStatus.QUESTION_ASKED
    assert need.events[-1].kind is NeedEventKind.ASSIGNED
    assert told(session, "needs.tell_reviewer") == 1


def test_nobody_is_told_of_a_need_that_they_take_or_have(session: Session, need: Any, now: datetime) -> None:
    reviewer = make_reviewer(session)
    assign_need(session, need=need, actor=reviewer, now=now)
    assign_need(session, need=need, actor=reviewer, reviewer=reviewer, now=now)
    assert len(need.events) == 2
    assert told(session, "needs.tell_reviewer") == 0


def test_reviewers_are_active_members_of_the_agency(session: Session) -> None:
    agency = make_organisation(session, OrganisationKind.AGENCY)
    zoe = make_member(session, agency, full_name="Zoé Martin")
    anne = make_member(session, agency, full_name="Anne Martin")
    gone = make_member(session, agency, is_active=False)
    waiting = make_member(session, agency)
    waiting.memberships[0].status = MembershipStatus.PENDING
    closed = make_organisation(session, OrganisationKind.AGENCY, status=OrganisationStatus.SUSPENDED)
    suspended = make_member(session, closed)
    adviser = make_member(session, make_partner(session))
    session.flush()
    assert list(list_reviewers(session)) == [anne, zoe]
    assert get_reviewer(session, str(anne.public_id)) is anne
    for other in (gone, waiting, suspended, adviser):
        with pytest.raises(ReviewerNotFound):
            get_reviewer(session, str(other.public_id))
    with pytest.raises(ReviewerNotFound):
        get_reviewer(session, "nobody")
