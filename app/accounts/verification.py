"""Confirming an address, and verifying a firm: by a vouched mail domain, or by an administrator."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts.domains import clean_domain, domain_of, list_vouched_domains
from app.accounts.enums import MemberRole, MembershipStatus, OrganisationStatus, TokenPurpose
from app.accounts.errors import AlreadyOfThisStatus, NoVerifiedOwner
from app.accounts.events import record_event
from app.accounts.models import Membership, Organisation, User
from app.accounts.tokens import drop_tokens, read_token
from app.core.db import lock_row
from app.core.outbox import enqueue


def ask_for_verification(session: Session, *, user: User, now: datetime) -> bool:
    """Send the link again; False when the address is confirmed already."""
    if user.email_verified_at is not None:
        return False
    enqueue(session, "accounts.send_verification", {"user_id": user.id}, now=now)
    return True


def verify_email(session: Session, *, token: str, now: datetime) -> User:
    """Confirm the address of the link's reader. Raises TokenRefused."""
    found = read_token(session, token, TokenPurpose.VERIFY_EMAIL, now=now)
    found.used_at = now
    accept_email(session, user=found.user, now=now)
    return found.user


def accept_email(session: Session, *, user: User, now: datetime) -> None:
    """`user` reads this mailbox: their request reaches the owners, a vouched domain verifies their firm."""
    if user.email_verified_at is not None:
        return
    user.email_verified_at = now
    drop_tokens(session, user, TokenPurpose.VERIFY_EMAIL, now=now)
    record_event(session, "email_verified", now=now, actor_id=user.id, user_id=user.id)
    session.flush()
    for membership in _memberships(session, user):
        if membership.status is MembershipStatus.PENDING:
            enqueue(session, "accounts.tell_join_request", {"membership_id": membership.id}, now=now)
        elif membership.status is MembershipStatus.ACTIVE:
            try_domain_verification(session, organisation=membership.organisation, now=now)


def try_domain_verification(session: Session, *, organisation: Organisation, now: datetime) -> bool:
    """Verify an unverified firm when an owner's confirmed address is under a domain vouched for it."""
    if organisation.status is not OrganisationStatus.UNVERIFIED:
        return False
    domains = list_vouched_domains(session, organisation)
    if not domains:
        return False
    for owner in _verified_owners(session, organisation):
        if domain_of(owner.email) in domains:
            _mark_verified(organisation, now)
            record_event(
                session,
                "organisation_verified_by_domain",
                now=now,
                actor_id=None,
                organisation_id=organisation.id,
                domain=domain_of(owner.email),
            )
            enqueue(session, "accounts.tell_verified", {"organisation_id": organisation.id}, now=now)
            return True
    return False


def verify_organisation(
    session: Session, *, organisation: Organisation, actor: User, now: datetime, email_domain: str = ""
) -> None:
    """An administrator vouches for the firm and, when given, for its mail domain.

    Raises AlreadyOfThisStatus, NoVerifiedOwner or DomainRefused.
    """
    lock_row(session, organisation)
    if organisation.status is not OrganisationStatus.UNVERIFIED:
        raise AlreadyOfThisStatus
    if not _verified_owners(session, organisation):
        raise NoVerifiedOwner
    if email_domain:
        organisation.email_domain = clean_domain(email_domain)
    _mark_verified(organisation, now)
    record_event(
        session, "organisation_verified", now=now, actor_id=actor.id, organisation_id=organisation.id
    )
    enqueue(session, "accounts.tell_verified", {"organisation_id": organisation.id}, now=now)
    session.flush()


def _mark_verified(organisation: Organisation, now: datetime) -> None:
    organisation.status, organisation.verified_at = OrganisationStatus.VERIFIED, now
    organisation.status_reason = None


def _memberships(session: Session, user: User) -> list[Membership]:
    return list(
        session.scalars(
            select(Membership)
            .where(Membership.user_id == user.id)
            .options(joinedload(Membership.organisation))
            .order_by(Membership.id)
        )
    )


def _verified_owners(session: Session, organisation: Organisation) -> list[User]:
    return list(
        session.scalars(
            select(User)
            .join(Membership, Membership.user_id == User.id)
            .where(
                Membership.organisation_id == organisation.id,
                Membership.status == MembershipStatus.ACTIVE,
                Membership.role == MemberRole.OWNER,
                User.email_verified_at.is_not(None),
                User.is_active,
            )
            .order_by(User.id)
        )
    )
