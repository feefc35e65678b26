"""Is the database there, and does it hold our schema?"""

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session


def is_database_ready(session: Session) -> bool:
    try:
        session.execute(text("SELECT 1 FROM outbox_jobs WHERE 1 = 0"))
    except SQLAlchemyError:
        return False
    return True
