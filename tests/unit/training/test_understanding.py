"""What a title and a FORMACODE say, weighed together."""

import pytest

from app.training.models import Programme
from app.training.understanding import formacode_text, weigh_together


def test_the_formacode_decides_between_occupations_that_the_title_leaves_equal() -> None:
    together = weigh_together({1: 0.45, 2: 0.45, 3: 0.1}, {2: 0.9, 3: 0.1})
    assert max(together, key=lambda key: together[key]) == 2
    assert together[1] < together[2]


def test_the_title_counts_more_than_the_formacode() -> None:
    together = weigh_together({1: 0.9, 2: 0.1}, {1: 0.1, 2: 0.9})
    assert together[1] > together[2]


def test_confidences_of_both_readings_sum_to_one() -> None:
    assert sum(weigh_together({1: 0.5, 2: 0.2}, {2: 0.3, 4: 0.1}).values()) == pytest.approx(1)


def test_a_reading_that_understood_nothing_changes_nothing() -> None:
    assert weigh_together({1: 0.4}, {}) == {1: 0.4}
    assert weigh_together({}, {1: 0.4}) == {1: 0.4}
    assert weigh_together({}, {}) == {}


def test_labels_of_several_formacodes_are_read_as_one_text() -> None:
    programme = Programme(
        title="Soudeur",
        formacodes=[{"code": None, "label": "Soudage"}, {"code": "23054", "label": "Travail matériau"}],
    )
    assert formacode_text(programme) == "Soudage. Travail matériau"
    assert formacode_text(Programme(title="Soudeur")) == ""
