"""Accounts of people who look for work: they belong to no organisation."""

from datetime import datetime

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.errors import DomainError


class EmailTaken(DomainError):
    message = "Un compte existe déjà avec cette adresse. Connectez-vous, ou demandez un nouveau mot de passe."
    field = "email"


def sign_up_person(session: Session, *, email: str, password: str, full_name: str, now: datetime) -> User:
    if session.scalar(select(User.id).where(User.email == email.lower())) is not None:
        raise EmailTaken
    user = User(
        email=email.lower(), full_name=full_name, password_hash=PasswordHasher().hash(password), created_at=now
    )
    session.add(user)
    session.flush()
    return user
