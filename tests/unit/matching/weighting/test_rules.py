"""What may not be published is said at the field that can mend it."""

from typing import Any

import pytest

from app.core.errors import InvalidInput
from app.matching.ranking.weights import DEFAULT_CURVES, DEFAULT_WEIGHTS, CurveRule, Part, Units
from app.matching.weighting.rules import _say_rule, find_problems, lean_towards
from app.matching.weighting.versions import draft_weights

POINTS = DEFAULT_WEIGHTS.points._asdict()
CURVES = DEFAULT_CURVES._asdict()


@pytest.mark.parametrize(
    ("points", "curves", "field"),
    [
        ({"occupation": 31}, {}, "points"),
        ({"occupation": 20}, {}, "points"),
        ({"occupation": -1, "skills": 56}, {}, "occupation"),
        ({"occupation": 101}, {}, "occupation"),
        ({}, {"near_km": 0}, "near_km"),
        ({}, {"declared": 1001}, "declared"),
        ({}, {"reach_percent": 100}, "reach_percent"),
        ({}, {"essential_factor": 0}, "essential_factor"),
        ({}, {"late_days_to_nothing": 0}, "late_days_to_nothing"),
        ({}, {"tie_band": 300}, "tie_band"),
        ({}, {"mobility_first": 390}, "mobility_first"),
        ({}, {"shared_skills_most": 600}, "mobility_first"),
        ({}, {"assessed": 800}, "assessed"),
        ({}, {"two_levels_short": 600}, "two_levels_short"),
        ({}, {"rare_share": 101}, "rare_share"),
        ({}, {"missing_ceiling_span": 750}, "missing_ceiling_span"),
    ],
)
def test_a_wrong_value_is_said_at_its_field(
    points: dict[str, int], curves: dict[str, int], field: str
) -> None:
    assert list(find_problems(POINTS | points, CURVES | curves)) == [field]
    with pytest.raises(InvalidInput):
        draft_weights(POINTS | points, CURVES | curves, version=3)


@pytest.mark.parametrize(
    ("occupation", "sentence"),
    [
        (45, "Les points font 110\u00a0: retirez-en 10 pour arriver à 100."),
        (30, "Les points font 95\u00a0: ajoutez-en 5 pour arriver à 100."),
    ],
)
def test_the_sum_says_what_is_missing_or_too_much(occupation: int, sentence: str) -> None:
    assert find_problems(POINTS | {"occupation": occupation}, CURVES) == {"points": sentence}


def test_every_rule_of_the_curves_has_its_sentence() -> None:
    for rule in CurveRule:
        field, sentence = _say_rule(rule)
        assert field in CURVES
        assert sentence.endswith(".")


def test_right_values_make_weights() -> None:
    drafted = draft_weights(POINTS, CURVES | {"near_km": 10}, version=7)
    assert drafted.version == 7
    assert drafted.points == DEFAULT_WEIGHTS.points
    assert drafted.curves == DEFAULT_CURVES._replace(near_km=10)


@pytest.mark.parametrize(
    ("points", "part", "expected"),
    [
        ((30, 25, 15, 15, 15), Part.DISTANCE, (22, 23, 25, 15, 15)),
        ((30, 25, 15, 15, 15), Part.OCCUPATION, (40, 15, 15, 15, 15)),
        ((95, 5, 0, 0, 0), Part.OCCUPATION, (100, 0, 0, 0, 0)),
    ],
)
def test_leaning_takes_points_from_those_who_have_most(points: Any, part: Part, expected: Any) -> None:
    assert lean_towards(Units(*points), part, 10) == Units(*expected)
