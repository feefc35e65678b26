"""Addresses confirmed by a link, firms verified by a vouched domain or by an administrator."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.enums import MemberRole, MembershipStatus, OrganisationStatus, TokenPurpose
from app.accounts.errors import (
    AlreadyOfThisStatus,
    DomainRefused,
    NoVerifiedOwner,
    OrganisationNotVerified,
    OrganisationSuspended,
    TokenRefused,
)
from app.accounts.models import Membership, Organisation, User, UserToken
from app.accounts.policies import ensure_may_contact
from app.accounts.tokens import issue_token
from app.accounts.verification import ask_for_verification, verify_email, verify_organisation
from app.core.outbox import OutboxJob
from tests.factories.accounts import luhn_siret, make_employer, make_member, make_user


def _job_names(session: Session) -> list[str]:
    session.flush()
    return list(session.scalars(select(OutboxJob.name).order_by(OutboxJob.id)))


def _confirm(session: Session, user: User, now: datetime) -> None:
    verify_email(session, token=issue_token(session, user, TokenPurpose.VERIFY_EMAIL, now=now), now=now)


def _newcomer(session: Session, email: str, **organisation: object) -> tuple[User, Organisation]:
    employer = make_employer(session, status=OrganisationStatus.UNVERIFIED, **organisation)
    return make_member(session, employer, email=email, email_verified_at=None), employer


def test_a_link_confirms_the_address_once(session: Session, now: datetime) -> None:
    user = make_user(session, email_verified_at=None)
    token = issue_token(session, user, TokenPurpose.VERIFY_EMAIL, now=now)
    assert verify_email(session, token=token, now=now) is user
    assert user.email_verified_at == now
    with pytest.raises(TokenRefused):
        verify_email(session, token=token, now=now)


def test_a_link_lasts_48_hours(session: Session, now: datetime) -> None:
    user = make_user(session, email_verified_at=None)
    token = issue_token(session, user, TokenPurpose.VERIFY_EMAIL, now=now)
    with pytest.raises(TokenRefused):
        verify_email(session, token=token, now=now + timedelta(hours=48))
    verify_email(session, token=token, now=now + timedelta(hours=47, minutes=59))


def test_a_new_link_ends_the_one_before(session: Session, now: datetime) -> None:
    user = make_user(session, email_verified_at=None)
    first = issue_token(session, user, TokenPurpose.VERIFY_EMAIL, now=now)
    issue_token(session, user, TokenPurpose.VERIFY_EMAIL, now=now)
    with pytest.raises(TokenRefused):
        verify_email(session, token=first, now=now)


def test_a_link_serves_its_purpose_only(session: Session, now: datetime) -> None:
    user = make_user(session, email_verified_at=None)
    token = issue_token(session, user, TokenPurpose.RESET_PASSWORD, now=now)
    with pytest.raises(TokenRefused):
        verify_email(session, token=token, now=now)


def test_the_database_does_not_hold_the_link(session: Session, now: datetime) -> None:
    token = issue_token(session, make_user(session), TokenPurpose.VERIFY_EMAIL, now=now)
    (row,) = session.scalars(select(UserToken))
    assert token not in row.token_hash
    with pytest.raises(TokenRefused):
        verify_email(session, token=row.token_hash, now=now)


def test_a_closed_account_confirms_nothing(session: Session, now: datetime) -> None:
    user = make_user(session, email_verified_at=None, is_active=False)
    token = issue_token(session, user, TokenPurpose.VERIFY_EMAIL, now=now)
    with pytest.raises(TokenRefused):
        verify_email(session, token=token, now=now)


def test_the_link_is_sent_again_while_it_is_needed(session: Session, now: datetime) -> None:
    user = make_user(session, email_verified_at=None)
    assert ask_for_verification(session, user=user, now=now)
    user.email_verified_at = now
    assert not ask_for_verification(session, user=user, now=now)
    assert _job_names(session) == ["accounts.send_verification"]


def test_confirming_sends_the_waiting_request_to_the_owners(session: Session, now: datetime) -> None:
    user = make_user(session, email_verified_at=None)
    session.add(
        Membership(
            user=user,
            organisation=make_employer(session),
            role=MemberRole.MEMBER,
            status=MembershipStatus.PENDING,
            created_at=now,
        )
    )
    session.flush()
    _confirm(session, user, now)
    assert _job_names(session) == ["accounts.tell_join_request"]


def test_a_domain_that_an_administrator_vouched_for_verifies_the_firm(
    session: Session, now: datetime
) -> None:
    user, employer = _newcomer(session, "jeanne@ricoux.fr", email_domain="ricoux.fr")
    _confirm(session, user, now)
    assert (employer.status, employer.verified_at) == (OrganisationStatus.VERIFIED, now)
    assert _job_names(session) == ["accounts.tell_verified"]


def test_a_verified_establishment_vouches_for_the_others_of_its_company(
    session: Session, now: datetime
) -> None:
    first = luhn_siret(900_010)
    second = first[:9] + "00028"
    make_employer(session, siret=first, email_domain="ricoux.fr")
    user, employer = _newcomer(session, "jeanne@ricoux.fr", siret=second)
    _confirm(session, user, now)
    assert employer.status is OrganisationStatus.VERIFIED


@pytest.mark.parametrize(
    "first",
    [
        {"email_domain": "ricoux.fr", "status": OrganisationStatus.UNVERIFIED},
        {"email_domain": "ricoux.fr", "status": OrganisationStatus.SUSPENDED},
        {"email_domain": "autre.fr"},
        {"email_domain": None},
    ],
    ids=["unverified", "suspended", "another domain", "no domain"],
)
def test_nothing_else_verifies_a_firm_by_its_domain(
    session: Session, now: datetime, first: dict[str, object]
) -> None:
    """Above all not the address of the person who signs up, which proves nothing of the firm."""
    siret = luhn_siret(900_020)
    make_employer(session, **({"siret": siret} | first))
    user, employer = _newcomer(session, "jeanne@ricoux.fr", siret=siret[:9] + "00028")
    _confirm(session, user, now)
    assert employer.status is OrganisationStatus.UNVERIFIED


def test_another_company_does_not_vouch(session: Session, now: datetime) -> None:
    make_employer(session, siret=luhn_siret(900_030), email_domain="ricoux.fr")
    user, employer = _newcomer(session, "jeanne@ricoux.fr", siret=luhn_siret(900_031))
    _confirm(session, user, now)
    assert employer.status is OrganisationStatus.UNVERIFIED


def test_a_public_mail_domain_never_counts(session: Session, now: datetime) -> None:
    user, employer = _newcomer(session, "jeanne@gmail.com", email_domain="gmail.com")
    _confirm(session, user, now)
    assert employer.status is OrganisationStatus.UNVERIFIED


def test_a_member_who_is_not_in_charge_does_not_verify_the_firm(session: Session, now: datetime) -> None:
    _owner, employer = _newcomer(session, "autre@ailleurs.fr", email_domain="ricoux.fr")
    member = make_member(
        session, employer, MemberRole.MEMBER, email="jeanne@ricoux.fr", email_verified_at=None
    )
    _confirm(session, member, now)
    assert employer.status is OrganisationStatus.UNVERIFIED


def test_an_administrator_verifies_and_vouches_for_a_domain(session: Session, now: datetime) -> None:
    employer, administrator = (
        make_employer(session, status=OrganisationStatus.UNVERIFIED),
        make_user(session, is_administrator=True),
    )
    make_member(session, employer)
    verify_organisation(
        session, organisation=employer, actor=administrator, now=now, email_domain="@Ricoux.fr"
    )
    assert (employer.status, employer.email_domain) == (OrganisationStatus.VERIFIED, "ricoux.fr")
    assert _job_names(session) == ["accounts.tell_verified"]
    with pytest.raises(AlreadyOfThisStatus):
        verify_organisation(session, organisation=employer, actor=administrator, now=now)


def test_a_firm_whose_owner_did_not_confirm_their_address_is_not_verified(
    session: Session, now: datetime
) -> None:
    _user, employer = _newcomer(session, "jeanne@ricoux.fr")
    with pytest.raises(NoVerifiedOwner):
        verify_organisation(session, organisation=employer, actor=make_user(session), now=now)


def test_a_public_domain_cannot_be_vouched_for(session: Session, now: datetime) -> None:
    employer = make_employer(session, status=OrganisationStatus.UNVERIFIED)
    make_member(session, employer)
    with pytest.raises(DomainRefused):
        verify_organisation(
            session, organisation=employer, actor=make_user(session), now=now, email_domain="gmail.com"
        )


def test_only_a_verified_firm_may_contact(session: Session) -> None:
    ensure_may_contact(make_employer(session))
    with pytest.raises(OrganisationNotVerified):
        ensure_may_contact(make_employer(session, status=OrganisationStatus.UNVERIFIED))
    with pytest.raises(OrganisationSuspended):
        ensure_may_contact(make_employer(session, status=OrganisationStatus.SUSPENDED))
