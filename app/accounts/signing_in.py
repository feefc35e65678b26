"""Signing in, and choosing a new password."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.enums import TokenPurpose
from app.accounts.errors import CurrentPasswordWrong, WrongCredentials
from app.accounts.events import record_event
from app.accounts.models import User
from app.accounts.passwords import ensure_acceptable, hash_password, is_right_password, needs_new_hash
from app.accounts.registration import clean_email
from app.accounts.tokens import drop_tokens, read_token
from app.accounts.verification import accept_email
from app.core.ids import new_public_id
from app.core.outbox import enqueue


def sign_in(session: Session, *, email: str, password: str, now: datetime) -> User:
    """The user of these credentials. Raises WrongCredentials, the same whatever is wrong, as slowly."""
    user = find_user(session, email)
    if not is_right_password(password, user.password_hash if user else None):
        raise WrongCredentials
    if user is None or not user.is_active or user.password_hash is None:
        raise WrongCredentials
    if needs_new_hash(user.password_hash):
        user.password_hash = hash_password(password)
    user.last_seen_at = now
    return user


def find_user(session: Session, email: str) -> User | None:
    return session.scalar(select(User).where(User.email == clean_email(email)))


def ask_for_reset(session: Session, *, email: str, now: datetime) -> None:
    """Mail a link when the address has an account; the same work is done when it has none."""
    user = find_user(session, email)
    enqueue(
        session, "accounts.send_reset", {"user_id": user.id if user and user.is_active else None}, now=now
    )


def check_reset_link(session: Session, *, token: str, now: datetime) -> User:
    """Whose link it is. Raises TokenRefused."""
    return read_token(session, token, TokenPurpose.RESET_PASSWORD, now=now).user


def reset_password(session: Session, *, token: str, password: str, now: datetime) -> User:
    """A new password; every session ends, and reading the mail confirms the address.

    Raises TokenRefused or an error of passwords.py.
    """
    found = read_token(session, token, TokenPurpose.RESET_PASSWORD, now=now)
    user = found.user
    ensure_acceptable(password, email=user.email, full_name=user.full_name)
    found.used_at = now
    _set_password(session, user, password, now=now)
    record_event(session, "password_reset", now=now, actor_id=user.id, user_id=user.id)
    accept_email(session, user=user, now=now)
    return user


def change_password(
    session: Session, *, user: User, current_password: str, password: str, now: datetime
) -> None:
    """Sessions opened elsewhere end. Raises CurrentPasswordWrong or an error of passwords.py."""
    if not is_right_password(current_password, user.password_hash):
        raise CurrentPasswordWrong
    ensure_acceptable(password, email=user.email, full_name=user.full_name)
    _set_password(session, user, password, now=now)
    record_event(session, "password_changed", now=now, actor_id=user.id, user_id=user.id)


def change_details(user: User, *, full_name: str, language: str, theme: str) -> None:
    user.full_name, user.language, user.theme = full_name, language, theme


def _set_password(session: Session, user: User, password: str, *, now: datetime) -> None:
    user.password_hash = hash_password(password)
    user.session_salt = new_public_id()
    drop_tokens(session, user, TokenPurpose.RESET_PASSWORD, now=now)
    enqueue(session, "accounts.tell_password_changed", {"user_id": user.id}, now=now)
    session.flush()
