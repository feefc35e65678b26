"""Turns the texts of a row into values, and says where when it cannot."""

from collections.abc import Mapping
from typing import TypeVar

from app.reference.importing.errors import BadValue
from app.reference.importing.reading import FileRow

T = TypeVar("T")


def text(row: FileRow, column: str, *, longest: int) -> str:
    """A text that must be there and fit in `longest` characters."""
    value = row.values[column]
    if not value:
        raise BadValue(*row.where, f"{column} is empty")
    if len(value) > longest:
        raise BadValue(*row.where, f"{column} is longer than {longest} characters")
    return value


def optional_text(row: FileRow, column: str, *, longest: int) -> str | None:
    """A text that may be empty, in a column that the file may lack."""
    return text(row, column, longest=longest) if row.values.get(column) else None


def choice(row: FileRow, column: str, meanings: Mapping[str, T]) -> T:
    """What `meanings` says of the value, whatever its case."""
    value = row.values[column]
    if value.lower() not in meanings:
        expected = ", ".join(word or "nothing" for word in meanings)
        raise BadValue(*row.where, f"{column} is “{value}”; expected {expected}")
    return meanings[value.lower()]


def whole_number(row: FileRow, column: str, *, least: int = 0) -> int:
    value = row.values[column]
    if not value.isascii() or not value.isdigit() or int(value) < least:
        raise BadValue(*row.where, f"{column} is “{value}”; expected a whole number from {least}")
    return int(value)


def degrees(row: FileRow, column: str, *, limit: float) -> float:
    value = row.values[column]
    try:
        number = float(value)
    except ValueError:
        number = limit + 1
    if not -limit <= number <= limit:
        raise BadValue(*row.where, f"{column} is “{value}”; expected degrees from -{limit:g} to {limit:g}")
    return number
