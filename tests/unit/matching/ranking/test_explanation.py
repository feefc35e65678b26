"""Reasons and their figures, part by part."""

import pytest

from app.matching.ranking.explanation import explain, shown_points
from app.matching.ranking.profiles import Contract, Evidence, OccupationAim, SkillHeld
from app.matching.ranking.reasons import Reason, ReasonCode, SkillVerdict, Verdict
from app.matching.ranking.weights import Part
from tests.unit.matching.ranking.builders import (
    BAKER,
    BOILERMAKER,
    LOCKSMITH,
    METAL,
    PLUMBER,
    SAFETY,
    START_DAY,
    TIG,
    TITLE_MIG,
    TITLE_TIG,
    WEIGHTS,
    WELDER,
    make_candidate,
    make_closeness,
    make_vacancy,
)


def explain_part(part, candidate=None, vacancy=None):
    explanation = explain(vacancy or make_vacancy(), candidate or make_candidate(), WEIGHTS, make_closeness())
    return [(reason.code, dict(reason.figures)) for reason in explanation.parts[part].reasons]


@pytest.mark.parametrize(
    ("aim", "trainings", "code", "figures"),
    [
        ((WELDER, TITLE_TIG), (), ReasonCode.SAME_TITLE, {"appellation": TITLE_TIG, "is_training": 0}),
        ((WELDER, TITLE_MIG), (), ReasonCode.SAME_OCCUPATION, {"is_training": 0}),
        ((BOILERMAKER, -1), (), ReasonCode.NEAR_OCCUPATION, {"rank": 1, "is_training": 0}),
        ((LOCKSMITH, -1), (), ReasonCode.NEAR_OCCUPATION, {"rank": 0, "is_training": 0}),
        ((PLUMBER, -1), (), ReasonCode.SHARED_SKILLS, {"closeness_permille": 125, "is_training": 0}),
        ((BAKER, -1), (WELDER,), ReasonCode.SAME_OCCUPATION, {"is_training": 1}),
        ((WELDER, TITLE_TIG), (WELDER,), ReasonCode.SAME_TITLE, {"appellation": TITLE_TIG, "is_training": 0}),
    ],
)
def test_occupation_reasons(aim, trainings, code, figures):
    candidate = make_candidate(aims=(OccupationAim(*aim),), training_occupations=trainings)
    occupation = trainings[0] if figures["is_training"] else aim[0]

    assert explain_part(Part.OCCUPATION, candidate) == [(code, {"occupation": occupation, **figures})]


def test_no_close_occupation():
    candidate = make_candidate(aims=(OccupationAim(BAKER),), training_occupations=())

    assert explain_part(Part.OCCUPATION, candidate) == [(ReasonCode.NO_CLOSE_OCCUPATION, {})]


def test_skills_reasons_and_verdicts():
    candidate = make_candidate(
        skills=(SkillHeld(TIG, Evidence.ASSESSED, 1), SkillHeld(SAFETY, Evidence.CERTIFIED, 3))
    )
    explanation = explain(make_vacancy(), candidate, WEIGHTS, make_closeness())

    assert explanation.skills == (
        SkillVerdict(TIG, True, Verdict.BELOW_LEVEL, 2, 1, Evidence.ASSESSED, rarity=3, credit=540),
        SkillVerdict(METAL, True, Verdict.MISSING, 2, 0, None, rarity=1, credit=0),
        SkillVerdict(SAFETY, False, Verdict.HELD, 1, 3, Evidence.CERTIFIED, rarity=1, credit=1000),
    )
    assert explanation.parts[Part.SKILLS].reasons == (
        Reason(ReasonCode.ESSENTIALS, {"held": 1, "asked": 2}),
        Reason(ReasonCode.USEFUL, {"held": 1, "asked": 1}),
    )


def test_a_missing_essential_that_holds_the_part_down_is_said():
    candidate = make_candidate(skills=(SkillHeld(TIG, Evidence.CERTIFIED, 3),))

    assert explain_part(Part.SKILLS, candidate)[-1] == (
        ReasonCode.ESSENTIAL_CEILING,
        {"missing": 1, "ceiling_permille": 575},
    )


def test_no_skill_asked():
    assert explain_part(Part.SKILLS, vacancy=make_vacancy(skills=())) == [(ReasonCode.NO_SKILL_ASKED, {})]


@pytest.mark.parametrize(
    ("north", "code", "km"),
    [
        (0, ReasonCode.VERY_NEAR, 0),
        (10_000, ReasonCode.WITHIN_RADIUS, 14),
        (25_000, ReasonCode.BEYOND_RADIUS, 35),
        (50_000, ReasonCode.OUT_OF_REACH, 70),
    ],
)
def test_distance_reasons(north, code, km):
    candidate = make_candidate(latitude=make_vacancy().latitude + north)

    assert explain_part(Part.DISTANCE, candidate) == [(code, {"km": km, "radius_km": 30})]
    assert explain_part(Part.DISTANCE, candidate, make_vacancy(is_remote=True)) == [
        (ReasonCode.REMOTE, {"km": km})
    ]


def test_a_few_km_are_near_whatever_the_radius():
    candidate = make_candidate(latitude=make_vacancy().latitude + 3_000, radius_km=0)

    assert explain_part(Part.DISTANCE, candidate) == [(ReasonCode.VERY_NEAR, {"km": 4, "radius_km": 0})]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {},
            [(ReasonCode.AVAILABLE_ON_TIME, {}), (ReasonCode.CONTRACT_PREFERRED, {"contract": 3}),
             (ReasonCode.RHYTHM_UNKNOWN, {"asked": 2})],
        ),
        (
            {"available_day": START_DAY + 9, "preferred_contracts": 1, "rhythm": 3},
            [(ReasonCode.AVAILABLE_LATE, {"days_late": 9}), (ReasonCode.CONTRACT_ACCEPTED, {"contract": 3}),
             (ReasonCode.RHYTHM_DIFFERENT, {"asked": 2, "held": 3})],
        ),
        (
            {"accepted_contracts": 1, "rhythm": 2},
            [(ReasonCode.AVAILABLE_ON_TIME, {}), (ReasonCode.CONTRACT_REFUSED, {"contract": 3}),
             (ReasonCode.RHYTHM_SAME, {"asked": 2})],
        ),
    ],
)  # fmt: skip
def test_availability_reasons(changes, expected):
    candidate = make_candidate(**changes)
    days = {"available_day": candidate.available_day, "start_day": START_DAY}
    reasons = explain_part(
        Part.AVAILABILITY, candidate, make_vacancy(contract=Contract.APPRENTICESHIP, rhythm=2)
    )

    (date_code, date_figures), *others = expected
    assert reasons == [(date_code, {**days, **date_figures}), *others]


def test_rhythm_is_not_mentioned_when_the_vacancy_has_none():
    assert len(explain_part(Part.AVAILABILITY, make_candidate(rhythm=2))) == 2


END = START_DAY + 5


@pytest.mark.parametrize(
    ("changes", "level", "expected"),
    [
        (
            {},
            0,
            [(ReasonCode.PROGRAMME_LEADS_TO_OCCUPATION, {"occupation": WELDER, "level": 4, "end_day": 0})],
        ),
        (
            {"training_occupations": (BAKER, BOILERMAKER), "training_end_day": END},
            5,
            [
                (
                    ReasonCode.PROGRAMME_NEAR_OCCUPATION,
                    {"occupation": BOILERMAKER, "closeness_permille": 800, "level": 4, "end_day": END},
                ),
                (ReasonCode.LEVEL_BELOW, {"asked": 5, "held": 4}),
                (ReasonCode.TRAINING_UNFINISHED, {"end_day": END, "start_day": START_DAY}),
            ],
        ),
        (
            {"training_occupations": (BAKER,), "training_end_day": END},
            4,
            [
                (ReasonCode.PROGRAMME_UNRELATED, {"level": 4, "end_day": END}),
                (ReasonCode.LEVEL_REACHED, {"asked": 4, "held": 4}),
                (ReasonCode.TRAINING_UNFINISHED, {"end_day": END, "start_day": START_DAY}),
            ],
        ),
        (
            {"training_occupations": (), "training_level": 0, "training_end_day": END},
            4,
            [(ReasonCode.NO_PROGRAMME, {"level": 0}), (ReasonCode.LEVEL_UNKNOWN, {"asked": 4})],
        ),
    ],
)
def test_training_reasons(changes, level, expected):
    assert explain_part(Part.TRAINING, make_candidate(**changes), make_vacancy(level=level)) == expected


@pytest.mark.parametrize(
    ("units", "shown"),
    [
        ((30_000, 25_000, 15_000, 15_000, 15_000), (30, 25, 15, 15, 15)),
        ((28_200, 22_500, 14_400, 15_000, 11_700), (28, 22, 14, 15, 12)),  # 91.8 shows as 91
        ((500, 500, 0, 0, 0), (1, 0, 0, 0, 0)),  # a tie goes to the first part
        ((999, 999, 999, 999, 999), (1, 1, 1, 1, 0)),
        ((0, 0, 0, 0, 999), (0, 0, 0, 0, 0)),
    ],
)
def test_points_shown(units, shown):
    assert shown_points(units, WEIGHTS) == shown


def test_points_cannot_be_shown_above_the_weights():
    with pytest.raises(ValueError, match="above its weight"):
        shown_points((30_001, 0, 0, 0, 0), WEIGHTS)
