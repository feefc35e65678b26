"""What points to rows of the reference from features that live in layers above it.

Candidates, vacancies, needs and programmes are not known here, so their tables are read from the database:
every foreign key counts, also that of a feature which does not exist yet.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, MetaData, Table, func, inspect, select
from sqlalchemy.orm import Session

from app.reference.sync import BATCH

# Rows of the reference itself are rewritten by the import.
OWN_TABLES = frozenset(
    {
        "occupations",
        "appellations",
        "skills",
        "occupation_skills",
        "occupation_mobilities",
        "occupation_certificates",
    }
)


class Pointer(NamedTuple):
    """A column of another feature that points to a row of the reference."""

    table: Table
    column: ColumnElement[int]

    @property
    def owners(self) -> list[ColumnElement[Any]]:
        """The rest of the primary key, when the pointer is part of it: one row an owner and a target."""
        key = list(self.table.primary_key)
        return [column for column in key if column is not self.column] if self.column in key else []


def list_pointers(session: Session, target: str) -> Iterator[Pointer]:
    """Columns of other features that point to the table `target`, by table name."""
    connection = session.connection()
    inspector = inspect(connection)
    for name in sorted(set(inspector.get_table_names()) - OWN_TABLES):
        columns = [
            key["constrained_columns"][0]
            for key in inspector.get_foreign_keys(name)
            if key["referred_table"] == target and len(key["constrained_columns"]) == 1
        ]
        if columns:
            table = Table(name, MetaData(), autoload_with=connection, resolve_fks=False)
            yield from (Pointer(table, table.c[column]) for column in columns)


def count_pointing_rows(session: Session, target: str, ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """For each of the rows `ids` of `target`: how many rows point to it, by the name of their table."""
    wanted = sorted(set(ids))
    found: dict[int, dict[str, int]] = {}
    for pointer in list_pointers(session, target) if wanted else ():
        for start in range(0, len(wanted), BATCH):
            statement = (
                select(pointer.column, func.count())
                .where(pointer.column.in_(wanted[start : start + BATCH]))
                .group_by(pointer.column)
            )
            for identifier, rows in session.execute(statement):
                tables = found.setdefault(identifier, {})
                tables[pointer.table.name] = tables.get(pointer.table.name, 0) + rows
    return found


def count_owners(session: Session, target: str, ids: Iterable[int]) -> dict[str, int]:
    """How many vacancies, people… point to at least one of the rows `ids` of `target`, by table name.

    Somebody who holds three of them counts once.
    """
    wanted = sorted(set(ids))
    found: dict[str, int] = {}
    for pointer in list_pointers(session, target) if wanted else ():
        columns = _owner_columns(session, pointer)
        owners: set[tuple[Any, ...]] = set()
        for start in range(0, len(wanted), BATCH):
            chosen = pointer.column.in_(wanted[start : start + BATCH])
            owners.update(map(tuple, session.execute(select(*columns).where(chosen).distinct())))
        if owners:
            found[pointer.table.name] = found.get(pointer.table.name, 0) + len(owners)
    return found


def _owner_columns(session: Session, pointer: Pointer) -> list[ColumnElement[Any]]:
    """The primary key without what points to the reference: who holds the row."""
    to_reference = {
        column
        for key in inspect(session.connection()).get_foreign_keys(pointer.table.name)
        if key["referred_table"] in OWN_TABLES
        for column in key["constrained_columns"]
    }
    key = list(pointer.table.primary_key)
    return [column for column in key if column.name not in to_reference] or list(key)
