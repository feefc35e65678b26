"""Opening and closing a browser's session, and where to go next."""

import uuid
from typing import Any
from urllib.parse import urlsplit

from flask import g, session
from flask_login import login_user, logout_user

from app.accounts.models import User
from app.web.access import SignedInUser

_SIGNED_UP = "signed_up"


def open_session(user: User) -> None:
    """Sign `user` in. What the browser's session held before is dropped: it may be someone else's."""
    session.clear()
    login_user(SignedInUser(user))
    g.pop("actor", None)


def close_session() -> None:
    logout_user()
    session.clear()
    g.pop("actor", None)


def remember_sign_up(user: User | None) -> None:
    """Note that this browser asked for an account. None, for an address that had one, leaves the same trace:
    the session's content can be read by whoever holds the browser.
    """
    session[_SIGNED_UP] = str(user.public_id if user else uuid.uuid4())


def signed_up_here(user: User) -> bool:
    """Whether this browser asked for the account of `user`: then its link may sign them in."""
    return session.get(_SIGNED_UP) == str(user.public_id)


def local_path(wanted: str | None) -> str | None:
    """`wanted` when it is a path of this site, else None: a link must not send people elsewhere."""
    if not wanted or not wanted.startswith("/") or wanted.startswith("//"):
        return None
    # Browsers read a backslash as a slash, and drop control characters.
    if "\\" in wanted or any(ord(sign) < 32 or ord(sign) == 127 for sign in wanted):
        return None
    parts = _split(wanted)
    return wanted if parts is not None and not parts.scheme and not parts.netloc else None


def _split(wanted: str) -> Any:
    try:
        return urlsplit(wanted)
    except ValueError:
        return None
