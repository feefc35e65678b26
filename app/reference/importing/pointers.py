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
    # Who holds the row: for one of `candidate_skills`, the table `candidates`, by its column `candidate_id`.
    owner: str
    holders: list[ColumnElement[Any]]

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
        referred = {
            key["constrained_columns"][0]: key["referred_table"]
            for key in inspector.get_foreign_keys(name)
            if len(key["constrained_columns"]) == 1
        }
        if target not in referred.values():
            continue
        table = Table(name, MetaData(), autoload_with=connection, resolve_fks=False)
        owner, holders = _holder(table, referred)
        for column in referred:
            if referred[column] == target:
                yield Pointer(table, table.c[column], owner, holders)


def count_pointing_rows(session: Session, target: str, ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """For each of the rows `ids` of `target`: how many vacancies, people… point to it, by their table."""
    found: dict[int, dict[str, int]] = {}
    for pointer, batch in _in_batches(session, target, ids):
        statement = (
            select(pointer.column, func.count()).where(pointer.column.in_(batch)).group_by(pointer.column)
        )
        for identifier, rows in session.execute(statement):
            tables = found.setdefault(identifier, {})
            tables[pointer.owner] = tables.get(pointer.owner, 0) + rows
    return found


def count_owners(session: Session, target: str, ids: Iterable[int]) -> dict[str, int]:
    """How many vacancies, people… point to at least one of the rows `ids` of `target`, by their table.

    Somebody who holds three of them counts once.
    """
    found: dict[str, set[tuple[Any, ...]]] = {}
    for pointer, batch in _in_batches(session, target, ids):
        statement = select(*pointer.holders).where(pointer.column.in_(batch)).distinct()
        found.setdefault(pointer.owner, set()).update(map(tuple, session.execute(statement)))
    return {owner: len(keys) for owner, keys in sorted(found.items()) if keys}


def _in_batches(session: Session, target: str, ids: Iterable[int]) -> Iterator[tuple[Pointer, list[int]]]:
    wanted = sorted(set(ids))
    for pointer in list_pointers(session, target) if wanted else ():
        for start in range(0, len(wanted), BATCH):
            yield pointer, wanted[start : start + BATCH]


def _holder(table: Table, referred: dict[str, str]) -> tuple[str, list[ColumnElement[Any]]]:
    """Whose rows these are: parts bear the name of their whole (`candidate_aims`, by `candidate_id`)."""
    for column, owner in referred.items():
        if table.name.startswith(column.removesuffix("id")) and owner not in OWN_TABLES:
            return owner, [table.c[column]]
    return table.name, list(table.primary_key)
