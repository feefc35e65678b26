"""Bring a table to the rows of a file: new ones are added, changed ones updated, the others left alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

BATCH = 5_000
Row = Mapping[str, Any]
Advance = Callable[[int], object]


def sync_rows(
    session: Session,
    table: Table,
    key: Sequence[str],
    rows: Iterable[Row],
    *,
    advance: Advance = lambda _rows: None,
) -> int:
    """Write `rows` into `table`, told apart by the columns of `key`; returns how many changed.

    All rows have the same columns. Works by batches, without loading entities; `advance` is told of the rows
    done.
    """
    rows = list(rows)
    if not rows:
        return 0
    columns = list(rows[0])
    known = {
        tuple(found[: len(key)]): tuple(found[len(key) :])
        for found in session.execute(select(*(table.c[name] for name in [*key, *columns])))
    }
    new, changed = [], []
    for row in rows:
        before = known.get(tuple(row[name] for name in key))
        if before is None:
            new.append(dict(row))
        elif before != tuple(row[name] for name in columns):
            changed.append({f"b_{name}": value for name, value in row.items()})
    advance(len(rows) - len(new) - len(changed))
    for batch in _batches(new):
        session.execute(insert(table), batch)
        advance(len(batch))
    values: dict[str, Any] = {name: bindparam(f"b_{name}") for name in columns if name not in key}
    if changed and values:
        statement = (
            update(table).where(*(table.c[name] == bindparam(f"b_{name}") for name in key)).values(values)
        )
        for batch in _batches(changed):
            session.connection().execute(statement, batch)
            advance(len(batch))
    return len(new) + len(changed)


def ids_by(session: Session, table: Table, column: str) -> dict[Any, int]:
    """Keys of `table` by the values of `column`."""
    return {value: key for value, key in session.execute(select(table.c[column], table.c.id))}  # noqa: C416


def _batches(rows: list[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
