"""Many rows at once: COPY on PostgreSQL, executemany elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg.types.json import Json
from sqlalchemy import JSON, Table, func, insert, select, text
from sqlalchemy.orm import Session

from app.core.db import Base

Columns = Mapping[str, Sequence[Any] | NDArray[Any]]


def table_of(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


def next_id(session: Session, model: type[Base]) -> int:
    """The first key above all those in use."""
    key = table_of(model).c.id
    return (session.scalar(select(func.max(key))) or 0) + 1


def insert_columns(session: Session, model: type[Base], columns: Columns) -> None:
    """Insert rows given column by column; every column that is not nullable must be there.

    Enum columns take the values that are stored. Keys given here do not move a sequence: call
    `reset_sequence` when done.
    """
    names = list(columns)
    lists = [values.tolist() if isinstance(values, np.ndarray) else values for values in columns.values()]
    rows = zip(*lists, strict=True)
    table = table_of(model)
    if session.get_bind().dialect.name == "postgresql":
        _copy(session, table, names, rows)
        return
    parameters = [dict(zip(names, row, strict=True)) for row in rows]
    if parameters:
        session.execute(insert(table), parameters)


def _copy(session: Session, table: Table, names: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
    driver = session.connection().connection.driver_connection
    assert driver is not None
    quoted = ", ".join(f'"{name}"' for name in names)
    is_json = [isinstance(table.c[name].type, JSON) for name in names]
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({quoted}) FROM STDIN') as copy:
        for row in rows:
            if any(is_json):
                row = tuple(Json(value) if flag else value for flag, value in zip(is_json, row, strict=True))
            copy.write_row(row)


def reset_sequence(session: Session, model: type[Base]) -> None:
    """Tell PostgreSQL which key comes next after rows were inserted with theirs."""
    if session.get_bind().dialect.name == "postgresql":
        name = table_of(model).name
        session.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))")  # noqa: S608
        )
