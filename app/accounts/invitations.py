"""Invitations: a link, kept by whoever reads the address, that opens an organisation."""

from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.enums import MemberRole, MembershipStatus, OrganisationStatus
from app.accounts.errors import (
    AlreadyInvited,
    AlreadyMember,
    InvitationForSomeoneElse,
    InvitationRefused,
    PersonalAccount,
)
from app.accounts.events import record_event
from app.accounts.models import Invitation, Membership, Organisation, User
from app.accounts.passwords import ensure_acceptable, hash_password
from app.accounts.registration import clean_email, works_for_organisations
from app.accounts.signing_in import find_user
from app.accounts.tokens import hash_token
from app.accounts.verification import accept_email
from app.core.db import lock_row
from app.core.ids import new_token
from app.core.outbox import enqueue

LIFETIME = timedelta(days=14)


def invite(
    session: Session,
    *,
    organisation: Organisation,
    email: str,
    role: MemberRole,
    actor: User,
    now: datetime,
) -> Invitation:
    """Invite `email` into the organisation; the link is made when the mail is sent.

    Raises AlreadyMember or AlreadyInvited.
    """
    email = clean_email(email)
    if _is_member(session, organisation, email):
        raise AlreadyMember
    if session.scalar(
        _open(now).where(Invitation.organisation_id == organisation.id, Invitation.email == email)
    ):
        raise AlreadyInvited
    invitation = Invitation(
        organisation=organisation,
        email=email,
        role=role,
        token_hash=hash_token(new_token()),
        invited_by=actor,
        created_at=now,
        expires_at=now + LIFETIME,
    )
    session.add(invitation)
    session.flush()
    _record(session, "invitation_sent", invitation, actor, now)
    enqueue(session, "accounts.send_invitation", {"invitation_id": invitation.id}, now=now)
    return invitation


def renew_link(invitation: Invitation) -> str:
    """A new secret for the mail that is about to leave; the one before stops working."""
    token = new_token()
    invitation.token_hash = hash_token(token)
    return token


def withdraw_invitation(session: Session, *, invitation: Invitation, actor: User, now: datetime) -> None:
    """Raises InvitationRefused when it was accepted or withdrawn in the meantime."""
    lock_row(session, invitation)
    if invitation.accepted_at is not None or invitation.withdrawn_at is not None:
        raise InvitationRefused
    invitation.withdrawn_at = now
    _record(session, "invitation_withdrawn", invitation, actor, now)


def read_invitation(session: Session, *, token: str, now: datetime) -> Invitation:
    """The open invitation behind a link, locked until the transaction ends. Raises InvitationRefused."""
    invitation = session.scalar(
        _open(now)
        .where(Invitation.token_hash == hash_token(token))
        .options(joinedload(Invitation.organisation, innerjoin=True))
        .with_for_update(of=Invitation)
    )
    if invitation is None or invitation.organisation.status is OrganisationStatus.SUSPENDED:
        raise InvitationRefused
    return invitation


def accept_invitation(session: Session, *, token: str, user: User, now: datetime) -> Membership:
    """The signed-in reader joins. Raises InvitationRefused, InvitationForSomeoneElse or PersonalAccount."""
    invitation = read_invitation(session, token=token, now=now)
    if user.email != invitation.email:
        raise InvitationForSomeoneElse
    if not works_for_organisations(session, user):
        raise PersonalAccount
    return _accept(session, invitation, user, now)


def accept_invitation_as_newcomer(
    session: Session, *, token: str, full_name: str, password: str, now: datetime
) -> User:
    """Make the account and join. Raises InvitationRefused, AlreadyMember or an error of passwords.py."""
    invitation = read_invitation(session, token=token, now=now)
    ensure_acceptable(password, email=invitation.email, full_name=full_name)
    if find_user(session, invitation.email) is not None:
        # Whoever holds the link must still know the password of the account that exists.
        raise InvitationForSomeoneElse
    user = User(
        email=invitation.email, full_name=full_name, password_hash=hash_password(password), created_at=now
    )
    session.add(user)
    session.flush()
    _accept(session, invitation, user, now)
    return user


def _accept(session: Session, invitation: Invitation, user: User, now: datetime) -> Membership:
    invitation.accepted_at = now
    membership = session.scalar(
        select(Membership).where(
            Membership.user_id == user.id, Membership.organisation_id == invitation.organisation_id
        )
    )
    if membership is None:
        membership = Membership(
            user=user, organisation=invitation.organisation, role=invitation.role, created_at=now
        )
        session.add(membership)
    # An invitation raises a role, never lowers it: the last owner must not lose theirs by a link.
    if membership.status is not MembershipStatus.ACTIVE or invitation.role is MemberRole.OWNER:
        membership.role = invitation.role
    membership.status = MembershipStatus.ACTIVE
    membership.decided_at, membership.decided_by_id = now, invitation.invited_by_id
    session.flush()
    _record(session, "invitation_accepted", invitation, user, now)
    accept_email(session, user=user, now=now)
    return membership


def _open(now: datetime) -> Select[Invitation]:
    return select(Invitation).where(
        Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None), Invitation.expires_at > now
    )


def _is_member(session: Session, organisation: Organisation, email: str) -> bool:
    found = session.scalar(
        select(Membership.id)
        .join(User, User.id == Membership.user_id)
        .where(
            User.email == email,
            Membership.organisation_id == organisation.id,
            Membership.status == MembershipStatus.ACTIVE,
        )
    )
    return found is not None


def _record(session: Session, action: str, invitation: Invitation, actor: User, now: datetime) -> None:
    record_event(
        session,
        action,
        now=now,
        actor_id=actor.id,
        organisation_id=invitation.organisation_id,
        invitation_id=invitation.id,
        role=invitation.role.value,
    )
    session.flush()
