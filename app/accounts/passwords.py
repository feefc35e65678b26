"""Passwords: argon2id, checked in the same time whether the account exists or not."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.accounts.errors import PasswordTooCommon, PasswordTooLong, PasswordTooShort

LEAST_LENGTH = 12
# Longer texts would only cost time to hash.
GREATEST_LENGTH = 200
# Fewer different signs than this is a keyboard held down.
_LEAST_DIFFERENT = 5

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def is_right_password(password: str, password_hash: str | None) -> bool:
    """Whether `password` gives `password_hash`; None costs as much time and is never right."""
    try:
        _hasher.verify(password_hash or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def needs_new_hash(password_hash: str) -> bool:
    """Whether the hash was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(password_hash)


def ensure_acceptable(password: str, *, email: str, full_name: str) -> None:
    """Length rather than odd signs, and nothing that a stranger would try first.

    Raises PasswordTooShort, PasswordTooLong or PasswordTooCommon.
    """
    if len(password) < LEAST_LENGTH:
        raise PasswordTooShort
    if len(password) > GREATEST_LENGTH:
        raise PasswordTooLong
    lowered = password.casefold()
    own = {email.casefold(), email.casefold().partition("@")[0] * 2, full_name.casefold()}
    known = {lowered, lowered.replace(" ", ""), lowered.strip("0123456789!?.,;-_ ")}
    if len(set(lowered)) < _LEAST_DIFFERENT or own & known or {part.replace(" ", "") for part in own} & known:
        raise PasswordTooCommon


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")
