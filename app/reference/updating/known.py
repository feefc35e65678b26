"""The reference as it is now, by official codes, to be compared with a release."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from app.reference.enums import ReferenceOrigin
from app.reference.importing.records import RomeRelease
from app.reference.models import Appellation, Occupation, OccupationMobility, OccupationSkill, Skill
from app.reference.text import normalise_text


class KnownRow(NamedTuple):
    """A row of the reference; `place` is its parent, its occupation or its kind."""

    id: int
    label: str
    place: str | None
    is_active: bool
    origin: ReferenceOrigin
    rome_code: str | None = None


def list_occupations(session: Session) -> dict[str, KnownRow]:
    statement = select(
        Occupation.code,
        Occupation.id,
        Occupation.label,
        Occupation.parent_code,
        Occupation.is_active,
        Occupation.origin,
    )
    return {code: KnownRow(*values) for code, *values in _rows(session, statement)}


def list_appellations(session: Session) -> dict[str, KnownRow]:
    statement = select(
        Appellation.code,
        Appellation.id,
        Appellation.label,
        Occupation.code,
        Appellation.is_active,
        Appellation.origin,
    ).join(Occupation, Occupation.id == Appellation.occupation_id)
    return {code: KnownRow(*values) for code, *values in _rows(session, statement)}


def list_skills(session: Session) -> dict[str, KnownRow]:
    statement = select(
        Skill.code, Skill.id, Skill.label, Skill.kind, Skill.is_active, Skill.origin, Skill.rome_code
    )
    return {
        code: KnownRow(identifier, label, kind.value, *rest)
        for code, identifier, label, kind, *rest in _rows(session, statement)
    }


def list_links(session: Session) -> list[tuple[str, str]]:
    """Codes of an occupation and of one of its skills."""
    statement = (
        select(Occupation.code, Skill.code)
        .select_from(OccupationSkill)
        .join(Occupation, Occupation.id == OccupationSkill.occupation_id)
        .join(Skill, Skill.id == OccupationSkill.skill_id)
    )
    return [(owner, skill) for owner, skill in _rows(session, statement)]


def list_moves(session: Session) -> list[tuple[str, str]]:
    """Codes of an occupation and of one that mobility leads to."""
    target = aliased(Occupation)
    statement = (
        select(Occupation.code, target.code)
        .select_from(OccupationMobility)
        .join(Occupation, Occupation.id == OccupationMobility.source_id)
        .join(target, target.id == OccupationMobility.target_id)
    )
    return [(owner, other) for owner, other in _rows(session, statement)]


def replaced_skills(held: dict[str, KnownRow], release: RomeRelease) -> set[str]:
    """Codes of starter skills that have an official equivalent in `release`."""
    official = {row.code for row in release.skills}
    return {
        code
        for code, row in held.items()
        if row.origin is ReferenceOrigin.STARTER and row.rome_code in official
    }


def replaced_titles(held: dict[str, KnownRow], release: RomeRelease) -> set[str]:
    """Codes of titles that go while the same words stay under the same occupation."""
    official = {(row.occupation, _words(row.label)) for row in release.appellations}
    listed = {row.code for row in release.appellations}
    return {
        code
        for code, row in held.items()
        if code not in listed and (row.place, _words(row.label)) in official
    }


def _rows(session: Session, statement: Select[*tuple[Any, ...]]) -> Iterator[Any]:
    yield from session.execute(statement)


def _words(label: str) -> frozenset[str]:
    return frozenset(normalise_text(label).split())
