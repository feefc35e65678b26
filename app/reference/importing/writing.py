"""Writes a checked release over what the reference holds: rows added, changed and retired."""

from typing import Any

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.orm import Session

from app.core.db import Base
from app.reference.enums import ReferenceOrigin
from app.reference.importing.records import CommuneRelease, RomeRelease
from app.reference.importing.succeeding import follow_titles, keep_successors
from app.reference.sync import BATCH, Advance, ids_by, sync_rows
from app.reference.text import normalise_text

# What files of occupations may lack, by its name in a record: the column.
OPTIONAL = {"definition": "definition", "parent": "parent_code", "access": "access_text"}


def write_rome(session: Session, release: RomeRelease, advance: Advance) -> int:
    """Bring occupations, titles, skills and links to `release`; returns the rows changed.

    What it does not list stays as an inactive row, so that what points to it keeps its meaning; links and
    moves of its occupations that it does not list are removed. An occupation that goes leads to those that
    receive its titles.
    """
    successors = follow_titles(session, release)
    changed = _write(session, "occupations", ["code"], _occupation_rows(session, release), advance)
    occupations = ids_by(session, _table("occupations"), "code")
    changed += _write(session, "appellations", ["code"], _appellation_rows(release, occupations), advance)
    changed += _write(session, "skills", ["code"], _skill_rows(release), advance)
    skills = ids_by(session, _table("skills"), "code")
    links = [
        {
            "occupation_id": occupations[link.occupation],
            "skill_id": skills[link.skill],
            "is_core": link.is_core,
            "weight": link.weight,
        }
        for link in release.links
    ]
    moves = [
        {
            "source_id": occupations[move.source],
            "target_id": occupations[move.target],
            "rank": move.rank,
        }
        for move in release.moves
    ]
    changed += _replace(session, "occupation_skills", ["occupation_id", "skill_id"], links, advance)
    changed += _replace(session, "occupation_mobilities", ["source_id", "target_id"], moves, advance)
    changed += keep_successors(session, successors, occupations)
    changed += _retire(session, "occupations", {row.code for row in release.occupations})
    changed += _retire(session, "appellations", {row.code for row in release.appellations})
    return changed + _retire(session, "skills", {row.code for row in release.skills})


def write_communes(session: Session, release: CommuneRelease, advance: Advance) -> int:
    """Bring communes, départements and zones to `release`; places that it does not list stay."""
    departments = {row.department_code: row.department for row in release.communes}
    zones = {row.zone_code: row.zone for row in release.communes}
    communes = [
        {
            "insee_code": row.insee_code,
            "name": row.name,
            "search_text": normalise_text(row.name),
            "postal_codes": row.postal_codes,
            "department_code": row.department_code,
            "zone_code": row.zone_code,
            "population": row.population,
            "latitude": row.latitude,
            "longitude": row.longitude,
            "origin": ReferenceOrigin.ROME,
        }
        for row in release.communes
    ]
    return (
        sync_rows(session, _table("departments"), ["code"], _named(departments))
        + sync_rows(session, _table("employment_zones"), ["code"], _named(zones))
        + _write(session, "communes", ["insee_code"], communes, advance)
    )


def _occupation_rows(session: Session, release: RomeRelease) -> list[dict[str, Any]]:
    table = _table("occupations")
    known = dict(session.execute(select(table.c.domain_code, table.c.domain)).all())
    # Neither may they say everything else: what no row says is left as it is.
    said = [name for name in OPTIONAL if any(getattr(row, name) for row in release.occupations)]
    rows = []
    for row in release.occupations:
        values = {
            "code": row.code,
            "label": row.label,
            "search_text": normalise_text(row.label),
            "domain_code": row.domain_code,
            # Official files may come without the names of the domains: what we know of them stays.
            "domain": row.domain or known.get(row.domain_code, row.domain_code),
            "is_regulated": row.is_regulated,
            "is_active": True,
            "origin": ReferenceOrigin.ROME,
        }
        rows.append(values | {OPTIONAL[name]: getattr(row, name) for name in said})
    return rows


def _appellation_rows(release: RomeRelease, occupations: dict[Any, int]) -> list[dict[str, Any]]:
    return [
        {
            "code": row.code,
            "occupation_id": occupations[row.occupation],
            "label": row.label,
            "search_text": normalise_text(row.label),
            "is_main": row.is_main,
            "is_active": True,
            "origin": ReferenceOrigin.ROME,
        }
        for row in release.appellations
    ]


def _skill_rows(release: RomeRelease) -> list[dict[str, Any]]:
    return [
        {
            "code": row.code,
            "label": row.label,
            "search_text": normalise_text(row.label),
            "kind": row.kind,
            "is_active": True,
            "origin": ReferenceOrigin.ROME,
            "rome_code": row.code,
        }
        for row in release.skills
    ]


def _named(names: dict[str, str]) -> list[dict[str, Any]]:
    return [{"code": code, "name": name} for code, name in sorted(names.items())]


def _write(session: Session, name: str, key: list[str], rows: list[dict[str, Any]], advance: Advance) -> int:
    return sync_rows(session, _table(name), key, rows, advance=advance)


def _replace(
    session: Session, name: str, key: list[str], rows: list[dict[str, Any]], advance: Advance
) -> int:
    """Write `rows` and delete the others of the same owners (the first column of the key)."""
    table = _table(name)
    wanted = {tuple(row[column] for column in key) for row in rows}
    owners = {row[key[0]] for row in rows}
    gone = [
        {f"b_{column}": value for column, value in zip(key, found, strict=True)}
        for found in session.execute(select(*(table.c[column] for column in key)))
        if found[0] in owners and tuple(found) not in wanted
    ]
    matches = [table.c[column] == bindparam(f"b_{column}") for column in key]
    for start in range(0, len(gone), BATCH):
        session.connection().execute(delete(table).where(*matches), gone[start : start + BATCH])
    return len(gone) + _write(session, name, key, rows, advance)


def _retire(session: Session, name: str, codes: set[str]) -> int:
    table = _table(name)
    active = session.execute(select(table.c.id, table.c.code).where(table.c.is_active))
    gone = [{"b_id": identifier} for identifier, code in active if code not in codes]
    if gone:
        statement = update(table).where(table.c.id == bindparam("b_id")).values(is_active=False)
        session.connection().execute(statement, gone)
    return len(gone)


def _table(name: str) -> Table:
    return Base.metadata.tables[name]
