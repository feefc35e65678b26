"""Millions of whole numbers out of the database, by column, without an object for each row.

Rows of SQLAlchemy would cost a minute, and a COPY still a call for each row (8 s for 2.7 million). So
PostgreSQL lays each column end to end into one array, whose binary form NumPy reads as it is (2 s); SQLite's
driver has no such thing, and its tuples are flattened as they come.
"""

from datetime import date
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.pq import Format
from sqlalchemy import BigInteger, ColumnExpressionArgument, Integer, Select, cast, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

Ints = NDArray[np.int64]
IntegerRows = Select[*tuple[Any, ...]]

# How PostgreSQL sends an array of bigint: five integers, then each element after its length.
ARRAY_OF_BIGINT = 1016
ARRAY_HEADER = np.dtype(
    [("dimensions", ">i4"), ("has_null", ">i4"), ("element", ">i4"), ("bounds", ">i4", 2)]
)
ARRAY_ELEMENT = np.dtype([("length", ">i4"), ("value", ">i8")])


class DayOf(FunctionElement[int]):
    """`DayOf(column of dates)`: days since 1970, as core.clock.day_number counts them."""

    type: TypeEngine[int] = Integer()
    inherit_cache = True

    def __init__(self, day: ColumnExpressionArgument[date] | ColumnExpressionArgument[date | None]) -> None:
        super().__init__(day)


@compiles(DayOf, "postgresql")
def _day_in_postgresql(element: DayOf, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} - DATE '1970-01-01')"


@compiles(DayOf, "sqlite")
def _day_in_sqlite(element: DayOf, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(julianday({compiler.process(element.clauses, **options)}) - 2440587.5 AS INTEGER)"


def fetch_integers(session: Session, statement: IntegerRows) -> Ints:
    """The columns of `statement`, shape (columns, rows), int64, rows in its order.

    Every column holds whole numbers and no NULL. Raises ValueError for a NULL.
    """
    width = len(statement.selected_columns)
    connection = session.connection()
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "postgresql":
        rows = statement.subquery()
        arrays = select(*(func.array_agg(cast(column, BigInteger)) for column in rows.c))
        return _fetch_arrays(driver, _render(session, arrays), width)
    rows = driver.execute(_render(session, statement))
    try:
        flat = np.fromiter(chain.from_iterable(rows), dtype=np.int64)
    except TypeError:
        raise ValueError("a column of whole numbers holds a NULL") from None
    return np.ascontiguousarray(flat.reshape(-1, width).T)


def _render(session: Session, statement: ClauseElement) -> str:
    """SQL with its values in place: the driver is called without SQLAlchemy, that would convert them."""
    compiled = statement.compile(dialect=session.get_bind().dialect, compile_kwargs={"literal_binds": True})
    return str(compiled)


class _BigintArray(Loader):
    """An array of bigint straight into NumPy."""

    format = Format.BINARY

    def load(self, data: Buffer) -> Ints:
        header = np.frombuffer(data, dtype=ARRAY_HEADER, count=1)[0]
        if header["has_null"]:
            raise ValueError("a column of whole numbers holds a NULL")
        values: Ints = np.frombuffer(data, ARRAY_ELEMENT, offset=ARRAY_HEADER.itemsize)["value"].astype(
            np.int64
        )
        return values


def _fetch_arrays(driver: Connection[Any], statement: str, width: int) -> Ints:
    with driver.cursor(binary=True) as cursor:
        cursor.adapters.register_loader(ARRAY_OF_BIGINT, _BigintArray)
        row = cursor.execute(statement.encode()).fetchone()
    # No row at all is not an empty array, it is NULL.
    if row is None or row[0] is None:
        return np.empty((width, 0), dtype=np.int64)
    return np.stack(row)
