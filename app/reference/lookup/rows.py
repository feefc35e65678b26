"""Labels that may be proposed, read from the database in the order that equal ones are shown."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.reference.lookup.building import FIRST_WORD_OF_SKILL, FIRST_WORD_OF_TITLE, build_index
from app.reference.lookup.choices import OccupationChoice, SkillChoice
from app.reference.lookup.finding import TextIndex
from app.reference.lookup.vocabulary import Vocabulary
from app.reference.models import Appellation, Commune, Department, Occupation, OccupationSkill, Skill
from app.reference.text import normalise_text
from app.reference.understanding.reading import read_everyday

# What a label gains, in the unit of a word's rarity: a main title; a title of an occupation that has many.
MAIN = 0.4
LARGE = 0.1
# What our own everyday names lose beside those of the reference.
EVERYDAY = -1.0
# A skill at the core of some occupation; one that many occupations use.
CORE = 0.4
WIDESPREAD = 0.15
LEAST_PLACE = 4


@dataclass(frozen=True, slots=True)
class Titles:
    """Job titles and occupations; `choices` by number of the index."""

    index: TextIndex
    choices: tuple[OccupationChoice, ...]


@dataclass(frozen=True, slots=True)
class Skills:
    """Skills; `choices` by number of the index, `numbers` by id."""

    index: TextIndex
    choices: tuple[SkillChoice, ...]
    numbers: dict[int, int]


def read_titles(session: Session) -> Titles:
    """Active titles of active occupations, and those occupations whose label is not a title of theirs."""
    rows = [*_appellations(session), *_occupations(session)]
    seen: set[tuple[str, str]] = set()
    kept: list[tuple[OccupationChoice, bool]] = []
    for choice, is_main in rows:
        key = (choice.code, choice.label.casefold())
        if key not in seen:
            seen.add(key)
            kept.append((choice, is_main))
    kept.sort(key=lambda item: (not item[1], len(item[0].label), item[0].label, item[0].code))
    kept += ((choice, False) for choice in _everyday(session, seen))
    sizes = Counter(choice.code for choice, _is_main in kept)
    priors = [
        (EVERYDAY if choice.known_as else MAIN * is_main) + LARGE * np.log(sizes[choice.code])
        for choice, is_main in kept
    ]
    choices = tuple(choice for choice, _is_main in kept)
    index = build_index(
        [choice.label for choice in choices],
        np.array(priors, dtype=np.float32),
        first_word=FIRST_WORD_OF_TITLE,
        codes=[choice.code for choice in choices],
        hidden=[choice.known_as for choice in choices],
    )
    return Titles(index, choices)


def read_skills(session: Session) -> Skills:
    """Active skills, the shortest first."""
    used = (
        select(
            OccupationSkill.skill_id,
            func.count().label("occupations"),
            func.max(case((OccupationSkill.is_core, 1), else_=0)).label("is_core"),
        )
        .group_by(OccupationSkill.skill_id)
        .subquery()
    )
    rows = session.execute(
        select(Skill.id, Skill.label, used.c.occupations, used.c.is_core)
        .outerjoin(used, used.c.skill_id == Skill.id)
        .where(Skill.is_active)
        .order_by(func.length(Skill.label), Skill.id)
    ).all()
    choices = tuple(SkillChoice(row.id, row.label) for row in rows)
    occupations = np.array([row.occupations or 0 for row in rows], dtype=np.float32)
    is_core = np.array([row.is_core or 0 for row in rows], dtype=np.float32)
    priors = (CORE * is_core + WIDESPREAD * np.log1p(occupations)).astype(np.float32)
    return Skills(
        build_index([choice.label for choice in choices], priors, first_word=FIRST_WORD_OF_SKILL),
        choices,
        {choice.id: number for number, choice in enumerate(choices)},
    )


def read_places(session: Session, titles: Vocabulary) -> frozenset[str]:
    """Words of the names of communes and départements that no title has: a posting names its place."""
    names = [
        *session.scalars(select(Commune.search_text)),
        *map(normalise_text, session.scalars(select(Department.name))),
    ]
    words = {word for name in names for word in name.split() if len(word) >= LEAST_PLACE}
    return frozenset(word for word in words if not titles.knows(word))


def _appellations(session: Session) -> list[tuple[OccupationChoice, bool]]:
    statement = (
        select(
            Occupation.id,
            Occupation.code,
            Appellation.label,
            Occupation.label,
            Appellation.id,
            Appellation.is_main,
        )
        .join(Appellation.occupation)
        .where(Appellation.is_active, Occupation.is_active)
        .order_by(Appellation.is_main.desc(), Appellation.id)
    )
    return [(OccupationChoice(*row[:5]), bool(row[5])) for row in session.execute(statement)]


def _occupations(session: Session) -> list[tuple[OccupationChoice, bool]]:
    statement = select(Occupation.id, Occupation.code, Occupation.label).where(Occupation.is_active)
    return [
        (OccupationChoice(key, code, label, label, None), True)
        for key, code, label in session.execute(statement.order_by(Occupation.code))
    ]


def _everyday(session: Session, seen: set[tuple[str, str]]) -> list[OccupationChoice]:
    """Names that people use and the reference lacks, each leading to its occupation."""
    known = {choice.code: choice for choice, _is_main in _occupations(session)}
    return [
        OccupationChoice(
            known[line.code].occupation_id,
            line.code,
            known[line.code].label,
            known[line.code].label,
            None,
            line.text,
        )
        for line in read_everyday()
        if line.kind == "title" and line.code in known and (line.code, line.text.casefold()) not in seen
    ]
