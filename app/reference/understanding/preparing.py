"""Makes what understands plain words ready before anyone needs it: files, and the memory of this process."""

from contextlib import suppress

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.reference.understanding.material import NothingToLearn
from app.reference.understanding.skill_store import SKILL_STORE
from app.reference.understanding.store import STORE


def prepare_understanding(session: Session) -> bool:
    """Read, or first make, the suggesters of occupations and of skills; False when the reference is empty."""
    try:
        STORE.find(session)
    except NothingToLearn:
        return False
    with suppress(NothingToLearn):
        SKILL_STORE.find(session)
    return True


def prepare_beside(engine: Engine) -> None:
    """The same for a new process, with a session of its own."""
    with Session(engine) as session:
        prepare_understanding(session)
