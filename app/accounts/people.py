"""Accounts of people who look for work: they belong to no organisation."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.passwords import ensure_acceptable, hash_password
from app.accounts.registration import clean_email
from app.core.outbox import enqueue


def sign_up_person(
    session: Session, *, email: str, password: str, full_name: str, now: datetime
) -> User | None:
    """Make the account and have its address verified. None when the address has an account already: its
    owner is told by mail, and the page looks the same, so that nobody learns who looks for work.

    Raises an error of passwords.py.
    """
    email = clean_email(email)
    ensure_acceptable(password, email=email, full_name=full_name)
    # Hashed in both cases: the two answers take the same time.
    user = User(email=email, full_name=full_name, password_hash=hash_password(password), created_at=now)
    try:
        with session.begin_nested():
            session.add(user)
            session.flush()
    except IntegrityError:
        owner_id = session.scalar(select(User.id).where(User.email == email))
        enqueue(session, "accounts.send_account_exists", {"user_id": owner_id}, now=now)
        return None
    enqueue(session, "accounts.send_verification", {"user_id": user.id}, now=now)
    return user
