"""Signing in, and passwords renewed."""

from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import passwords, signing_in
from app.accounts.enums import TokenPurpose
from app.accounts.errors import CurrentPasswordWrong, PasswordTooShort, TokenRefused, WrongCredentials
from app.accounts.models import User
from app.accounts.passwords import hash_password, is_right_password
from app.accounts.tokens import issue_token
from app.core.outbox import OutboxJob
from tests.factories.accounts import make_user

PASSWORD = "quatre mots sans lien"
NEXT = "cinq mots tout à fait neufs"


@pytest.fixture
def user(session: Session) -> User:
    return make_user(session, email="jeanne@ricoux.fr", password_hash=hash_password(PASSWORD))


def test_the_right_password_signs_in_whatever_the_case_of_the_address(
    session: Session, now: datetime, user: User
) -> None:
    assert signing_in.sign_in(session, email=" Jeanne@Ricoux.fr ", password=PASSWORD, now=now) is user
    assert user.last_seen_at == now


@pytest.mark.parametrize(
    ("email", "password"), [("jeanne@ricoux.fr", NEXT), ("personne@ricoux.fr", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_address_are_told_alike(
    session: Session, now: datetime, user: User, email: str, password: str
) -> None:
    with pytest.raises(WrongCredentials) as refused:
        signing_in.sign_in(session, email=email, password=password, now=now)
    assert refused.value.message == WrongCredentials.message
    assert refused.value.field is None


def test_a_hash_is_computed_for_an_unknown_address_too(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time of the answer must not say who has an account."""
    seen: list[str] = []
    real = PasswordHasher.verify

    def verify(self: PasswordHasher, hashed: str, password: str) -> bool:
        seen.append(hashed)
        return real(self, hashed, password)

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    with pytest.raises(WrongCredentials):
        signing_in.sign_in(session, email="personne@ricoux.fr", password=PASSWORD, now=now)
    assert len(seen) == 1
    assert seen[0].split("$")[:4] == hash_password(PASSWORD).split("$")[:4]


def test_a_closed_account_and_one_without_password_do_not_sign_in(session: Session, now: datetime) -> None:
    make_user(session, email="a@ricoux.fr", password_hash=hash_password(PASSWORD), is_active=False)
    make_user(session, email="b@ricoux.fr", password_hash=None)
    for email in ("a@ricoux.fr", "b@ricoux.fr"):
        with pytest.raises(WrongCredentials):
            signing_in.sign_in(session, email=email, password=PASSWORD, now=now)


def test_an_old_hash_is_renewed_when_its_owner_signs_in(session: Session, now: datetime, user: User) -> None:
    user.password_hash = PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)
    old = user.password_hash
    signing_in.sign_in(session, email=user.email, password=PASSWORD, now=now)
    assert user.password_hash != old
    assert not passwords.needs_new_hash(user.password_hash)
    assert is_right_password(PASSWORD, user.password_hash)


def test_asking_for_a_new_password_leaves_the_same_job_with_and_without_account(
    session: Session, now: datetime, user: User
) -> None:
    signing_in.ask_for_reset(session, email=user.email, now=now)
    signing_in.ask_for_reset(session, email="personne@ricoux.fr", now=now)
    session.flush()
    jobs = [(job.name, job.payload) for job in session.scalars(select(OutboxJob).order_by(OutboxJob.id))]
    assert jobs == [("accounts.send_reset", {"user_id": user.id}), ("accounts.send_reset", {"user_id": None})]


def test_a_reset_ends_open_sessions_and_confirms_the_address(
    session: Session, now: datetime, user: User
) -> None:
    user.email_verified_at, salt = None, user.session_salt
    token = issue_token(session, user, TokenPurpose.RESET_PASSWORD, now=now)
    other = issue_token(session, user, TokenPurpose.VERIFY_EMAIL, now=now)
    signing_in.reset_password(session, token=token, password=NEXT, now=now)
    assert user.session_salt != salt
    assert user.email_verified_at == now
    assert is_right_password(NEXT, user.password_hash)
    for used in (token, other):
        with pytest.raises(TokenRefused):
            signing_in.reset_password(session, token=used, password=NEXT, now=now)


def test_a_reset_link_lasts_one_hour(session: Session, now: datetime, user: User) -> None:
    token = issue_token(session, user, TokenPurpose.RESET_PASSWORD, now=now)
    with pytest.raises(TokenRefused):
        signing_in.check_reset_link(session, token=token, now=now + timedelta(hours=1))
    assert signing_in.check_reset_link(session, token=token, now=now + timedelta(minutes=59)) is user


def test_a_refused_password_leaves_the_link_usable(session: Session, now: datetime, user: User) -> None:
    token = issue_token(session, user, TokenPurpose.RESET_PASSWORD, now=now)
    with pytest.raises(PasswordTooShort):
        signing_in.reset_password(session, token=token, password="court", now=now)
    signing_in.reset_password(session, token=token, password=NEXT, now=now)


def test_changing_a_password_asks_for_the_current_one_and_ends_other_sessions(
    session: Session, now: datetime, user: User
) -> None:
    salt = user.session_salt
    with pytest.raises(CurrentPasswordWrong):
        signing_in.change_password(session, user=user, current_password=NEXT, password=NEXT, now=now)
    assert user.session_salt == salt
    signing_in.change_password(session, user=user, current_password=PASSWORD, password=NEXT, now=now)
    assert user.session_salt != salt
    assert is_right_password(NEXT, user.password_hash)
