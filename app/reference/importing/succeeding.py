"""Where people of an occupation that leaves the reference should look: kept as moves from it.

The best trail is that of its job titles: a release that drops an occupation lists them under others. It can
be followed only while the release is written, so it is kept with the official moves, which the page of an old
vacancy, and the ranking, already know how to read.
"""

from collections import Counter, defaultdict

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.orm import Session

from app.core.db import Base
from app.reference.importing.records import RomeRelease

MOST = 10


def follow_titles(session: Session, release: RomeRelease) -> dict[int, list[str]]:
    """Before `release` is written: each occupation that it drops (id), the codes that receive its titles.

    The codes that receive most come first.
    """
    occupations, appellations = _table("occupations"), _table("appellations")
    kept = {row.code for row in release.occupations}
    active = session.execute(select(occupations.c.id, occupations.c.code).where(occupations.c.is_active))
    dropped = {identifier for identifier, code in active if code not in kept}
    now_under = {row.code: row.occupation for row in release.appellations}
    received: dict[int, Counter[str]] = defaultdict(Counter)
    titles = select(appellations.c.code, appellations.c.occupation_id).where(appellations.c.is_active)
    for code, owner in session.execute(titles):
        if owner in dropped and code in now_under:
            received[owner][now_under[code]] += 1
    return {
        owner: [code for code, _ in sorted(received[owner].items(), key=lambda item: (-item[1], item[0]))]
        for owner in sorted(dropped)
    }


def keep_successors(session: Session, successors: dict[int, list[str]], ids: dict[str, int]) -> int:
    """Put `successors` before the moves that each dropped occupation has; returns the rows changed."""
    table, changed = _table("occupation_mobilities"), 0
    for owner, codes in successors.items():
        if not codes:
            continue
        moves = select(table.c.target_id).where(table.c.source_id == owner).order_by(table.c.rank)
        before = list(session.scalars(moves))
        targets = list(dict.fromkeys([*(ids[code] for code in codes), *before]))[:MOST]
        if targets != before:
            session.execute(delete(table).where(table.c.source_id == owner))
            rows = [
                {"source_id": owner, "target_id": target, "rank": rank}
                for rank, target in enumerate(targets, 1)
            ]
            session.execute(insert(table), rows)
            changed += len(rows)
    return changed


def _table(name: str) -> Table:
    return Base.metadata.tables[name]
