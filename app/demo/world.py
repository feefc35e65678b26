"""The reference of the database as arrays: occupations, what they take, and where people live."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.errors import ReferenceMissing
from app.demo.sampling import Floats, Ints, Ragged
from app.reference.enums import SkillKind
from app.reference.models import (
    Appellation,
    Certificate,
    Commune,
    Occupation,
    OccupationCertificate,
    OccupationMobility,
    OccupationSkill,
    Skill,
)

# Above this many occupations the reference is the full ROME, no longer the starter.
STARTER_SIZE = 200


@dataclass(frozen=True, slots=True)
class Places:
    ids: Ints
    insee_codes: list[str]
    names: list[str]
    zones: list[str]
    population: Floats
    latitude: Floats
    longitude: Floats

    def within(self, place: int, kilometres: float) -> Floats:
        """Population of the communes within `kilometres` of `place`, 0 for the others."""
        north = np.radians(self.latitude - self.latitude[place])
        east = np.radians(self.longitude - self.longitude[place]) * np.cos(np.radians(self.latitude[place]))
        near = np.hypot(north, east) * 6371 <= kilometres
        return np.where(near, self.population, 0.0)


@dataclass(frozen=True, slots=True)
class World:
    """Occupations are numbered by their code; `Ragged` rows follow that numbering.

    `skills` holds skill ids, those at the heart of the occupation first; `core` says which (0 or 1).
    """

    occupation_ids: Ints
    codes: list[str]
    labels: list[str]
    number_of: dict[str, int]
    skills: Ragged
    core: Ints
    neighbours: Ragged
    appellations: Ragged
    required_certificates: Ragged
    usual_certificates: Ragged
    diploma_certificates: frozenset[int]
    certificate_of: dict[str, int]
    skill_of: dict[str, int]
    appellation_labels: dict[int, str]
    places: Places

    @property
    def is_full(self) -> bool:
        return len(self.codes) > STARTER_SIZE

    def numbers(self, codes: Iterable[str]) -> list[int]:
        """Numbers of the occupations that exist among `codes`, in order."""
        return [self.number_of[code] for code in codes if code in self.number_of]


def load_world(session: Session) -> World:
    """Read the reference. Raises ReferenceMissing when there is nothing to build on."""
    places = _load_places(session)
    occupations = session.execute(
        select(Occupation.id, Occupation.code, Occupation.label)
        .where(Occupation.is_active)
        .where(Occupation.id.in_(select(OccupationSkill.occupation_id)))
        .order_by(Occupation.code)
    ).all()
    if not occupations or not len(places.ids):
        raise ReferenceMissing
    number = {row.id: index for index, row in enumerate(occupations)}
    skills, core = _load_skills(session, number)
    required, usual = _load_certificates(session, number)
    appellations = _load_appellations(session, number)
    certificates = session.execute(select(Certificate.id, Certificate.code, Certificate.kind)).all()
    return World(
        occupation_ids=np.array([row.id for row in occupations], dtype=np.int64),
        codes=[row.code for row in occupations],
        labels=[row.label for row in occupations],
        number_of={row.code: index for index, row in enumerate(occupations)},
        skills=skills,
        core=core,
        neighbours=_load_neighbours(session, number),
        appellations=Ragged.of([[key for key, _ in rows] for rows in appellations]),
        required_certificates=required,
        usual_certificates=usual,
        diploma_certificates=frozenset(row.id for row in certificates if row.kind == "diplome"),
        certificate_of={row.code: row.id for row in certificates},
        skill_of=_load_skill_codes(session),
        appellation_labels={key: label for rows in appellations for key, label in rows},
        places=places,
    )


def _load_places(session: Session) -> Places:
    rows = session.scalars(select(Commune).order_by(Commune.insee_code)).all()
    return Places(
        ids=np.array([row.id for row in rows], dtype=np.int64),
        insee_codes=[row.insee_code for row in rows],
        names=[row.name for row in rows],
        zones=[row.zone_code for row in rows],
        population=np.array([max(row.population, 1) for row in rows], dtype=np.float64),
        latitude=np.array([row.latitude for row in rows], dtype=np.float64),
        longitude=np.array([row.longitude for row in rows], dtype=np.float64),
    )


def _load_skills(session: Session, number: dict[int, int]) -> tuple[Ragged, Ints]:
    links = session.execute(
        select(OccupationSkill.occupation_id, OccupationSkill.skill_id, OccupationSkill.is_core)
        .join(Skill, Skill.id == OccupationSkill.skill_id)
        .where(Skill.is_active, Skill.kind != SkillKind.SOFT_SKILL)
        .order_by(OccupationSkill.is_core.desc(), OccupationSkill.weight.desc(), OccupationSkill.skill_id)
    )
    rows: list[list[tuple[int, int]]] = [[] for _ in number]
    for link in links:
        if link.occupation_id in number:
            rows[number[link.occupation_id]].append((link.skill_id, int(link.is_core)))
    core = [flag for row in rows for _, flag in row]
    return Ragged.of([[skill for skill, _ in row] for row in rows]), np.array(core, dtype=np.int64)


def _load_certificates(session: Session, number: dict[int, int]) -> tuple[Ragged, Ragged]:
    required: list[list[int]] = [[] for _ in number]
    usual: list[list[int]] = [[] for _ in number]
    links = session.scalars(
        select(OccupationCertificate).order_by(
            OccupationCertificate.occupation_id, OccupationCertificate.certificate_id
        )
    )
    for link in links:
        if link.occupation_id in number:
            rows = required if link.is_required_by_law else usual
            rows[number[link.occupation_id]].append(link.certificate_id)
    return Ragged.of(required), Ragged.of(usual)


def _load_appellations(session: Session, number: dict[int, int]) -> list[list[tuple[int, str]]]:
    rows: list[list[tuple[int, str]]] = [[] for _ in number]
    titles = session.execute(
        select(Appellation.occupation_id, Appellation.id, Appellation.label)
        .where(Appellation.is_active)
        .order_by(Appellation.is_main.desc(), Appellation.code)
    )
    for title in titles:
        if title.occupation_id in number:
            rows[number[title.occupation_id]].append((title.id, title.label))
    return rows


def _load_neighbours(session: Session, number: dict[int, int]) -> Ragged:
    targets: dict[int, list[int]] = defaultdict(list)
    moves = session.scalars(
        select(OccupationMobility).order_by(OccupationMobility.rank, OccupationMobility.target_id)
    )
    for move in moves:
        if move.source_id in number and move.target_id in number:
            targets[number[move.source_id]].append(number[move.target_id])
    return Ragged.of([targets[index][:6] for index in range(len(number))])


def _load_skill_codes(session: Session) -> dict[str, int]:
    """Id of the skill in use for each code: the official one where a starter skill was replaced."""
    rows = session.execute(select(Skill.id, Skill.code, Skill.replaced_by_id, Skill.is_active)).all()
    active = {row.id for row in rows if row.is_active}
    found = {row.code: row.replaced_by_id or row.id for row in rows}
    return {code: key for code, key in found.items() if key in active}
