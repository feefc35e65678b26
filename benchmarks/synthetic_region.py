"""A seeded region in arrays, shaped like Nouvelle-Aquitaine and the ROME: places, occupations, people,
vacancies.

Nothing here is real. Sizes that matter are kept: 4,300 places with a long-tailed population, 1,584
occupations with about 57 skills (half of the 30,000 skills belong to a single occupation) and 9 official
moves each.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.columns import CandidateColumns
from app.matching.ranking.profiles import SkillDemand, VacancyProfile

PLACES, OCCUPATIONS, SKILLS, CERTIFICATES = 4_300, 1_584, 30_000, 30
SKILLS_OF_OCCUPATION, MOVES, SKILLS_HELD = 57, 9, 12
TODAY = 20_782
Array = NDArray[np.int64]


@dataclass(frozen=True)
class Region:
    """Ids are sparse (multiples and offsets of the dense numbers) as in a database."""

    latitude: Array
    longitude: Array
    share: NDArray[np.float64]
    occupation_skills: Array  # (occupations, 57)
    neighbours: Array  # (occupations, 9), nearest first


def make_region(random: Generator) -> Region:
    """Places, the skills of each occupation, and its official neighbours."""
    population = 1 / np.arange(1, PLACES + 1) ** 0.9
    domain = np.arange(OCCUPATIONS) // 14
    own = np.arange(OCCUPATIONS)[:, None] * 19 % SKILLS + np.arange(19)[None, :]
    shared = 500 + domain[:, None] * 40 + random.integers(0, 40, (OCCUPATIONS, 28))
    common = random.integers(0, 200, (OCCUPATIONS, 10))
    neighbours = (np.arange(OCCUPATIONS)[:, None] + np.arange(1, MOVES + 1)[None, :]) % OCCUPATIONS
    return Region(
        latitude=random.integers(4_278_000, 4_717_000, PLACES),
        longitude=random.integers(-179_000, 261_000, PLACES),
        share=population / population.sum(),
        occupation_skills=np.concatenate([own % SKILLS, shared, common], axis=1) + 10,
        neighbours=neighbours,
    )


def make_closeness(region: Region) -> OccupationCloseness:
    """The reference of the region."""
    return OccupationCloseness(*make_relations(region))


def make_relations(region: Region) -> tuple[Array, ...]:
    """What OccupationCloseness takes; weights of skills 3, 2 or 1 as they are less and less specific."""
    links = np.unique(
        np.stack(
            [np.repeat(np.arange(OCCUPATIONS), SKILLS_OF_OCCUPATION), region.occupation_skills.ravel()],
            axis=1,
        ),
        axis=0,
    )
    source = region.neighbours.ravel()
    target = np.repeat(np.arange(OCCUPATIONS), MOVES)
    rank = np.tile(np.arange(1, MOVES + 1), OCCUPATIONS)
    return source + 1, target + 1, rank, links[:, 0] + 1, links[:, 1], 1 + links[:, 1] % 3


def make_candidates(
    region: Region, count: int, random: Generator, *, occupations: int = OCCUPATIONS
) -> CandidateColumns:
    """People spread by population, with 12 skills of the occupation that they seek first: one of the first
    `occupations`.
    """
    place = random.choice(PLACES, count, p=region.share)
    first_aim = random.integers(0, occupations, count)
    aims = random.integers(1, 4, count)
    aim_rank = np.arange(int(aims.sum())) - np.repeat(np.cumsum(aims) - aims, aims)
    owner = np.repeat(np.arange(count), aims)
    aim = np.where(aim_rank == 0, first_aim[owner], region.neighbours[first_aim[owner], aim_rank])
    skill = _distinct_skills(region, first_aim, random)
    has_licence = random.random(count) < 0.4
    return CandidateColumns(
        candidate_id=random.permutation(count).astype(np.int64) + 1,
        latitude=region.latitude[place],
        longitude=region.longitude[place],
        radius_km=random.integers(10, 61, count),
        available_day=TODAY + random.integers(-60, 240, count),
        accepted_contracts=random.integers(1, 128, count) | 1,
        preferred_contracts=random.integers(0, 4, count),
        training_level=random.integers(3, 8, count),
        training_end_day=TODAY + random.integers(-200, 200, count),
        rhythm=random.integers(0, 4, count),
        state=(random.random(count) < 0.05).astype(np.int64),
        zone=place % 32,
        skill_offsets=np.arange(count + 1, dtype=np.int64) * SKILLS_HELD,
        skill=skill.ravel(),
        skill_level=random.integers(1, 4, count * SKILLS_HELD),
        skill_evidence=random.integers(0, 3, count * SKILLS_HELD),
        aim_offsets=np.concatenate(([0], np.cumsum(aims))),
        aim_occupation=aim + 1,
        aim_appellation=np.full(len(aim), -1),
        training_offsets=np.arange(count + 1, dtype=np.int64),
        training_occupation=region.neighbours[first_aim, 0] + 1,
        certificate_offsets=np.concatenate(([0], np.cumsum(has_licence))),
        certificate=random.integers(1, CERTIFICATES, int(has_licence.sum())),
    )


def make_vacancies(
    region: Region, count: int, random: Generator, *, occupations: int = OCCUPATIONS
) -> list[VacancyProfile]:
    """Vacancies spread by population, 8 skills asked of which 4 essential, one in ten with a certificate.

    They are for the first `occupations`.
    """
    places = random.choice(PLACES, count, p=region.share)
    asked = random.integers(0, occupations, count)
    skills = _distinct_skills(region, asked, random)[:, :8]
    return [
        VacancyProfile(
            vacancy_id=number + 1,
            occupation=int(asked[number]) + 1,
            appellation=-1,
            skills=tuple(
                SkillDemand(int(skill), at < 4, 1 + at % 3) for at, skill in enumerate(skills[number])
            ),
            latitude=int(region.latitude[places[number]]),
            longitude=int(region.longitude[places[number]]),
            is_remote=False,
            start_day=TODAY + int(random.integers(0, 120)),
            contract=int(random.integers(0, 7)),
            level=int(random.choice([0, 3, 4, 5])),
            certificates=(int(random.integers(1, CERTIFICATES)),) if random.random() < 0.1 else (),
        )
        for number in range(count)
    ]


def _distinct_skills(region: Region, occupations: Array, random: Generator) -> Array:
    """12 distinct skills of each of these occupations, in random order; shape (occupations, 12)."""
    skills = region.occupation_skills[occupations]
    ordered = np.sort(skills, axis=1)
    repeated = np.zeros(ordered.shape, dtype=bool)
    repeated[:, 1:] = ordered[:, 1:] == ordered[:, :-1]
    # Repeats draw last, so that they are never among the first twelve.
    drawn = random.random(ordered.shape) + repeated
    first = np.argpartition(drawn, SKILLS_HELD, axis=1)[:, :SKILLS_HELD]
    return np.take_along_axis(ordered, first, axis=1)
