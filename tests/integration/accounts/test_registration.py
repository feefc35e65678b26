"""Sign-up of an employer: an account, then a firm that is made, or asked to be joined."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import registration
from app.accounts.enums import MemberRole, MembershipStatus, OrganisationKind, OrganisationStatus
from app.accounts.errors import (
    AlreadyMember,
    FirmDetailsMissing,
    JoinRefused,
    NotAnEmployer,
    PasswordTooShort,
    PersonalAccount,
)
from app.accounts.models import AccountEvent, Membership, Organisation, User
from app.accounts.people import sign_up_person
from app.accounts.registration import Firm, enter_another_firm, sign_up_employer
from app.core.outbox import OutboxJob
from app.integrations.sirene.contract import Company
from tests.factories.accounts import luhn_siret, make_employer, make_member, make_organisation, make_user
from tests.factories.reference import make_commune

SIRET = luhn_siret(900_001)
PASSWORD = "quatre mots sans lien"
COMPANY = Company(SIRET, "MENUISERIE RICOUX", "43.32A", "17299", "ROCHEFORT", is_open=True)


def _sign_up(
    session: Session, now: datetime, firm: Firm, email: str = "Jeanne@Menuiserie.example"
) -> User | None:
    return sign_up_employer(
        session, email=email, full_name="Jeanne Ricoux", password=PASSWORD, firm=firm, now=now
    )


def _jobs(session: Session) -> list[tuple[str, dict[str, object]]]:
    session.flush()
    return [(job.name, job.payload) for job in session.scalars(select(OutboxJob).order_by(OutboxJob.id))]


def _firm(session: Session) -> Firm:
    return Firm(SIRET, name="Menuiserie Ricoux", commune_id=make_commune(session).id)


def test_the_first_member_makes_the_firm_and_owns_it(session: Session, now: datetime) -> None:
    user = _sign_up(session, now, _firm(session))
    assert user is not None
    (membership,) = user.memberships
    organisation = membership.organisation
    assert (membership.role, membership.status) == (MemberRole.OWNER, MembershipStatus.ACTIVE)
    assert (organisation.name, organisation.siret) == ("Menuiserie Ricoux", SIRET)
    assert organisation.status is OrganisationStatus.UNVERIFIED
    assert organisation.email_domain is None
    assert (user.email, user.email_verified_at) == ("jeanne@menuiserie.example", None)
    assert _jobs(session) == [("accounts.send_verification", {"user_id": user.id})]


def test_the_directory_has_the_last_word_on_name_and_commune(session: Session, now: datetime) -> None:
    commune = make_commune(session, insee_code="17299")
    typed = Firm(SIRET, COMPANY, name="Banque de France", commune_id=make_commune(session).id)
    _sign_up(session, now, typed)
    organisation = session.scalars(select(Organisation).where(Organisation.siret == SIRET)).one()
    assert (organisation.name, organisation.commune_id) == ("MENUISERIE RICOUX", commune.id)
    assert organisation.naf_code == "43.32A"
    assert organisation.directory_record is not None
    assert organisation.directory_record["city"] == "ROCHEFORT"


def test_what_the_directory_leaves_empty_is_asked_for(session: Session, now: datetime) -> None:
    with pytest.raises(FirmDetailsMissing) as refused:
        _sign_up(session, now, Firm(SIRET))
    assert set(refused.value.errors) == {"name", "commune"}
    hidden = Company(SIRET, "", None, "99999", None, is_open=True)
    with pytest.raises(FirmDetailsMissing) as refused:
        _sign_up(session, now, Firm(SIRET, hidden))
    assert set(refused.value.errors) == {"name", "commune"}
    assert session.scalar(select(User.id).where(User.email == "jeanne@menuiserie.example")) is None


def test_a_known_siret_is_joined_only_with_an_owners_approval(session: Session, now: datetime) -> None:
    employer = make_employer(session, siret=SIRET)
    make_member(session, employer)
    user = _sign_up(session, now, Firm(SIRET))
    assert user is not None
    (membership,) = user.memberships
    assert (membership.organisation_id, membership.role) == (employer.id, MemberRole.MEMBER)
    assert membership.status is MembershipStatus.PENDING


def test_two_first_members_at_the_same_moment_make_one_firm(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one looked before the first one's firm was written, and asks to join it."""
    employer = make_employer(session, siret=SIRET)
    user = make_member(session, make_employer(session))
    monkeypatch.setattr(registration, "_find", lambda _session, _siret: None)
    membership = enter_another_firm(session, user=user, firm=_firm(session), now=now)
    assert (membership.organisation, membership.status) == (employer, MembershipStatus.PENDING)


def test_owners_hear_of_a_request_once_the_address_is_confirmed_only(session: Session, now: datetime) -> None:
    make_employer(session, siret=SIRET)
    _sign_up(session, now, Firm(SIRET))
    assert [name for name, _ in _jobs(session)] == ["accounts.send_verification"]


def test_an_address_that_has_an_account_changes_nothing_and_is_told_by_mail(
    session: Session, now: datetime
) -> None:
    known = make_user(session, email="jeanne@menuiserie.example", password_hash="kept")
    assert _sign_up(session, now, _firm(session)) is None
    assert session.scalar(select(Organisation.id).where(Organisation.siret == SIRET)) is None
    assert known.password_hash == "kept"
    assert _jobs(session) == [("accounts.send_account_exists", {"user_id": known.id})]


def test_a_weak_password_is_refused_before_anything_is_made(session: Session, now: datetime) -> None:
    with pytest.raises(PasswordTooShort):
        sign_up_employer(
            session, email="a@b.example", full_name="A", password="court", firm=_firm(session), now=now
        )
    assert session.scalar(select(Organisation.id).where(Organisation.siret == SIRET)) is None


def test_the_siret_of_a_partner_cannot_be_asked_for(session: Session, now: datetime) -> None:
    make_organisation(session, OrganisationKind.PARTNER, siret=SIRET)
    with pytest.raises(NotAnEmployer):
        _sign_up(session, now, Firm(SIRET))


def test_an_account_enters_another_firm(session: Session, now: datetime) -> None:
    user = make_member(session, make_employer(session))
    membership = enter_another_firm(session, user=user, firm=_firm(session), now=now)
    assert (membership.role, membership.status) == (MemberRole.OWNER, MembershipStatus.ACTIVE)


def test_a_person_who_looks_for_work_keeps_their_account_for_themselves(
    session: Session, now: datetime
) -> None:
    """A membership would close their own page (see actors.make_actor)."""
    for user in (make_user(session), make_user(session, is_administrator=True)):
        with pytest.raises(PersonalAccount):
            enter_another_firm(session, user=user, firm=_firm(session), now=now)


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (MembershipStatus.ACTIVE, AlreadyMember),
        (MembershipStatus.PENDING, AlreadyMember),
        (MembershipStatus.REFUSED, JoinRefused),
    ],
)
def test_a_request_is_made_once(
    session: Session, now: datetime, status: MembershipStatus, refusal: type[Exception]
) -> None:
    user, employer = make_user(session), make_employer(session, siret=SIRET)
    session.add(
        Membership(user=user, organisation=employer, role=MemberRole.MEMBER, status=status, created_at=now)
    )
    session.flush()
    with pytest.raises(refusal):
        enter_another_firm(session, user=user, firm=Firm(SIRET), now=now)


def test_someone_who_left_asks_again_without_their_old_role(session: Session, now: datetime) -> None:
    user, employer = make_user(session), make_employer(session, siret=SIRET)
    session.add(
        Membership(
            user=user,
            organisation=employer,
            role=MemberRole.OWNER,
            status=MembershipStatus.LEFT,
            created_at=now,
        )
    )
    session.flush()
    membership = enter_another_firm(session, user=user, firm=Firm(SIRET), now=now)
    assert (membership.role, membership.status) == (MemberRole.MEMBER, MembershipStatus.PENDING)
    assert ("accounts.tell_join_request", {"membership_id": membership.id}) in _jobs(session)


def test_the_trace_holds_no_name_and_no_address(session: Session, now: datetime) -> None:
    _sign_up(session, now, _firm(session))
    session.flush()
    details = [str(event.detail) for event in session.scalars(select(AccountEvent))]
    assert details
    assert not any("jeanne" in detail.lower() or "@" in detail for detail in details)


def test_a_person_signs_up_alone_and_an_address_serves_once(session: Session, now: datetime) -> None:
    """Nobody learns from the form who looks for work: the second answer is a mail."""
    values = {"password": PASSWORD, "full_name": "Lise Tarnaud", "now": now}
    user = sign_up_person(session, email="Lise@Exemple.test", **values)
    assert user is not None
    assert (user.email, user.memberships) == ("lise@exemple.test", [])
    assert sign_up_person(session, email="lise@exemple.test", **values) is None
    assert _jobs(session) == [
        ("accounts.send_verification", {"user_id": user.id}),
        ("accounts.send_account_exists", {"user_id": user.id}),
    ]
