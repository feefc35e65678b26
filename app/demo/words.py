"""The demo's word lists: fictitious names, firms, centres, texts. They are data files, read once."""

import csv
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"

Row = dict[str, str]


@cache
def read_rows(name: str) -> tuple[Row, ...]:
    """Rows of `data/<name>.csv` by column name."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def read_by(name: str, column: str, value: str) -> tuple[dict[str, str], ...]:
    """Rows of `data/<name>.csv` whose space separated `column` holds each of `value`, in file order."""
    return tuple(row for row in read_rows(name) if value in row[column].split())


def read_messages(kind: str) -> tuple[str, ...]:
    """Sentences of one kind: question, reply, accept, decline, contact..."""
    return tuple(row["text"] for row in read_by("messages", "kind", kind))


@cache
def demo_password() -> str:
    """The one password of all named demo accounts; it is public, and production never loads it."""
    return (DATA / "password.txt").read_text(encoding="utf-8").strip()
