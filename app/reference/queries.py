"""Looking things up in the reference: as people type, and by key."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, case, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.reference.models import (
    Appellation,
    Certificate,
    Commune,
    EmploymentZone,
    Occupation,
    OccupationCertificate,
    OccupationMobility,
    OccupationSkill,
    ReferenceRelease,
    Skill,
)
from app.reference.text import normalise_text

# Under that many nothing is proposed.
LEAST_LETTERS = 2


def suggest_communes(session: Session, text: str, *, limit: int = 8) -> list[Commune]:
    """Communes by the beginning of their name or postal code, the most populated first."""
    words = normalise_text(text)
    if len(words) < LEAST_LETTERS:
        return []
    if words.isdigit():
        found = or_(Commune.postal_codes.startswith(words), Commune.postal_codes.contains(f" {words}"))
        statement = select(Commune).where(found).order_by(Commune.population.desc(), Commune.id)
    else:
        words = f"saint {words[3:]}" if words.startswith("st ") else words
        statement = (
            select(Commune)
            .where(*_contains_words(Commune.search_text, words))
            .order_by(_closeness(Commune.search_text, words), Commune.population.desc(), Commune.id)
        )
    return list(session.scalars(statement.limit(limit)))


def list_occupation_skills(session: Session, occupation_id: int, *, limit: int = 20) -> list[Skill]:
    """Skills of an occupation: core ones first, then by weight."""
    statement = (
        select(Skill)
        .join(OccupationSkill, OccupationSkill.skill_id == Skill.id)
        .where(OccupationSkill.occupation_id == occupation_id, Skill.is_active)
        .order_by(OccupationSkill.is_core.desc(), OccupationSkill.weight.desc(), Skill.id)
        .limit(limit)
    )
    return list(session.scalars(statement))


def list_occupation_certificates(session: Session, occupation_id: int) -> list[tuple[Certificate, bool]]:
    """Certificates met in an occupation, each with whether the law requires it."""
    statement = (
        select(Certificate, OccupationCertificate.is_required_by_law)
        .join(OccupationCertificate, OccupationCertificate.certificate_id == Certificate.id)
        .where(OccupationCertificate.occupation_id == occupation_id)
        .order_by(OccupationCertificate.is_required_by_law.desc(), Certificate.label)
    )
    return [(certificate, required) for certificate, required in session.execute(statement)]


def list_certificates(session: Session) -> Sequence[Certificate]:
    return session.scalars(select(Certificate).order_by(Certificate.kind, Certificate.label)).all()


def list_zones(session: Session) -> Sequence[EmploymentZone]:
    return session.scalars(select(EmploymentZone).order_by(EmploymentZone.name)).all()


def list_neighbour_ids(session: Session, occupation_id: int) -> list[int]:
    """Occupations that mobility leads to, nearest first."""
    statement = (
        select(OccupationMobility.target_id)
        .where(OccupationMobility.source_id == occupation_id)
        .order_by(OccupationMobility.rank)
    )
    return list(session.scalars(statement))


def find_occupation(session: Session, occupation_id: int | None) -> Occupation | None:
    return session.get(Occupation, occupation_id) if occupation_id else None


def find_occupation_by_code(session: Session, code: str) -> Occupation | None:
    return session.scalar(select(Occupation).where(Occupation.code == code.upper()))


def find_appellation(session: Session, appellation_id: int | None) -> Appellation | None:
    return session.get(Appellation, appellation_id) if appellation_id else None


def find_commune(session: Session, commune_id: int | None) -> Commune | None:
    return session.get(Commune, commune_id) if commune_id else None


def find_commune_by_insee(session: Session, insee_code: str) -> Commune | None:
    return session.scalar(select(Commune).where(Commune.insee_code == insee_code))


def list_skills_by_id(session: Session, ids: Sequence[int]) -> list[Skill]:
    """Skills in the order of `ids`; unknown ids are passed over."""
    found = {skill.id: skill for skill in session.scalars(select(Skill).where(Skill.id.in_(ids)))}
    return [found[key] for key in ids if key in found]


def newest_release_id(session: Session) -> int:
    """The data version of the reference; 0 before the first load."""
    return session.scalar(select(func.max(ReferenceRelease.id))) or 0


def _contains_words(column: InstrumentedAttribute[str], words: str) -> list[ColumnElement[bool]]:
    # Each word begins one of the column's: a space is put in front so that one pattern serves them all.
    spaced = literal(" ") + column
    return [spaced.contains(f" {word}") for word in words.split()]


def _closeness(column: InstrumentedAttribute[str], words: str) -> ColumnElement[int]:
    """0 the same, 1 begins with it, 2 has its words."""
    return case((column == words, 0), (column.startswith(words), 1), else_=2)
