"""The versioned record of the weights."""

import json
from dataclasses import replace

import pytest

from app.matching.ranking.weights import DEFAULT_CURVES, DEFAULT_WEIGHTS, Weights


def test_default_weights_are_those_of_the_design():
    assert DEFAULT_WEIGHTS.points == (35, 30, 10, 20, 5)


def test_a_record_goes_through_json_and_back():
    record = json.loads(json.dumps(DEFAULT_WEIGHTS.to_dict()))

    assert Weights.from_dict(record) == DEFAULT_WEIGHTS


def test_a_record_with_an_unknown_name_is_refused():
    record = DEFAULT_WEIGHTS.to_dict()
    record["curves"]["age"] = 1

    with pytest.raises(TypeError, match="age"):
        Weights.from_dict(record)


@pytest.mark.parametrize("changes", [{"occupation": 31}, {"occupation": -1, "skills": 56}])
def test_weights_are_not_negative_and_sum_to_100(changes):
    with pytest.raises(ValueError, match="sum to 100"):
        replace(DEFAULT_WEIGHTS, **changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"same_occupation": 1001}, "same_occupation is out of range"),
        ({"declared": -1}, "declared is out of range"),
        ({"same_occupation": 600}, "closeness falls"),
        ({"mobility_floor": 801}, "closeness falls"),
        ({"shared_skills_most": 600}, "closeness falls"),
        ({"assessed": 1000}, "declared < assessed < certified"),
        ({"two_levels_short": 600}, "shorter level"),
        ({"usual_share": 9}, "rare skill"),
        ({"essential_factor": 0}, "essential skill weighs"),
        ({"missing_ceiling_span": 750}, "missing essential"),
        ({"reach_percent": 100}, "reach"),
        ({"near_km": 0}, "reach"),
        ({"late_days_to_nothing": 0}, "lateness"),
    ],
)
def test_curves_that_break_a_rule_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        replace(DEFAULT_WEIGHTS, curves=DEFAULT_CURVES._replace(**changes))
