"""What administrators do: partners and agencies made, organisations suspended, reports handled."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.enums import (
    MemberRole,
    OrganisationKind,
    OrganisationStatus,
    PartnerKind,
    ReportStatus,
)
from app.accounts.errors import AdministratorRefused, AlreadyOfThisStatus, EmailTaken, ReportAlreadyClosed
from app.accounts.events import record_event
from app.accounts.invitations import invite
from app.accounts.models import Invitation, Organisation, OrganisationReport, User
from app.accounts.passwords import ensure_acceptable, hash_password
from app.accounts.registration import clean_email
from app.accounts.signing_in import find_user
from app.core.db import lock_row
from app.core.outbox import enqueue


def invite_into_new_organisation(
    session: Session,
    *,
    kind: OrganisationKind,
    partner_kind: PartnerKind | None,
    name: str,
    commune_id: int | None,
    email: str,
    actor: User,
    now: datetime,
) -> Invitation:
    """Make an agency or a partner, verified since an administrator made it, and invite its first owner."""
    if kind not in (OrganisationKind.AGENCY, OrganisationKind.PARTNER):
        raise ValueError("employers sign up by themselves")
    organisation = Organisation(
        kind=kind,
        partner_kind=partner_kind if kind is OrganisationKind.PARTNER else None,
        name=name,
        commune_id=commune_id,
        status=OrganisationStatus.VERIFIED,
        verified_at=now,
        created_at=now,
    )
    session.add(organisation)
    session.flush()
    _record(session, "organisation_created", organisation, actor, now)
    return invite(
        session, organisation=organisation, email=email, role=MemberRole.OWNER, actor=actor, now=now
    )


def suspend_organisation(
    session: Session, *, organisation: Organisation, reason: str, actor: User, now: datetime
) -> None:
    """Members lose access at once (see actors.active_memberships). Raises AlreadyOfThisStatus."""
    lock_row(session, organisation)
    if organisation.status is OrganisationStatus.SUSPENDED:
        raise AlreadyOfThisStatus
    organisation.status, organisation.status_reason = OrganisationStatus.SUSPENDED, reason
    _record(session, "organisation_suspended", organisation, actor, now, reason=reason)
    enqueue(session, "accounts.tell_suspended", {"organisation_id": organisation.id}, now=now)


def reinstate_organisation(
    session: Session, *, organisation: Organisation, actor: User, now: datetime
) -> None:
    """Back to what it was: verified if it had been. Raises AlreadyOfThisStatus."""
    lock_row(session, organisation)
    if organisation.status is not OrganisationStatus.SUSPENDED:
        raise AlreadyOfThisStatus
    was_verified = organisation.verified_at is not None
    organisation.status = OrganisationStatus.VERIFIED if was_verified else OrganisationStatus.UNVERIFIED
    organisation.status_reason = None
    _record(session, "organisation_reinstated", organisation, actor, now)
    enqueue(session, "accounts.tell_reinstated", {"organisation_id": organisation.id}, now=now)


def report_organisation(
    session: Session, *, organisation: Organisation, text: str, reporter: User, now: datetime
) -> OrganisationReport:
    """The organisation is not told, and never learns who wrote."""
    report = OrganisationReport(
        organisation=organisation, reported_by_id=reporter.id, text=text, created_at=now
    )
    session.add(report)
    session.flush()
    _record(session, "organisation_reported", organisation, reporter, now, report_id=report.id)
    return report


def close_report(
    session: Session, *, report: OrganisationReport, outcome: str, actor: User, now: datetime
) -> None:
    """Raises ReportAlreadyClosed."""
    lock_row(session, report)
    if report.status is ReportStatus.CLOSED:
        raise ReportAlreadyClosed
    report.status, report.outcome = ReportStatus.CLOSED, outcome
    report.closed_at, report.closed_by_id = now, actor.id
    _record(session, "report_closed", report.organisation, actor, now, report_id=report.id)


def create_administrator(
    session: Session, *, email: str, full_name: str, password: str, now: datetime
) -> User:
    """From the command line only. Raises EmailTaken, AdministratorRefused or an error of passwords.py."""
    known = find_user(session, email)
    if known is not None:
        raise AdministratorRefused if known.memberships else EmailTaken
    ensure_acceptable(password, email=email, full_name=full_name)
    user = User(
        email=clean_email(email),
        full_name=full_name,
        password_hash=hash_password(password),
        is_administrator=True,
        # Whoever runs commands on the server vouches for the address.
        email_verified_at=now,
        created_at=now,
    )
    session.add(user)
    session.flush()
    record_event(session, "administrator_created", now=now, actor_id=None, user_id=user.id)
    return user


def _record(
    session: Session, action: str, organisation: Organisation, actor: User, now: datetime, **detail: object
) -> None:
    record_event(session, action, now=now, actor_id=actor.id, organisation_id=organisation.id, **detail)
    session.flush()
