"""Blocks of the log of lists on PostgreSQL: both of its tables are partitioned by the number of the list.

A block holds the lists whose number is in [first, end): numbers grow with time, so that old lists leave as
whole tables. A list whose block is not made yet lands in the DEFAULT partition, and moves when it is.
"""

import re
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import CursorResult, Table, text
from sqlalchemy.orm import Session

from app.matching.models import SuggestionItem, SuggestionList

# Lists first: their ids are the other table's `list_id`.
_TABLES: tuple[tuple[Table, str], ...] = (
    (SuggestionList.metadata.tables[SuggestionList.__tablename__], "id"),
    (SuggestionItem.metadata.tables[SuggestionItem.__tablename__], "list_id"),
)
_BOUNDS = re.compile(r"FROM \('(\d+)'\) TO \('(\d+)'\)")


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


def make_block(session: Session, block: Block) -> int:
    """Make both tables of `block`, with the lists of its range that had to wait; returns how many had.

    The DEFAULT partition is closed to others until the transaction ends; the rest of the log is not.
    """
    defaults = ", ".join(f"{table.name}_default" for table, _key in _TABLES)
    session.execute(text(f"LOCK TABLE {defaults} IN ACCESS EXCLUSIVE MODE"))
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
    """Drop both tables of `block`: their rows and disk space go at once."""
    for table, _key in reversed(_TABLES):
        session.execute(text(f"DROP TABLE {table.name}_{block.suffix}"))
