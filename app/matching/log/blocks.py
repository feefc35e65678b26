"""Blocks of the log of lists on PostgreSQL: both of its tables are partitioned by the number of the list.

A block holds the lists whose number is in [first, end): numbers grow with time, so that old lists leave as
whole tables. A list whose block is not made yet lands in the DEFAULT partition, and moves when it is.
"""

import re
from dataclasses import dataclass
from time import sleep
from typing import Any, cast

from psycopg.errors import LockNotAvailable
from sqlalchemy import CursorResult, Table, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.matching.models import SuggestionItem, SuggestionList

# Lists first: their ids are the other table's `list_id`.
_TABLES: tuple[tuple[Table, str], ...] = (
    (SuggestionList.metadata.tables[SuggestionList.__tablename__], "id"),
    (SuggestionItem.metadata.tables[SuggestionItem.__tablename__], "list_id"),
)
# Longer than a page holds its locks, shorter than what a reader would notice.
_PATIENCE_MS, _PAUSE_SECONDS, _ATTEMPTS = 200, 0.1, 50
_BOUNDS = re.compile(r"FROM \('(\d+)'\) TO \('(\d+)'\)")


class LogInUse(RuntimeError):
    """Somebody held the log for long: nothing was changed, try again later."""


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """The lists numbered `first` to `end` - 1."""

    first: int
    end: int

    @property
    def suffix(self) -> str:
        """What its two tables are called after the name of the whole."""
        return f"from_{self.first}"


def list_blocks(session: Session) -> list[Block]:
    """Blocks that exist, in order, without the DEFAULT partition."""
    bounds = session.scalars(
        text(
            "SELECT pg_get_expr(child.relpartbound, child.oid) FROM pg_inherits "
            "JOIN pg_class AS child ON child.oid = inhrelid "
            "WHERE inhparent = CAST(:parent AS regclass)"
        ),
        {"parent": SuggestionList.__tablename__},
    )
    found = [_BOUNDS.search(bound) for bound in bounds]
    return sorted(Block(int(match[1]), int(match[2])) for match in found if match)


def hold_log(session: Session) -> None:
    """Keep everyone else out of the log until the transaction ends, before its blocks change.

    Others lock the whole before its blocks, each in an order of its own: whoever waited for one while holding
    another could wait for ever. So we wait for both wholes at once, shortly, and give way. Raises LogInUse.
    """
    session.execute(text("SELECT pg_advisory_xact_lock(hashtext('suggestion log'))"))  # one of us at a time
    wholes = ", ".join(f"ONLY {table.name}" for table, _key in _TABLES)
    for _attempt in range(_ATTEMPTS):
        try:
            with session.begin_nested():
                session.execute(text(f"SET LOCAL lock_timeout = {_PATIENCE_MS}"))
                session.execute(text(f"LOCK TABLE {wholes} IN ACCESS EXCLUSIVE MODE"))
        except OperationalError as error:
            if not isinstance(error.orig, LockNotAvailable):
                raise
            sleep(_PAUSE_SECONDS)
        else:
            return
    raise LogInUse


def make_block(session: Session, block: Block) -> int:
    """Make both tables of `block`, with the lists of its range that had to wait; returns how many had.

    The log is held (hold_log): a list that was on its way to the DEFAULT partition would be refused.
    """
    waited = 0
    for table, key in _TABLES:
        name, columns = f"{table.name}_{block.suffix}", ", ".join(column.name for column in table.columns)
        range_ = {"first": block.first, "end": block.end}
        session.execute(text(f"CREATE TABLE {name} (LIKE {table.name} INCLUDING ALL)"))
        moved = session.execute(
            text(
                f"WITH moved AS (DELETE FROM {table.name}_default "  # noqa: S608 (names are the models')
                f"WHERE {key} >= :first AND {key} < :end RETURNING {columns}) "
                f"INSERT INTO {name} ({columns}) SELECT {columns} FROM moved"
            ),
            range_,
        )
        session.execute(
            text(
                f"ALTER TABLE {table.name} ATTACH PARTITION {name} "
                f"FOR VALUES FROM ({block.first}) TO ({block.end})"
            )
        )
        if table is SuggestionList.__table__:
            waited = cast("CursorResult[Any]", moved).rowcount
    return waited


def drop_block(session: Session, block: Block) -> None:
    """Drop both tables of `block`: their rows and disk space go at once. The log is held."""
    for table, _key in reversed(_TABLES):
        session.execute(text(f"DROP TABLE {table.name}_{block.suffix}"))
