"""A small seeded region for the audit: four occupations in two sectors, forty communes."""

from functools import cache

import numpy as np

from app.evaluation.fairness.audit import Subject
from app.evaluation.fairness.groups import People
from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.columns import columns_of
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import (
    CandidateProfile,
    Evidence,
    OccupationAim,
    SkillDemand,
    SkillHeld,
    VacancyProfile,
)
from app.matching.ranking.weights import DEFAULT_WEIGHTS

OCCUPATIONS, SKILLS, COMMUNES, TODAY = 4, 12, 40, 20_782


@cache
def make_subject(seed: int = 1, *, people: int = 1_200, vacancies: int = 50) -> Subject:
    """People of even occupations are in one sector, those of odd ones in the other; half of the communes are
    small. Occupation n asks for skills 100 n + 1 to 100 n + SKILLS; people hold a few of them.
    """
    random = np.random.default_rng(seed)
    latitude = 4_600_000 + random.integers(-40_000, 40_000, COMMUNES)
    longitude = random.integers(-60_000, 60_000, COMMUNES)
    home = random.integers(0, COMMUNES, people)
    trade = random.integers(0, OCCUPATIONS, people)
    # Ids in disorder and with holes, as a database has them.
    ids = random.permutation(3 * people)[:people] + 1
    profiles = [
        CandidateProfile(
            candidate_id=int(ids[at]),
            aims=(OccupationAim(int(trade[at]) + 1),),
            skills=tuple(
                SkillHeld(
                    100 * (int(trade[at]) + 1) + int(skill) + 1,
                    Evidence(int(random.integers(0, 3))),
                    int(random.integers(1, 4)),
                )
                for skill in random.permutation(SKILLS)[: int(random.integers(3, 9))]
            ),
            latitude=int(latitude[home[at]]),
            longitude=int(longitude[home[at]]),
            radius_km=int(random.integers(20, 60)),
            available_day=TODAY + int(random.integers(-30, 60)),
            accepted_contracts=127,
            training_level=int(random.integers(3, 6)),
        )
        for at in range(people)
    ]
    places = random.integers(0, COMMUNES, vacancies)
    asked = random.integers(0, OCCUPATIONS, vacancies)
    demands = [
        VacancyProfile(
            vacancy_id=at + 1,
            occupation=int(asked[at]) + 1,
            appellation=-1,
            skills=tuple(
                SkillDemand(100 * (int(asked[at]) + 1) + int(skill) + 1, number < 3, 2)
                for number, skill in enumerate(random.permutation(SKILLS)[:6])
            ),
            latitude=int(latitude[places[at]]),
            longitude=int(longitude[places[at]]),
            is_remote=False,
            start_day=TODAY + 20,
            contract=0,
            day=TODAY,
        )
        for at in range(vacancies)
    ]
    columns, order = columns_of(profiles), np.argsort(ids)
    links = [
        (occupation + 1, 100 * (occupation + 1) + skill + 1)
        for occupation in range(OCCUPATIONS)
        for skill in range(SKILLS)
    ]
    closeness = OccupationCloseness(
        [1, 2], [3, 4], [1, 1], *map(list, zip(*links, strict=True)), [1] * len(links)
    )
    return Subject(
        people=People(ids[order].astype(np.int64), home[order] < COMMUNES // 2, trade[order] % 2),
        columns=columns,
        index=CandidateIndex.from_columns(columns),
        vacancies=demands,
        weights=DEFAULT_WEIGHTS,
        closeness=closeness,
    )
