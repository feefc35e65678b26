"""Offers of a CSV file: the separator is the one that its first line uses."""

import csv
import io
from collections.abc import Iterator

from app.integrations.feeds.contract import Fault, FeedError, Record, UnreadableFeed
from app.integrations.feeds.texts import field_name

SEPARATORS = ";,\t|"


def read_csv(text: str) -> Iterator[Record | FeedError]:
    """Each row with the line on which it begins. Raises UnreadableFeed, after the good ones."""
    source = io.StringIO(text, newline="")
    separator = find_separator(text)
    if separator is None:
        raise UnreadableFeed(Fault.UNKNOWN_FORMAT)
    rows = csv.reader(source, delimiter=separator)
    line = 1
    try:
        names = [field_name(name) for name in next(rows)]
        line = rows.line_num + 1
        for row in rows:
            if len(row) > len(names) and any(row[len(names) :]):
                yield FeedError(line, Fault.EXTRA_CELLS)
            elif any(cell.strip() for cell in row):
                yield Record(line, _values(names, row))
            line = rows.line_num + 1
    except csv.Error:
        raise UnreadableFeed(Fault.MALFORMED, line) from None


def find_separator(text: str) -> str | None:
    """The separator most used in the first line, quotes apart; None for a line of one cell."""
    first = text.lstrip().partition("\n")[0]
    outside = "".join(first.split('"')[::2])
    counts = {separator: outside.count(separator) for separator in SEPARATORS}
    best = max(counts, key=lambda separator: counts[separator])
    return best if counts[best] else None


def _values(names: list[str], row: list[str]) -> dict[str, str]:
    values: dict[str, str] = dict.fromkeys(names, "")
    for name, cell in zip(names, row, strict=False):
        values[name] = values[name] or cell.strip()
    return values
