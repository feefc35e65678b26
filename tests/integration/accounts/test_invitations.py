"""Invitations: made, sent, accepted by the person they were made for, withdrawn."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.accounts import invitations
from app.accounts.actors import make_actor
from app.accounts.enums import MemberRole, MembershipStatus, OrganisationStatus
from app.accounts.errors import (
    AlreadyInvited,
    AlreadyMember,
    InvitationForSomeoneElse,
    InvitationNotFound,
    InvitationRefused,
    PersonalAccount,
)
from app.accounts.models import Invitation, Organisation, User
from app.accounts.queries import get_open_invitation, list_open_invitations
from tests.factories.accounts import make_employer, make_member, make_user

PASSWORD = "quatre mots sans lien"


@pytest.fixture
def employer(session: Session) -> Organisation:
    return make_employer(session)


@pytest.fixture
def owner(session: Session, employer: Organisation) -> User:
    return make_member(session, employer)


@pytest.fixture
def invitation(session: Session, employer: Organisation, owner: User, now: datetime) -> Invitation:
    return invitations.invite(
        session,
        organisation=employer,
        email="Lea@Maubrac.test",
        role=MemberRole.MEMBER,
        actor=owner,
        now=now,
    )


def test_a_newcomer_makes_an_account_that_needs_no_other_proof(
    session: Session, now: datetime, invitation: Invitation, employer: Organisation
) -> None:
    """Reading the link proves the mailbox."""
    token = invitations.renew_link(invitation)
    user = invitations.accept_invitation_as_newcomer(
        session, token=token, full_name="Léa Vidal", password=PASSWORD, now=now
    )
    assert (user.email, user.email_verified_at) == ("lea@maubrac.test", now)
    actor = make_actor(user)
    assert actor.organisation is employer
    assert invitation.accepted_at == now
    with pytest.raises(InvitationRefused):
        invitations.read_invitation(session, token=token, now=now)


def test_an_account_accepts_with_the_invited_address_only(
    session: Session, now: datetime, invitation: Invitation
) -> None:
    token = invitations.renew_link(invitation)
    with pytest.raises(InvitationForSomeoneElse):
        invitations.accept_invitation(
            session, token=token, user=make_member(session, make_employer(session)), now=now
        )
    reader = make_member(session, make_employer(session), email="lea@maubrac.test")
    membership = invitations.accept_invitation(session, token=token, user=reader, now=now)
    assert membership.status is MembershipStatus.ACTIVE


def test_a_persons_own_account_does_not_join_an_organisation(
    session: Session, now: datetime, invitation: Invitation
) -> None:
    person = make_user(session, email="lea@maubrac.test")
    with pytest.raises(PersonalAccount):
        invitations.accept_invitation(session, token=invitations.renew_link(invitation), user=person, now=now)


def test_a_link_does_not_make_a_second_account_for_an_address(
    session: Session, now: datetime, invitation: Invitation
) -> None:
    make_user(session, email="lea@maubrac.test")
    with pytest.raises(InvitationForSomeoneElse):
        invitations.accept_invitation_as_newcomer(
            session,
            token=invitations.renew_link(invitation),
            full_name="Léa Vidal",
            password=PASSWORD,
            now=now,
        )


def test_a_link_lasts_two_weeks_and_a_new_mail_ends_the_one_before(
    session: Session, now: datetime, invitation: Invitation
) -> None:
    first = invitations.renew_link(invitation)
    second = invitations.renew_link(invitation)
    session.flush()
    with pytest.raises(InvitationRefused):
        invitations.read_invitation(session, token=first, now=now)
    assert invitations.read_invitation(session, token=second, now=now) is invitation
    with pytest.raises(InvitationRefused):
        invitations.read_invitation(session, token=second, now=now + timedelta(days=14))


def test_a_withdrawn_invitation_opens_nothing(
    session: Session, now: datetime, invitation: Invitation, owner: User
) -> None:
    token = invitations.renew_link(invitation)
    session.flush()
    invitations.withdraw_invitation(session, invitation=invitation, actor=owner, now=now)
    with pytest.raises(InvitationRefused):
        invitations.read_invitation(session, token=token, now=now)
    with pytest.raises(InvitationRefused):
        invitations.withdraw_invitation(session, invitation=invitation, actor=owner, now=now)
    assert list_open_invitations(session, organisation_id=invitation.organisation_id, now=now) == []


def test_a_suspended_organisation_lets_nobody_in(
    session: Session, now: datetime, invitation: Invitation, employer: Organisation
) -> None:
    token = invitations.renew_link(invitation)
    employer.status = OrganisationStatus.SUSPENDED
    session.flush()
    with pytest.raises(InvitationRefused):
        invitations.read_invitation(session, token=token, now=now)


def test_an_address_is_invited_once_and_a_member_never(
    session: Session, now: datetime, invitation: Invitation, owner: User, employer: Organisation
) -> None:
    values = {"organisation": employer, "role": MemberRole.MEMBER, "actor": owner, "now": now}
    with pytest.raises(AlreadyInvited):
        invitations.invite(session, email="lea@maubrac.test", **values)
    with pytest.raises(AlreadyMember):
        invitations.invite(session, email=owner.email.upper(), **values)


def test_an_invitation_never_lowers_the_role_of_a_member(
    session: Session, now: datetime, invitation: Invitation, employer: Organisation
) -> None:
    """The last owner must not lose their role through a link."""
    reader = make_member(session, employer, MemberRole.OWNER, email="lea@maubrac.test")
    membership = invitations.accept_invitation(
        session, token=invitations.renew_link(invitation), user=reader, now=now
    )
    assert membership.role is MemberRole.OWNER


def test_an_invitation_of_another_organisation_does_not_exist_here(
    session: Session, now: datetime, invitation: Invitation
) -> None:
    other = make_employer(session)
    with pytest.raises(InvitationNotFound):
        get_open_invitation(session, invitation.public_id, now=now, organisation_id=other.id)
    assert get_open_invitation(session, invitation.public_id, now=now, organisation_id=None) is invitation
