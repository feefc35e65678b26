"""Accounts of people who look for work: they belong to no organisation."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.passwords import ensure_acceptable, hash_password
from app.core.errors import DomainError


class EmailTaken(DomainError):
    message = "Un compte existe déjà avec cette adresse. Connectez-vous, ou demandez un nouveau mot de passe."
    field = "email"


def sign_up_person(session: Session, *, email: str, password: str, full_name: str, now: datetime) -> User:
    """An account with a password, its address still to verify.

    Raises EmailTaken and the errors of ensure_acceptable.
    """
    email = email.strip().lower()
    ensure_acceptable(password, email=email, full_name=full_name)
    if session.scalar(select(User.id).where(User.email == email)) is not None:
        raise EmailTaken
    user = User(email=email, full_name=full_name, password_hash=hash_password(password), created_at=now)
    session.add(user)
    session.flush()
    return user
