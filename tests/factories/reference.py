"""Occupations, skills and places for tests."""

from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from app.reference.enums import ReferenceOrigin, SkillKind
from app.reference.models import (
    Appellation,
    Certificate,
    Commune,
    Department,
    EmploymentZone,
    Occupation,
    OccupationMobility,
    OccupationSkill,
    Skill,
)

_numbers = count(1)


def make_occupation(session: Session, **values: Any) -> Occupation:
    number = next(_numbers)
    label = values.get("label", f"Soudeur / Soudeuse {number}")
    fields = {
        "code": f"Z{number:04d}",
        "label": label,
        "search_text": label.lower(),
        "domain_code": "H29",
        "domain": "Production industrielle",
        "origin": ReferenceOrigin.STARTER,
    }
    occupation = Occupation(**(fields | values))
    session.add(occupation)
    session.flush()
    return occupation


def make_appellation(session: Session, occupation: Occupation, **values: Any) -> Appellation:
    number = next(_numbers)
    label = values.get("label", f"Soudeur TIG {number} / Soudeuse TIG {number}")
    fields = {
        "code": f"T{number:05d}",
        "occupation": occupation,
        "label": label,
        "search_text": label.lower(),
        "origin": ReferenceOrigin.STARTER,
    }
    appellation = Appellation(**(fields | values))
    session.add(appellation)
    session.flush()
    return appellation


def make_skill(session: Session, occupation: Occupation | None = None, **values: Any) -> Skill:
    """A skill, tied to `occupation` as a core one when given."""
    number = next(_numbers)
    label = values.get("label", f"Souder une pièce {number}")
    fields = {
        "code": f"K{number:05d}",
        "label": label,
        "search_text": label.lower(),
        "kind": SkillKind.KNOW_HOW,
        "origin": ReferenceOrigin.STARTER,
    }
    skill = Skill(**(fields | values))
    session.add(skill)
    session.flush()
    if occupation is not None:
        session.add(OccupationSkill(occupation=occupation, skill=skill, is_core=True, weight=3))
        session.flush()
    return skill


def make_mobility(session: Session, source: Occupation, target: Occupation, rank: int = 1) -> None:
    session.add(OccupationMobility(source_id=source.id, target_id=target.id, rank=rank))
    session.flush()


def make_certificate(session: Session, **values: Any) -> Certificate:
    number = next(_numbers)
    fields = {"code": f"CERT_{number}", "label": "permis C", "kind": "permis"}
    certificate = Certificate(**(fields | values))
    session.add(certificate)
    session.flush()
    return certificate


def make_zone(session: Session, **values: Any) -> EmploymentZone:
    number = next(_numbers)
    zone = EmploymentZone(**({"code": f"8{number:04d}", "name": f"Rochefort {number}"} | values))
    session.add(zone)
    session.flush()
    return zone


def make_commune(session: Session, **values: Any) -> Commune:
    """A commune near Rochefort; pass latitude and longitude to place it elsewhere."""
    number = next(_numbers)
    if session.get(Department, "17") is None:
        session.add(Department(code="17", name="Charente-Maritime"))
        session.flush()
    if "zone_code" not in values and "zone" not in values:
        values["zone"] = make_zone(session)
    name = values.get("name", f"Rochefort {number}")
    fields = {
        "insee_code": f"{number:05d}",
        "name": name,
        "search_text": name.lower(),
        "postal_codes": "17300",
        "department_code": "17",
        "population": 23_000,
        "latitude": 45.94,
        "longitude": -0.96,
        "origin": ReferenceOrigin.STARTER,
    }
    commune = Commune(**(fields | values))
    session.add(commune)
    session.flush()
    return commune
