"""What may reach ranking, and what may not."""

from dataclasses import fields
from enum import IntEnum

import pytest

from app.matching.ranking.columns import CandidateColumns
from app.matching.ranking.profiles import (
    CandidateProfile,
    Evidence,
    OccupationAim,
    SkillDemand,
    SkillHeld,
    VacancyProfile,
)
from app.matching.ranking.tables import AIM, PERSON, PLACE, SKILL, Tables
from tests.unit.matching.ranking.builders import make_candidate, make_vacancy

# Adding a name here is a decision to be taken with the law in hand (Code du travail L1132-1, GDPR): never a
# name, sex, age, birth, nationality, health, disability, family, photo, address.
ALLOWED = {
    OccupationAim: {"occupation", "appellation"},
    SkillDemand: {"skill", "is_essential", "level"},
    SkillHeld: {"skill", "evidence", "level"},
    VacancyProfile: {
        "vacancy_id", "occupation", "appellation", "skills", "latitude", "longitude", "is_remote",
        "start_day", "contract", "level", "certificates", "rhythm", "day",
    },
    CandidateProfile: {
        "candidate_id", "aims", "skills", "latitude", "longitude", "radius_km", "available_day",
        "accepted_contracts", "preferred_contracts", "training_occupations", "training_level",
        "training_end_day", "certificates", "rhythm", "state", "zone",
    },
    CandidateColumns: {
        "candidate_id", "latitude", "longitude", "radius_km", "available_day", "accepted_contracts",
        "preferred_contracts", "training_level", "training_end_day", "rhythm", "state", "zone",
        "skill_offsets", "skill", "skill_level", "skill_evidence", "aim_offsets", "aim_occupation",
        "aim_appellation", "training_offsets", "training_occupation", "certificate_offsets", "certificate",
    },
}  # fmt: skip


@pytest.mark.parametrize("profile", ALLOWED, ids=lambda profile: profile.__name__)
def test_no_protected_field_can_reach_ranking(profile):
    assert {field.name for field in fields(profile)} == ALLOWED[profile]


def test_the_index_holds_the_allowed_fields_only():
    """The index adds bounds of rows to what profiles have, nothing about a person."""
    bounds = {
        f"{table}_{end}" for table in ("skill", "aim", "training", "certificate") for end in ("start", "end")
    }

    assert set(PERSON.names) - bounds - {"place"} <= ALLOWED[CandidateProfile]
    assert set(PLACE.names) - {"start", "end", "widest_km"} <= ALLOWED[CandidateProfile]
    assert set(SKILL.names) == ALLOWED[SkillHeld]
    assert set(AIM.names) == ALLOWED[OccupationAim]
    assert set(Tables._fields) == {
        "places", "people", "skills", "aims", "trainings", "certificates", "holder_start", "holders",
        "seeker_start", "seekers", "certified_start", "certified", "crowd", "radius_km", "widest_km",
        "sorted_ids", "rows_by_id", "gates", "hidden_rows", "exposures", "visible",
    }  # fmt: skip


def test_one_person_takes_a_line_of_cache():
    assert PERSON.itemsize == 64


def test_an_enum_given_for_a_number_becomes_a_plain_number():
    level = IntEnum("level", {"BAC": 4})

    assert type(make_vacancy(level=level.BAC).level) is int
    assert type(make_candidate(training_level=level.BAC).training_level) is int


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"contract": 7}, "contract"),
        ({"level": 2}, "diploma level"),
        ({"level": 9}, "diploma level"),
        ({"rhythm": 5}, "rhythm"),
        ({"skills": (SkillDemand(1, True, 2), SkillDemand(1, False, 2))}, "skill is given twice"),
        ({"certificates": (1, 1)}, "certificate is given twice"),
    ],
)
def test_a_vacancy_out_of_range_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        make_vacancy(**changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"radius_km": -1}, "radius"),
        ({"accepted_contracts": 128}, "accepted contracts"),
        ({"preferred_contracts": -1}, "preferred contracts"),
        ({"training_level": 1}, "diploma level"),
        ({"rhythm": -1}, "rhythm"),
        ({"skills": (SkillHeld(1, Evidence.DECLARED, 2),) * 2}, "skill is given twice"),
        ({"aims": (OccupationAim(1),) * 2}, "aim is given twice"),
        ({"certificates": (1, 1)}, "certificate is given twice"),
    ],
)
def test_a_candidate_out_of_range_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        make_candidate(**changes)


@pytest.mark.parametrize("level", [0, 4])
def test_a_skill_level_is_1_to_3(level):
    with pytest.raises(ValueError, match="level is 1, 2 or 3"):
        SkillDemand(1, True, level)
    with pytest.raises(ValueError, match="level is 1, 2 or 3"):
        SkillHeld(1, Evidence.DECLARED, level)
