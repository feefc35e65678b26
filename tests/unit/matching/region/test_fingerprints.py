"""A fingerprint tells a vacancy that changed in anything that ranking reads."""

from dataclasses import fields, replace

import pytest

from app.matching.ranking.profiles import Contract, SkillDemand, VacancyProfile
from app.matching.ranking.vacancy_columns import VacancyColumns
from app.matching.region.fingerprints import fingerprints
from tests.unit.matching.ranking.builders import METAL, PLANS, TIG, make_vacancy

DEMANDS = (SkillDemand(TIG, is_essential=True, level=2), SkillDemand(PLANS, is_essential=False, level=1))
CHANGES = {
    "vacancy_id": 4_000_000_000,
    "occupation": 13,
    "appellation": 502,
    "skills": (SkillDemand(METAL, is_essential=True, level=2), DEMANDS[1]),
    "latitude": 4_600_000,
    "longitude": 10,
    "is_remote": True,
    "start_day": 20_900,
    "contract": Contract.SEASONAL,
    "level": 5,
    "certificates": (7, 9),
    "rhythm": 3,
    "day": 20_799,
}


def mark_of(**changes):
    (mark,) = fingerprints(VacancyColumns.from_profiles([make_vacancy(**({"skills": DEMANDS} | changes))]))
    return int(mark)


def test_every_field_that_ranking_reads_is_here():
    assert set(CHANGES) == {field.name for field in fields(VacancyProfile)}


@pytest.mark.parametrize("name", CHANGES)
def test_any_change_gives_another_fingerprint(name):
    assert mark_of(**{name: CHANGES[name]}) != mark_of()


@pytest.mark.parametrize(
    "demand",
    [replace(DEMANDS[0], is_essential=False), replace(DEMANDS[0], level=3)],
    ids=["no more essential", "another level"],
)
def test_a_demand_that_changes_gives_another_fingerprint(demand):
    assert mark_of(skills=(demand, DEMANDS[1])) != mark_of()


def test_the_order_of_skills_and_certificates_does_not_matter():
    assert mark_of(skills=DEMANDS[::-1], certificates=(9, 7)) == mark_of(certificates=(7, 9))


def test_a_fingerprint_does_not_depend_on_the_others():
    vacancies = [make_vacancy(vacancy_id=number, skills=DEMANDS[: number % 3]) for number in range(1, 9)]
    together = fingerprints(VacancyColumns.from_profiles(vacancies)).tolist()
    alone = [fingerprints(VacancyColumns.from_profiles([vacancy]))[0] for vacancy in vacancies]

    assert together == alone
    assert len(set(together)) == len(vacancies)
