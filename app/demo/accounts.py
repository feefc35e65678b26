"""The named accounts that a base holds."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.demo.words import read_rows


def list_demo_accounts(session: Session) -> list[tuple[str, str]]:
    """(address, what to look at) of the demo accounts that exist, in the order of the data file."""
    rows = read_rows("accounts")
    there = set(session.scalars(select(User.email).where(User.email.in_([row["email"] for row in rows]))))
    return [(row["email"], row["look"]) for row in rows if row["email"] in there]
