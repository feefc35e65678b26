"""The chart of people and seats: order of the zones and marks of the axis."""

import pytest

from app.needs.gaps import GapChart, list_gaps, make_ticks
from app.reference.models import EmploymentZone


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [(0, [0, 1]), (1, [0, 1]), (4, [0, 1, 2, 3, 4]), (18, [0, 5, 10, 15, 20]), (58, [0, 20, 40, 60])],
)
def test_marks_are_round_and_reach_the_highest_figure(highest: int, ticks: list[int]) -> None:
    assert make_ticks(highest) == ticks


def test_zones_go_from_the_largest_lack_to_the_largest_margin() -> None:
    pau, niort, royan = (EmploymentZone(code=name, name=name) for name in ("Pau", "Niort", "Royan"))
    gaps = list_gaps({pau: 2, niort: 9}, {pau: 2, royan: 5})
    assert [(gap.zone.name, gap.gap) for gap in gaps] == [("Niort", 9), ("Pau", 0), ("Royan", -5)]


def test_a_figure_is_placed_in_hundredths_of_the_axis() -> None:
    assert GapChart([], [0, 20, 40, 60]).percent(42) == 70.0
