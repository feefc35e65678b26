"""What is known of each skill: its label, its kind and its occupations; and texts to learn from."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.reference.enums import SkillKind
from app.reference.models import Occupation, OccupationSkill, Skill
from app.reference.understanding.reading import EVERYDAY, read_everyday

KINDS = tuple(SkillKind)
# Weights of the links of an occupation with its skills.
CORE, EMERGING = 3, 2


@dataclass(frozen=True, slots=True)
class SkillMaterial:
    """Skills and occupations by position, each in the order of its codes.

    `links`: int32[n, 3] of occupation, skill and weight (3 core, 2 emerging, 1 other), sorted. `definitions`,
    `words` and `titles` are texts of each occupation, by its position.
    """

    codes: tuple[str, ...]
    labels: tuple[str, ...]
    kinds: np.ndarray
    occupations: tuple[str, ...]
    parents: np.ndarray
    links: np.ndarray
    definitions: dict[int, str]
    words: dict[int, tuple[str, ...]]
    titles: dict[int, tuple[str, ...]]


def read_skill_material(session: Session, *, folder: Path = EVERYDAY) -> SkillMaterial:
    """The active skills and occupations of the reference, and the lines of our own lists about them."""
    occupations = session.execute(
        select(Occupation.code, Occupation.parent_code, Occupation.definition)
        .where(Occupation.is_active)
        .order_by(Occupation.code)
    ).all()
    skills = session.execute(
        select(Skill.code, Skill.label, Skill.kind).where(Skill.is_active).order_by(Skill.code)
    ).all()
    places = {row.code: place for place, row in enumerate(occupations)}
    words: dict[int, list[str]] = defaultdict(list)
    titles: dict[int, list[str]] = defaultdict(list)
    lists = {"words": words, "title": titles}
    for line in read_everyday(folder):
        if line.code in places and line.kind in lists:
            lists[line.kind][places[line.code]].append(line.text)
    return SkillMaterial(
        codes=tuple(row.code for row in skills),
        labels=tuple(row.label for row in skills),
        kinds=np.array([KINDS.index(row.kind) for row in skills], dtype=np.int8),
        occupations=tuple(places),
        parents=np.array(
            [places.get(row.parent_code or row.code, place) for place, row in enumerate(occupations)],
            dtype=np.int32,
        ),
        links=_links(session, places, {row.code: place for place, row in enumerate(skills)}),
        definitions={place: row.definition for place, row in enumerate(occupations) if row.definition},
        words={place: tuple(texts) for place, texts in words.items()},
        titles={place: tuple(texts) for place, texts in titles.items()},
    )


def _links(session: Session, occupations: dict[str, int], skills: dict[str, int]) -> np.ndarray:
    statement = (
        select(Occupation.code, Skill.code, OccupationSkill.weight)
        .join(OccupationSkill, OccupationSkill.occupation_id == Occupation.id)
        .join(Skill, Skill.id == OccupationSkill.skill_id)
        .where(Occupation.is_active, Skill.is_active)
    )
    found = [
        (occupations[occupation], skills[skill], weight)
        for occupation, skill, weight in session.execute(statement)
    ]
    return np.array(sorted(found), dtype=np.int32).reshape(-1, 3)
