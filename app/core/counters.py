"""Numbers without holes or doubles for references that people quote (OF-2026-0417)."""

from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.clock import paris_date
from app.core.db import Base
from app.core.ids import document_reference


class Counter(Base):
    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int]


def next_reference(session: Session, prefix: str, *, now: datetime) -> str:
    """Take the next `prefix-year-number`; the row is locked until the transaction ends."""
    return next_references(session, prefix, count=1, now=now)[0]


def next_references(session: Session, prefix: str, *, count: int, now: datetime) -> list[str]:
    """Take the `count` next ones at once."""
    day = paris_date(now)
    name = f"{prefix}-{day.year}"
    counter = session.scalar(select(Counter).where(Counter.name == name).with_for_update())
    if counter is None:
        counter = Counter(name=name, value=0)
        session.add(counter)
    first = counter.value + 1
    counter.value += count
    session.flush()
    return [document_reference(prefix, day, number) for number in range(first, first + count)]
