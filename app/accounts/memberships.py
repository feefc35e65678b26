"""Who works for an organisation: requests answered by an owner, roles, departures."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.enums import MemberRole, MembershipStatus
from app.accounts.errors import EmailNotVerified, LastOwner, MembershipNotFound, RequestAlreadyDecided
from app.accounts.events import record_event
from app.accounts.models import Membership, User
from app.core.db import lock_row
from app.core.outbox import enqueue


def approve_request(session: Session, *, membership: Membership, actor: User, now: datetime) -> None:
    """Let the requester in as a member. Raises RequestAlreadyDecided or EmailNotVerified."""
    _ensure_pending(session, membership)
    # An address that nobody confirmed may be someone else's: an owner must not trust it.
    if membership.user.email_verified_at is None:
        raise EmailNotVerified
    _decide(session, membership, MembershipStatus.ACTIVE, "membership_approved", actor, now)


def refuse_request(session: Session, *, membership: Membership, actor: User, now: datetime) -> None:
    """Raises RequestAlreadyDecided."""
    _ensure_pending(session, membership)
    _decide(session, membership, MembershipStatus.REFUSED, "membership_refused", actor, now)


def change_role(
    session: Session, *, membership: Membership, role: MemberRole, actor: User, now: datetime
) -> None:
    """Raises MembershipNotFound, or LastOwner when nobody would be left in charge."""
    owners = _lock_owners(session, membership)
    if membership.status is not MembershipStatus.ACTIVE:
        raise MembershipNotFound
    if role is membership.role:
        return
    if role is MemberRole.MEMBER:
        _ensure_another(owners, membership)
    membership.role = role
    _record(session, "role_changed", membership, actor, now, role=role.value)


def make_owner(session: Session, *, membership: Membership, actor: User, now: datetime) -> None:
    """An administrator puts a member in charge. Raises MembershipNotFound or EmailNotVerified."""
    if membership.user.email_verified_at is None:
        raise EmailNotVerified
    change_role(session, membership=membership, role=MemberRole.OWNER, actor=actor, now=now)


def remove_member(session: Session, *, membership: Membership, actor: User, now: datetime) -> None:
    """End the access of a member, or of oneself. Raises MembershipNotFound or LastOwner."""
    owners = _lock_owners(session, membership)
    if membership.status is not MembershipStatus.ACTIVE:
        raise MembershipNotFound
    if membership.role is MemberRole.OWNER:
        _ensure_another(owners, membership)
    membership.status, membership.decided_at, membership.decided_by_id = MembershipStatus.LEFT, now, actor.id
    action = "member_left" if membership.user_id == actor.id else "member_removed"
    _record(session, action, membership, actor, now)


def _ensure_pending(session: Session, membership: Membership) -> None:
    lock_row(session, membership)
    if membership.status is not MembershipStatus.PENDING:
        raise RequestAlreadyDecided


def _decide(
    session: Session,
    membership: Membership,
    status: MembershipStatus,
    action: str,
    actor: User,
    now: datetime,
) -> None:
    membership.status, membership.decided_at, membership.decided_by_id = status, now, actor.id
    _record(session, action, membership, actor, now)
    enqueue(session, "accounts.tell_join_answer", {"membership_id": membership.id}, now=now)


def _lock_owners(session: Session, membership: Membership) -> Sequence[Membership]:
    """The active owners, locked: two owners must not leave at the same moment."""
    owners = session.scalars(
        select(Membership)
        .where(
            Membership.organisation_id == membership.organisation_id,
            Membership.status == MembershipStatus.ACTIVE,
            Membership.role == MemberRole.OWNER,
        )
        .order_by(Membership.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    session.refresh(membership, ["status", "role"])
    return owners


def _ensure_another(owners: Sequence[Membership], membership: Membership) -> None:
    if all(owner.id == membership.id for owner in owners):
        raise LastOwner


def _record(
    session: Session, action: str, membership: Membership, actor: User, now: datetime, **detail: str
) -> None:
    record_event(
        session,
        action,
        now=now,
        actor_id=actor.id,
        organisation_id=membership.organisation_id,
        user_id=membership.user_id,
        **detail,
    )
    session.flush()
