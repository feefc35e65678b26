"""Loads the starter reference: our own small one, so that a first run needs no network."""

import csv
import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from app.core.db import Base
from app.reference.enums import ReferenceOrigin, SkillKind
from app.reference.importing.releases import COMMUNES, ROME
from app.reference.models import ReferenceRelease
from app.reference.sync import ids_by, sync_rows
from app.reference.text import both_forms, normalise_text

STARTER = Path(__file__).parent / "data" / "starter"
NAME = "starter"


def load_starter(session: Session, *, now: datetime, folder: Path = STARTER) -> int:
    """Load the files of `folder` once; returns the rows changed, 0 when nothing is new.

    Nothing is loaded over the official reference: importing it replaced what these files say. Imported
    communes stay as they are too.
    """
    fingerprint = _fingerprint(folder)
    releases = session.execute(select(ReferenceRelease.name, ReferenceRelease.fingerprint)).all()
    if any(name.startswith(ROME) or known == fingerprint for name, known in releases):
        return 0
    changed = _load_occupations(session, folder) + _load_links(session, folder)
    if not any(name == COMMUNES for name, _known in releases):
        changed += _load_places(session, folder)
    session.add(ReferenceRelease(name=NAME, loaded_at=now, fingerprint=fingerprint, rows=changed))
    session.flush()
    return changed


def _load_places(session: Session, folder: Path) -> int:
    communes = [
        {
            "insee_code": row["insee_code"],
            "name": row["name"],
            "search_text": normalise_text(row["name"]),
            "postal_codes": row["postal_codes"],
            "department_code": row["department_code"],
            "zone_code": row["zone_code"],
            "population": int(row["population"]),
            "latitude": float(row["latitude"]),
            "longitude": float(row["longitude"]),
            "origin": ReferenceOrigin.STARTER,
        }
        for row in _read(folder / "communes.csv")
    ]
    return (
        sync_rows(session, _table("departments"), ["code"], _read(folder / "departments.csv"))
        + sync_rows(session, _table("employment_zones"), ["code"], _read(folder / "employment_zones.csv"))
        + sync_rows(session, _table("communes"), ["insee_code"], communes)
    )


def _load_occupations(session: Session, folder: Path) -> int:
    occupations = [
        {
            "code": row["rome_code"],
            "label": row["label"],
            "search_text": normalise_text(row["label"]),
            "domain_code": row["domain_code"],
            "domain": row["domain"],
            "parent_code": row.get("parent_code") or row["rome_code"],
            "is_regulated": row["is_regulated"] == "1",
            "is_active": True,
            "origin": ReferenceOrigin.STARTER,
        }
        for row in _read(folder / "occupations.csv")
    ]
    skills = [
        {
            "code": row["code"],
            "label": row["label"],
            "search_text": normalise_text(row["label"]),
            "kind": SkillKind(row["kind"]),
            "is_active": True,
            "origin": ReferenceOrigin.STARTER,
            "rome_code": row["rome_skill_id"] or None,
        }
        for row in _read(folder / "skills.csv")
    ]
    changed = sync_rows(session, _table("occupations"), ["code"], occupations)
    changed += sync_rows(session, _table("skills"), ["code"], skills)
    changed += sync_rows(session, _table("certificates"), ["code"], _read(folder / "certificates.csv"))
    ids = ids_by(session, _table("occupations"), "code")
    appellations = [
        {
            "code": row["code"],
            "occupation_id": ids[row["rome_code"]],
            "label": both_forms(row["label_masculine"], row["label_feminine"]),
            "search_text": normalise_text(f"{row['label_masculine']} {row['label_feminine']}"),
            "is_main": row["is_main"] == "1",
            "is_active": True,
            "origin": ReferenceOrigin.STARTER,
        }
        for row in _read(folder / "appellations.csv")
    ]
    return changed + sync_rows(session, _table("appellations"), ["code"], appellations)


def _load_links(session: Session, folder: Path) -> int:
    occupations = ids_by(session, _table("occupations"), "code")
    skills = ids_by(session, _table("skills"), "code")
    certificates = ids_by(session, _table("certificates"), "code")
    links = [
        {
            "occupation_id": occupations[row["rome_code"]],
            "skill_id": skills[row["skill_code"]],
            "is_core": row["is_core"] == "1",
            "weight": int(row["weight"]),
        }
        for row in _read(folder / "occupation_skills.csv")
    ]
    moves = [
        {
            "source_id": occupations[row["rome_code"]],
            "target_id": occupations[row["target_rome_code"]],
            "rank": int(row["rank"]),
        }
        for row in _read(folder / "mobility.csv")
    ]
    required = [
        {
            "occupation_id": occupations[row["rome_code"]],
            "certificate_id": certificates[row["certificate_code"]],
            "is_required_by_law": row["is_required_by_law"] == "1",
        }
        for row in _read(folder / "occupation_certificates.csv")
    ]
    return (
        sync_rows(session, _table("occupation_skills"), ["occupation_id", "skill_id"], links)
        + sync_rows(session, _table("occupation_mobilities"), ["source_id", "target_id"], moves)
        + sync_rows(session, _table("occupation_certificates"), ["occupation_id", "certificate_id"], required)
    )


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _read(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.csv")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
