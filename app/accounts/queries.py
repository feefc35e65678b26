"""Reading accounts and organisations: with the tenant for teams, without for administrators and jobs."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.enums import (
    MemberRole,
    MembershipStatus,
    OrganisationKind,
    OrganisationStatus,
    ReportStatus,
)
from app.accounts.errors import InvitationNotFound, MembershipNotFound, OrganisationNotFound, ReportNotFound
from app.accounts.models import AccountEvent, Invitation, Membership, Organisation, OrganisationReport, User
from app.core.ids import parse_key
from app.core.pagination import Page, paginate

SIRET_LENGTH = 14
_SHOWN_STATUSES = (MembershipStatus.PENDING, MembershipStatus.ACTIVE)


def get_organisation(session: Session, public_id: uuid.UUID) -> Organisation:
    """For administrators and reports. Raises OrganisationNotFound."""
    found = session.scalar(
        select(Organisation)
        .where(Organisation.public_id == public_id)
        .options(joinedload(Organisation.commune))
    )
    if found is None:
        raise OrganisationNotFound
    return found


def find_organisation(session: Session, key: str) -> Organisation | None:
    """For commands: by SIRET (spaces or not), or by number."""
    digits = "".join(key.split())
    if len(digits) == SIRET_LENGTH:
        return session.scalar(select(Organisation).where(Organisation.siret == digits))
    number = parse_key(digits)
    return session.get(Organisation, number) if number else None


def list_organisations(
    session: Session,
    *,
    text: str = "",
    kind: OrganisationKind | None = None,
    status: OrganisationStatus | None = None,
    page: int = 1,
) -> Page[Organisation]:
    """A page of organisations, those to verify first; `text` is sought in the name and the SIRET."""
    order = case((Organisation.status == OrganisationStatus.UNVERIFIED, 0), else_=1)
    statement = (
        select(Organisation)
        .options(joinedload(Organisation.commune))
        .order_by(order, Organisation.created_at.desc(), Organisation.id.desc())
    )
    if kind is not None:
        statement = statement.where(Organisation.kind == kind)
    if status is not None:
        statement = statement.where(Organisation.status == status)
    digits = "".join(text.split())
    if len(digits) >= 3 and digits.isdecimal():
        statement = statement.where(Organisation.siret.startswith(digits))
    else:
        for word in text.split():
            statement = statement.where(func.lower(Organisation.name).contains(word.lower(), autoescape=True))
    return paginate(session, statement, number=page)


def count_organisations_by_status(session: Session) -> dict[OrganisationStatus, int]:
    rows = session.execute(select(Organisation.status, func.count()).group_by(Organisation.status))
    return dict(rows.all())


def list_inviting_organisations(session: Session) -> Sequence[Organisation]:
    """Agencies and partners that an administrator may invite someone into, by name."""
    return session.scalars(
        select(Organisation)
        .where(
            Organisation.kind.in_((OrganisationKind.AGENCY, OrganisationKind.PARTNER)),
            Organisation.status == OrganisationStatus.VERIFIED,
        )
        .options(joinedload(Organisation.commune))
        .order_by(Organisation.kind, func.lower(Organisation.name), Organisation.id)
    ).all()


def list_team(session: Session, *, organisation_id: int) -> Sequence[Membership]:
    """Pending requests first, then members, owners before the others, by name."""
    return session.scalars(
        _memberships(organisation_id)
        .where(Membership.status.in_(_SHOWN_STATUSES))
        .order_by(
            case((Membership.status == MembershipStatus.PENDING, 0), else_=1),
            case((Membership.role == MemberRole.OWNER, 0), else_=1),
            func.lower(User.full_name),
            Membership.id,
        )
    ).all()


def get_membership(session: Session, user_public_id: uuid.UUID, *, organisation_id: int) -> Membership:
    """The tie of this person to this organisation. Raises MembershipNotFound."""
    found = session.scalar(
        _memberships(organisation_id).where(
            User.public_id == user_public_id, Membership.status.in_(_SHOWN_STATUSES)
        )
    )
    if found is None:
        raise MembershipNotFound
    return found


def list_own_memberships(session: Session, *, user_id: int) -> Sequence[Membership]:
    """Every tie of a person, the newest first, for their own pages."""
    return session.scalars(
        select(Membership)
        .where(Membership.user_id == user_id)
        .options(joinedload(Membership.organisation, innerjoin=True))
        .order_by(Membership.created_at.desc(), Membership.id.desc())
    ).all()


def list_owners(session: Session, organisation_id: int) -> Sequence[User]:
    """Active owners who may be written to, for mails."""
    return session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.status == MembershipStatus.ACTIVE,
            Membership.role == MemberRole.OWNER,
            User.is_active,
        )
        .order_by(User.id)
    ).all()


def list_open_invitations(session: Session, *, organisation_id: int, now: datetime) -> Sequence[Invitation]:
    return session.scalars(
        _invitations(now)
        .where(Invitation.organisation_id == organisation_id)
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
    ).all()


def get_open_invitation(
    session: Session, public_id: uuid.UUID, *, now: datetime, organisation_id: int | None
) -> Invitation:
    """`organisation_id=None` is for administrators only. Raises InvitationNotFound."""
    statement = _invitations(now).where(Invitation.public_id == public_id)
    if organisation_id is not None:
        statement = statement.where(Invitation.organisation_id == organisation_id)
    found = session.scalar(statement)
    if found is None:
        raise InvitationNotFound
    return found


def list_invitations(session: Session, *, page: int = 1) -> Page[Invitation]:
    """Invitations of agencies and partners in any state, the newest first."""
    statement = (
        select(Invitation)
        .join(Invitation.organisation)
        .where(Organisation.kind.in_((OrganisationKind.AGENCY, OrganisationKind.PARTNER)))
        .options(joinedload(Invitation.organisation))
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
    )
    return paginate(session, statement, number=page)


def list_reports(
    session: Session, *, status: ReportStatus | None = None, page: int = 1
) -> Page[OrganisationReport]:
    """Open reports first, the oldest of them on top."""
    is_closed = case((OrganisationReport.status == ReportStatus.OPEN, 0), else_=1)
    statement = (
        select(OrganisationReport)
        .options(joinedload(OrganisationReport.organisation), joinedload(OrganisationReport.reported_by))
        .order_by(is_closed, OrganisationReport.created_at, OrganisationReport.id)
    )
    if status is not None:
        statement = statement.where(OrganisationReport.status == status)
    return paginate(session, statement, number=page)


def get_report(session: Session, public_id: uuid.UUID) -> OrganisationReport:
    """Raises ReportNotFound."""
    found = session.scalar(
        select(OrganisationReport)
        .where(OrganisationReport.public_id == public_id)
        .options(joinedload(OrganisationReport.organisation), joinedload(OrganisationReport.reported_by))
    )
    if found is None:
        raise ReportNotFound
    return found


def list_events(session: Session, *, organisation_id: int | None = None, page: int = 1) -> Page[AccountEvent]:
    """The trace, newest first; of one organisation when asked."""
    statement = (
        select(AccountEvent)
        .options(joinedload(AccountEvent.actor), joinedload(AccountEvent.organisation))
        .order_by(AccountEvent.id.desc())
    )
    if organisation_id is not None:
        statement = statement.where(AccountEvent.organisation_id == organisation_id)
    return paginate(session, statement, number=page)


def _memberships(organisation_id: int) -> Select[Membership]:
    return (
        select(Membership)
        .join(User, User.id == Membership.user_id)
        .where(Membership.organisation_id == organisation_id)
        .options(joinedload(Membership.user), joinedload(Membership.organisation))
    )


def _invitations(now: datetime) -> Select[Invitation]:
    return (
        select(Invitation)
        .where(
            Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None), Invitation.expires_at > now
        )
        .options(joinedload(Invitation.organisation, innerjoin=True))
    )
