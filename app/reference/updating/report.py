"""What an update changed, in lines for the command line (English, like everything that commands print)."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.reference.models import ReferenceCheck, ReferenceRelease
from app.reference.updating.differences import Change, Differences, TableDifferences
from app.reference.updating.summary import list_counts

MOST_ROWS = 12
# New rows touch nothing yet: their number says enough.
_SHOWN = (Change.DROPPED, Change.RENAMED, Change.MOVED, Change.REPLACED)


def say_differences(differences: Differences, *, most: int = MOST_ROWS) -> Iterator[str]:
    """Counts of each table, then up to `most` rows of each change: first those that something points to."""
    for name, table in differences.tables.items():
        yield f"  {name:<13} {_say_counts({change: len(table.rows[change]) for change in Change})}"
    yield f"  {'links':<13} {differences.links[0]:,} new, {differences.links[1]:,} dropped"
    yield f"  {'mobility':<13} {differences.moves[0]:,} new, {differences.moves[1]:,} dropped"
    for name, table in differences.tables.items():
        for change in _SHOWN:
            yield from _say_rows(name, change, table, most)


def say_release(release: ReferenceRelease) -> Iterator[str]:
    yield f"{release.loaded_at:%Y-%m-%d %H:%M} UTC  {release.name}  {release.rows:,} rows changed"
    if release.source:
        yield f"  from {release.source}  SHA-256 {release.checksum}"
    for name, counts in list_counts(release.changes).items():
        if counts:
            yield f"  {name:<13} {_say_counts({Change(key): count for key, count in counts.items()})}"


def say_check(check: ReferenceCheck) -> str:
    told = f" ({check.reason}): {check.detail}" if check.reason else ""
    return f"{check.checked_at:%Y-%m-%d %H:%M} UTC  {check.source}  {check.outcome}{told}"


def say_touched(touched: Mapping[str, int]) -> str:
    """`2 candidates, 1 vacancies`: who points to a row, by table."""
    return ", ".join(f"{count:,} {table.replace('_', ' ')}" for table, count in sorted(touched.items()))


def _say_counts(counts: Mapping[Change, int]) -> str:
    return ", ".join(f"{count:,} {change}" for change, count in counts.items() if count) or "unchanged"


def _say_rows(name: str, change: Change, table: TableDifferences, most: int) -> Iterator[str]:
    rows = table.rows[change]
    if not rows:
        return
    touched = say_touched(table.owners[change])
    yield f"{name.capitalize()} {change}: {len(rows):,}; pointed to by: {touched or 'nothing'}"

    def pointing(row: Any) -> int:
        return -sum(table.touched.get(row.id or 0, {}).values())

    for row in sorted(rows, key=pointing)[:most]:
        before = f" ({row.before})" if row.before else ""
        by = say_touched(table.touched.get(row.id or 0, {}))
        yield f"  {row.code}  {row.label}{before}{f' — {by}' if by else ''}"
    if len(rows) > most:
        yield f"  … and {len(rows) - most:,} more"
