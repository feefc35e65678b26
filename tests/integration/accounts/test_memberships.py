"""Requests answered by an owner, roles, departures."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import memberships
from app.accounts.actors import make_actor
from app.accounts.enums import MemberRole, MembershipStatus
from app.accounts.errors import EmailNotVerified, LastOwner, MembershipNotFound, RequestAlreadyDecided
from app.accounts.models import AccountEvent, Membership, Organisation, User
from app.accounts.permissions import Permission
from app.accounts.queries import get_membership, list_team
from app.core.outbox import OutboxJob
from tests.factories.accounts import make_employer, make_member, make_user


@pytest.fixture
def employer(session: Session) -> Organisation:
    return make_employer(session)


@pytest.fixture
def owner(session: Session, employer: Organisation) -> User:
    return make_member(session, employer)


def _request(session: Session, employer: Organisation, now: datetime, **user: object) -> Membership:
    membership = Membership(
        user=make_user(session, **user),
        organisation=employer,
        role=MemberRole.MEMBER,
        status=MembershipStatus.PENDING,
        created_at=now,
    )
    session.add(membership)
    session.flush()
    return membership


def _of(session: Session, user: User, employer: Organisation) -> Membership:
    return get_membership(session, user.public_id, organisation_id=employer.id)


def test_a_request_gives_nothing_until_it_is_approved(
    session: Session, now: datetime, employer: Organisation, owner: User
) -> None:
    request = _request(session, employer, now)
    assert make_actor(request.user).permissions == frozenset()
    memberships.approve_request(session, membership=request, actor=owner, now=now)
    actor = make_actor(request.user)
    assert actor.organisation is employer
    assert actor.may(Permission.VACANCY_EDIT)
    assert not actor.may(Permission.ORGANISATION_MANAGE)
    assert (request.decided_at, request.decided_by_id) == (now, owner.id)


def test_a_refused_request_gives_nothing(
    session: Session, now: datetime, employer: Organisation, owner: User
) -> None:
    request = _request(session, employer, now)
    memberships.refuse_request(session, membership=request, actor=owner, now=now)
    assert request.status is MembershipStatus.REFUSED
    assert make_actor(request.user).permissions == frozenset()


def test_an_answer_is_told_and_given_once(
    session: Session, now: datetime, employer: Organisation, owner: User
) -> None:
    request = _request(session, employer, now)
    memberships.refuse_request(session, membership=request, actor=owner, now=now)
    for answer in (memberships.approve_request, memberships.refuse_request):
        with pytest.raises(RequestAlreadyDecided):
            answer(session, membership=request, actor=owner, now=now)
    jobs = [(job.name, job.payload) for job in session.scalars(select(OutboxJob))]
    assert jobs == [("accounts.tell_join_answer", {"membership_id": request.id})]


def test_an_address_that_nobody_confirmed_is_not_let_in(
    session: Session, now: datetime, employer: Organisation, owner: User
) -> None:
    request = _request(session, employer, now, email_verified_at=None)
    with pytest.raises(EmailNotVerified):
        memberships.approve_request(session, membership=request, actor=owner, now=now)
    assert request.status is MembershipStatus.PENDING


def test_the_last_owner_neither_leaves_nor_gives_up_the_role(
    session: Session, now: datetime, employer: Organisation, owner: User
) -> None:
    make_member(session, employer, MemberRole.MEMBER)
    membership = _of(session, owner, employer)
    with pytest.raises(LastOwner):
        memberships.remove_member(session, membership=membership, actor=owner, now=now)
    with pytest.raises(LastOwner):
        memberships.change_role(session, membership=membership, role=MemberRole.MEMBER, actor=owner, now=now)


def test_an_owner_leaves_once_another_one_is_named(
    session: Session, now: datetime, employer: Organisation, owner: User
) -> None:
    colleague = make_member(session, employer, MemberRole.MEMBER)
    memberships.change_role(
        session,
        membership=_of(session, colleague, employer),
        role=MemberRole.OWNER,
        actor=owner,
        now=now,
    )
    memberships.remove_member(session, membership=_of(session, owner, employer), actor=owner, now=now)
    session.refresh(owner, ["memberships"])
    assert make_actor(owner).permissions == frozenset()
    assert make_actor(colleague).may(Permission.ORGANISATION_MANAGE)


def test_an_owner_who_left_does_not_count_as_another_one(
    session: Session, now: datetime, employer: Organisation, owner: User
) -> None:
    second = make_member(session, employer)
    memberships.remove_member(session, membership=_of(session, second, employer), actor=owner, now=now)
    with pytest.raises(LastOwner):
        memberships.remove_member(session, membership=_of(session, owner, employer), actor=owner, now=now)


def test_a_removed_member_loses_access_and_the_page(
    session: Session, now: datetime, employer: Organisation, owner: User
) -> None:
    colleague = make_member(session, employer, MemberRole.MEMBER)
    membership = _of(session, colleague, employer)
    memberships.remove_member(session, membership=membership, actor=owner, now=now)
    assert make_actor(colleague).permissions == frozenset()
    assert [item.user for item in list_team(session, organisation_id=employer.id)] == [owner]
    with pytest.raises(MembershipNotFound):
        memberships.remove_member(session, membership=membership, actor=owner, now=now)
    with pytest.raises(MembershipNotFound):
        _of(session, colleague, employer)


def test_the_trace_tells_who_removed_from_who_left(
    session: Session, now: datetime, employer: Organisation, owner: User
) -> None:
    first = make_member(session, employer, MemberRole.MEMBER)
    second = make_member(session, employer, MemberRole.MEMBER)
    memberships.remove_member(session, membership=_of(session, first, employer), actor=owner, now=now)
    memberships.remove_member(session, membership=_of(session, second, employer), actor=second, now=now)
    actions = list(session.scalars(select(AccountEvent.action).order_by(AccountEvent.id)))
    assert actions == ["member_removed", "member_left"]


def test_an_administrator_puts_only_a_confirmed_address_in_charge(
    session: Session, now: datetime, employer: Organisation
) -> None:
    administrator = make_user(session, is_administrator=True)
    member = make_member(session, employer, MemberRole.MEMBER, email_verified_at=None)
    membership = _of(session, member, employer)
    with pytest.raises(EmailNotVerified):
        memberships.make_owner(session, membership=membership, actor=administrator, now=now)
    member.email_verified_at = now
    memberships.make_owner(session, membership=membership, actor=administrator, now=now)
    assert membership.role is MemberRole.OWNER


def test_a_membership_of_another_organisation_does_not_exist_here(
    session: Session, employer: Organisation, owner: User
) -> None:
    with pytest.raises(MembershipNotFound):
        get_membership(session, owner.public_id, organisation_id=make_employer(session).id)
