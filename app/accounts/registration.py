"""An employer signs up: an account, then an organisation that is made or asked to be joined."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.enums import MemberRole, MembershipStatus, OrganisationKind
from app.accounts.errors import AlreadyMember, FirmDetailsMissing, JoinRefused, NotAnEmployer, PersonalAccount
from app.accounts.events import record_event
from app.accounts.models import Membership, Organisation, User
from app.accounts.passwords import ensure_acceptable, hash_password
from app.accounts.verification import try_domain_verification
from app.core.outbox import enqueue
from app.integrations.sirene.contract import Company
from app.reference.queries import find_commune_by_insee


@dataclass(frozen=True, slots=True)
class Firm:
    """What is known of a firm at sign-up. `company` is the directory's answer, None when there was none;
    the name and the commune typed by the person only fill what the directory left empty.
    """

    siret: str
    company: Company | None = None
    name: str = ""
    commune_id: int | None = None


def clean_email(email: str) -> str:
    return email.strip().lower()


def sign_up_employer(
    session: Session, *, email: str, full_name: str, password: str, firm: Firm, now: datetime
) -> User | None:
    """Make the account and enter the firm. None when the address has an account already: its owner is told
    by mail, and the page looks the same, so that nobody learns who has an account.

    Raises an error of passwords.py or FirmDetailsMissing.
    """
    email = clean_email(email)
    ensure_acceptable(password, email=email, full_name=full_name)
    _ensure_complete(session, firm)
    # Hashed in both cases: the two answers take the same time.
    user = User(email=email, full_name=full_name, password_hash=hash_password(password), created_at=now)
    if not _add(session, user):
        owner_id = session.scalar(select(User.id).where(User.email == email))
        enqueue(session, "accounts.send_account_exists", {"user_id": owner_id}, now=now)
        return None
    enter_firm(session, user=user, firm=firm, now=now)
    enqueue(session, "accounts.send_verification", {"user_id": user.id}, now=now)
    return user


def enter_another_firm(session: Session, *, user: User, firm: Firm, now: datetime) -> Membership:
    """enter_firm for an account that exists. Raises PersonalAccount too: a person's page stays theirs."""
    if not works_for_organisations(session, user):
        raise PersonalAccount
    return enter_firm(session, user=user, firm=firm, now=now)


def works_for_organisations(session: Session, user: User) -> bool:
    """False for administrators and for people who look for work: they have no membership, past or present."""
    if user.is_administrator:
        return False
    return session.scalar(select(Membership.id).where(Membership.user_id == user.id).limit(1)) is not None


def enter_firm(session: Session, *, user: User, firm: Firm, now: datetime) -> Membership:
    """Make the firm with `user` as its owner, or ask its owners to let them in when it is known.

    Raises FirmDetailsMissing, AlreadyMember, JoinRefused or NotAnEmployer.
    """
    organisation = _find(session, firm.siret)
    if organisation is None:
        _ensure_complete(session, firm)
        organisation = _make(session, firm, now=now)
        if _add(session, organisation):
            record_event(
                session,
                "organisation_created",
                now=now,
                actor_id=user.id,
                organisation_id=organisation.id,
                in_directory=firm.company is not None,
            )
            membership = _join(session, user, organisation, MemberRole.OWNER, MembershipStatus.ACTIVE, now)
            try_domain_verification(session, organisation=organisation, now=now)
            return membership
        # Someone else made it in the meantime.
        organisation = session.scalars(select(Organisation).where(Organisation.siret == firm.siret)).one()
    return ask_to_join(session, user=user, organisation=organisation, now=now)


def ask_to_join(session: Session, *, user: User, organisation: Organisation, now: datetime) -> Membership:
    """A request that an owner answers; owners are told once the requester's address is confirmed."""
    if organisation.kind is not OrganisationKind.EMPLOYER:
        raise NotAnEmployer
    known = session.scalar(
        select(Membership)
        .where(Membership.user_id == user.id, Membership.organisation_id == organisation.id)
        .with_for_update()
    )
    if known is None:
        known = _join(session, user, organisation, MemberRole.MEMBER, MembershipStatus.PENDING, now)
    elif known.status is MembershipStatus.LEFT:
        known.status, known.role, known.created_at = MembershipStatus.PENDING, MemberRole.MEMBER, now
        known.decided_at = known.decided_by_id = None
    else:
        raise JoinRefused if known.status is MembershipStatus.REFUSED else AlreadyMember(field="siret")
    record_event(
        session,
        "membership_asked",
        now=now,
        actor_id=user.id,
        organisation_id=organisation.id,
        user_id=user.id,
    )
    if user.email_verified_at is not None:
        enqueue(session, "accounts.tell_join_request", {"membership_id": known.id}, now=now)
    return known


def _find(session: Session, siret: str) -> Organisation | None:
    return session.scalar(select(Organisation).where(Organisation.siret == siret))


def _ensure_complete(session: Session, firm: Firm) -> None:
    """A firm that is known here is joined by its number; a new one needs a name and a commune."""
    if _find(session, firm.siret) is not None:
        return
    missing = {}
    if not (firm.name or (firm.company and firm.company.name)):
        missing["name"] = "Indiquez le nom de l’entreprise : l’annuaire ne nous l’a pas donné."
    if not (firm.commune_id or _directory_commune_id(session, firm)):
        missing["commune"] = "Indiquez la commune de l’établissement : l’annuaire ne nous l’a pas donnée."
    if missing:
        raise FirmDetailsMissing(missing)


def _directory_commune_id(session: Session, firm: Firm) -> int | None:
    if firm.company is None or not firm.company.insee_code:
        return None
    commune = find_commune_by_insee(session, firm.company.insee_code)
    return commune.id if commune else None


def _make(session: Session, firm: Firm, *, now: datetime) -> Organisation:
    company = firm.company
    return Organisation(
        kind=OrganisationKind.EMPLOYER,
        name=(company.name if company else "") or firm.name,
        siret=firm.siret,
        naf_code=company.naf_code if company else None,
        commune_id=_directory_commune_id(session, firm) or firm.commune_id,
        directory_record=asdict(company) if company else None,
        created_at=now,
    )


def _add(session: Session, row: User | Organisation) -> bool:
    """Insert `row`; False when another row holds its unique key, now or a moment ago."""
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        return False
    return True


def _join(
    session: Session,
    user: User,
    organisation: Organisation,
    role: MemberRole,
    status: MembershipStatus,
    now: datetime,
) -> Membership:
    membership = Membership(user=user, organisation=organisation, role=role, status=status, created_at=now)
    if status is MembershipStatus.ACTIVE:
        membership.decided_at = now
    session.add(membership)
    session.flush()
    return membership
