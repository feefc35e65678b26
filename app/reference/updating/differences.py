"""What a release would change: rows new, renamed, moved, replaced or dropped, and what points to them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.reference.enums import ReferenceOrigin
from app.reference.importing.pointers import count_owners, count_pointing_rows
from app.reference.importing.records import RomeRelease
from app.reference.updating import known
from app.reference.updating.known import KnownRow


class Change(StrEnum):
    """NEW also for what comes back; MOVED to another parent, occupation or kind; REPLACED by the official."""

    NEW = "new"
    RENAMED = "renamed"
    MOVED = "moved"
    REPLACED = "replaced"
    DROPPED = "dropped"


TABLES = ("occupations", "appellations", "skills")


class ChangedRow(NamedTuple):
    """`before` is the former label or place where the change is one of these, else empty."""

    id: int | None
    code: str
    label: str
    before: str = ""


class Wanted(NamedTuple):
    """A row as the release has it; `place` is None where the release does not say."""

    label: str
    place: str | None


@dataclass(slots=True)
class TableDifferences:
    """Rows by change, in the order of their codes.

    `touched`: for each row id, how many rows of other features point to it, by table; `owners`: for each
    change, how many vacancies, people… point to one of its rows at least.
    """

    rows: dict[Change, list[ChangedRow]] = field(default_factory=lambda: {change: [] for change in Change})
    touched: dict[int, dict[str, int]] = field(default_factory=dict)
    owners: dict[Change, dict[str, int]] = field(default_factory=dict)
    official_before: int = 0
    official_dropped: int = 0


@dataclass(slots=True)
class Differences:
    """`tables` by name (TABLES); `links` and `moves`: pairs that are new, pairs that go."""

    tables: dict[str, TableDifferences]
    links: tuple[int, int]
    moves: tuple[int, int]

    @property
    def is_empty(self) -> bool:
        return not (any(self.links) or any(self.moves)) and all(
            not rows for table in self.tables.values() for rows in table.rows.values()
        )


def compare_release(session: Session, release: RomeRelease) -> Differences:
    """Compare `release` with what the reference holds; reads only."""
    occupations = known.list_occupations(session)
    wanted = {
        "occupations": {row.code: Wanted(row.label, row.parent) for row in release.occupations},
        "appellations": {row.code: Wanted(row.label, row.occupation) for row in release.appellations},
        "skills": {row.code: Wanted(row.label, row.kind.value) for row in release.skills},
    }
    held = {
        "occupations": occupations,
        "appellations": known.list_appellations(session),
        "skills": known.list_skills(session),
    }
    replaced = {
        "occupations": set[str](),
        "appellations": known.replaced_titles(held["appellations"], release),
        "skills": known.replaced_skills(held["skills"], release),
    }
    tables = {name: _compare(held[name], wanted[name], replaced[name]) for name in TABLES}
    for name, table in tables.items():
        ids = {change: [row.id for row in rows if row.id] for change, rows in table.rows.items()}
        table.touched = count_pointing_rows(session, name, chain.from_iterable(ids.values()))
        table.owners = {change: count_owners(session, name, ids[change]) for change in Change}
    codes = {row.code for row in release.occupations}
    links = {(link.occupation, link.skill) for link in release.links}
    moves = {(move.source, move.target) for move in release.moves}
    return Differences(
        tables,
        links=_compare_pairs(known.list_links(session), links, codes),
        moves=_compare_pairs(known.list_moves(session), moves, codes),
    )


def _compare(held: dict[str, KnownRow], wanted: dict[str, Wanted], replaced: set[str]) -> TableDifferences:
    found = TableDifferences()
    for code, change, row in sorted(_changes(held, wanted, replaced), key=lambda item: item[0]):
        found.rows[change].append(row._replace(code=code))
    official = {code for code, row in held.items() if row.is_active and row.origin is ReferenceOrigin.ROME}
    found.official_before = len(official)
    found.official_dropped = len(official - wanted.keys())
    return found


def _changes(
    held: dict[str, KnownRow], wanted: dict[str, Wanted], replaced: set[str]
) -> Iterator[tuple[str, Change, ChangedRow]]:
    for code, row in wanted.items():
        before = held.get(code)
        if before is None or not before.is_active:
            yield code, Change.NEW, ChangedRow(None, code, row.label)
            continue
        if before.label != row.label:
            yield code, Change.RENAMED, ChangedRow(before.id, code, row.label, before.label)
        if row.place and before.place and before.place != row.place:
            moved = ChangedRow(before.id, code, row.label, f"{before.place} → {row.place}")
            yield code, Change.MOVED, moved
    for code, before in held.items():
        if before.is_active and code not in wanted:
            change = Change.REPLACED if code in replaced else Change.DROPPED
            yield code, change, ChangedRow(before.id, code, before.label)


def _compare_pairs(
    held: Iterable[tuple[str, str]], wanted: set[tuple[str, str]], owners: set[str]
) -> tuple[int, int]:
    """Pairs to add and pairs to remove: those of occupations that the release lacks stay."""
    before = set(held)
    return len(wanted - before), sum(owner in owners for owner, _other in before - wanted)
