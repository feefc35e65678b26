"""After an import, what pointed to a starter skill or title points to its official equivalent."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    case,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.orm import Session

from app.reference.enums import EvidenceKind, ReferenceOrigin
from app.reference.importing.pointers import Pointer, list_pointers
from app.reference.models import Appellation, Skill


def replace_starter_skills(session: Session) -> int:
    """Mark each starter skill that has an official equivalent, and move what points to it.

    Somebody who held both keeps one row: that of the best evidence, at the higher level. Returns the
    rows changed.
    """
    by_code = select(Skill.code, Skill.id).where(Skill.origin == ReferenceOrigin.ROME)
    official = dict(session.execute(by_code).all())
    waiting = select(Skill.id, Skill.rome_code).where(
        Skill.origin == ReferenceOrigin.STARTER, Skill.replaced_by_id.is_(None)
    )
    starter = session.execute(waiting)
    pairs = [{"b_id": old, "b_new": official[code]} for old, code in starter if code in official]
    if pairs:
        table = Skill.metadata.tables["skills"]
        statement = update(table).where(table.c.id == bindparam("b_id"))
        session.connection().execute(statement.values(replaced_by_id=bindparam("b_new")), pairs)
    changed = len(pairs)
    for pointer in list_pointers(session, "skills"):
        changed += _merge_twins(session, pointer) + _follow_replacements(session, pointer)
    return changed


def replace_starter_titles(session: Session) -> int:
    """Move what points to a retired title to the official one of the same words; returns rows changed."""
    titles = session.execute(
        select(
            Appellation.id, Appellation.occupation_id, Appellation.search_text, Appellation.is_active
        ).order_by(Appellation.id)
    )
    retired: dict[int, tuple[int, frozenset[str]]] = {}
    official: dict[tuple[int, frozenset[str]], int] = {}
    for identifier, occupation, words, is_active in titles:
        # "Soudeur TIG / Soudeuse TIG" and "Soudeur / Soudeuse TIG" are one title.
        key = (occupation, frozenset(words.split()))
        if is_active:
            official.setdefault(key, identifier)
        else:
            retired[identifier] = key
    moves = {old: official[key] for old, key in retired.items() if key in official}
    changed = 0
    for pointer in list_pointers(session, "appellations") if moves else ():
        statement = update(pointer.table).where(pointer.column.in_(moves))
        target = case(moves, value=pointer.column)
        changed += _count(session, statement.values({pointer.column: target}))
    return changed


def _follow_replacements(session: Session, pointer: Pointer) -> int:
    skills = Skill.metadata.tables["skills"]
    replaced = select(skills.c.id).where(skills.c.replaced_by_id.is_not(None))
    target = select(skills.c.replaced_by_id).where(skills.c.id == pointer.column).scalar_subquery()
    statement = update(pointer.table).where(pointer.column.in_(replaced)).values({pointer.column: target})
    return _count(session, statement)


def _merge_twins(session: Session, pointer: Pointer) -> int:
    """Keep the strongest of the rows that would have the same key once moved; returns the rows dropped."""
    if not pointer.owners:
        return 0
    key = list(pointer.table.primary_key)
    dropped, raised = [], []
    shared = len(pointer.owners) + 1
    for _, group in groupby(session.execute(_twins(pointer)), key=lambda row: tuple(row)[:shared]):
        twins = sorted(group, key=_strength)
        kept = twins.pop()
        dropped += [_key_values(key, row) for row in twins]
        if "level" in pointer.table.c:
            level = max(row.level for row in [kept, *twins])
            raised.append(_key_values(key, kept) | {"b_level": level})
    matches = [column == bindparam(f"k_{column.name}") for column in key]
    if dropped:
        session.connection().execute(delete(pointer.table).where(*matches), dropped)
    if raised:
        statement = update(pointer.table).where(*matches).values(level=bindparam("b_level"))
        session.connection().execute(statement, raised)
    return len(dropped)


def _twins(pointer: Pointer) -> Select[Any]:
    """Owner, final skill, then the whole row, of the rows that share both, in a stable order."""
    skills = Skill.metadata.tables["skills"]
    final = func.coalesce(skills.c.replaced_by_id, skills.c.id)
    joined = pointer.table.join(skills, skills.c.id == pointer.column)
    shared = (
        select(*(column.label(f"o_{column.name}") for column in pointer.owners), final.label("final"))
        .select_from(joined)
        .group_by(*pointer.owners, final)
        .having(func.count() > 1)
        .subquery()
    )
    same = and_(
        final == shared.c.final, *(column == shared.c[f"o_{column.name}"] for column in pointer.owners)
    )
    return (
        select(*(shared.c[f"o_{column.name}"] for column in pointer.owners), shared.c.final, pointer.table)
        .select_from(joined.join(shared, same))
        .order_by(*pointer.owners, final, pointer.column)
    )


def _strength(row: Row[Any]) -> tuple[int, bool, int]:
    """What backs the skill, whether it is essential, its level: as far as the table says."""
    values = row._mapping
    evidence = EvidenceKind(values["evidence"]).rank if "evidence" in values else 0
    return evidence, bool(values.get("is_essential", False)), values.get("level") or 0


def _key_values(key: Sequence[ColumnElement[Any]], row: Row[Any]) -> dict[str, Any]:
    return {f"k_{column.name}": row._mapping[column] for column in key}


def _count(session: Session, statement: Any) -> int:
    found: int = session.connection().execute(statement).rowcount
    return found
