"""The knee is where more visitors stop bringing more pages."""

import pytest

from benchmarks.page_load.load import Measure, find_knee


def measure(visitors: int, rate: float) -> Measure:
    return Measure(
        visitors, pages=int(rate * 10), seconds=10, p50=1, p95=2, p99=3, worst=4, refused=0, empty=0, failed=0
    )


@pytest.mark.parametrize(
    ("rates", "knee"),
    [
        ({1: 50, 2: 95, 4: 120, 8: 122, 16: 121}, 4),
        ({1: 50, 2: 100, 4: 200}, 4),
        ({1: 100, 2: 100, 4: 90}, 1),
        ({1: 94, 2: 96, 4: 100}, 2),
    ],
)
def test_the_knee_is_the_fewest_visitors_near_the_best_rate(rates: dict[int, float], knee: int) -> None:
    assert find_knee([measure(visitors, rate) for visitors, rate in rates.items()]).visitors == knee
