"""Secrets sent by mail: used once, for a time; the database holds their hash only."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from app.accounts.enums import TokenPurpose
from app.accounts.errors import TokenRefused
from app.accounts.models import User, UserToken
from app.core.ids import new_token

LIFETIMES = {
    TokenPurpose.VERIFY_EMAIL: timedelta(hours=48),
    TokenPurpose.RESET_PASSWORD: timedelta(hours=1),
}


def hash_token(token: str) -> str:
    """SHA-256 is enough: a token is 256 random bits, not a password."""
    return hashlib.sha256(token.encode()).hexdigest()


def issue_token(session: Session, user: User, purpose: TokenPurpose, *, now: datetime) -> str:
    """Make the token of a new link; links sent before for the same purpose stop working."""
    drop_tokens(session, user, purpose, now=now)
    token = new_token()
    session.add(
        UserToken(
            user=user,
            purpose=purpose,
            token_hash=hash_token(token),
            created_at=now,
            expires_at=now + LIFETIMES[purpose],
        )
    )
    session.flush()
    return token


def drop_tokens(session: Session, user: User, purpose: TokenPurpose, *, now: datetime) -> None:
    session.execute(
        update(UserToken)
        .where(UserToken.user_id == user.id, UserToken.purpose == purpose, UserToken.used_at.is_(None))
        .values(used_at=now)
    )


def read_token(session: Session, token: str, purpose: TokenPurpose, *, now: datetime) -> UserToken:
    """The unused token behind a link, locked until the transaction ends. Raises TokenRefused."""
    found = session.scalar(
        select(UserToken)
        .where(
            UserToken.token_hash == hash_token(token),
            UserToken.purpose == purpose,
            UserToken.used_at.is_(None),
            UserToken.expires_at > now,
        )
        .options(joinedload(UserToken.user, innerjoin=True))
        .with_for_update(of=UserToken)
    )
    if found is None or not found.user.is_active:
        raise TokenRefused
    return found
