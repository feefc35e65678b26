"""nDCG, the bootstrap and kappa against numbers worked out by hand."""

from math import log2

import pytest

from benchmarks.quality.measures import bootstrap, dcg, ndcg, weighted_kappa, wins


def test_gain_doubles_with_each_grade_and_is_discounted_by_rank() -> None:
    assert dcg([3], 10) == 7
    assert dcg([2, 3, 0, 1], 10) == pytest.approx(3 / log2(2) + 7 / log2(3) + 0 + 1 / log2(5))


def test_only_the_first_ranks_gain() -> None:
    assert dcg([0] * 10 + [3], 10) == 0


def test_the_best_order_of_the_pool_is_worth_one() -> None:
    assert ndcg([3, 2, 1], [1, 2, 3], 10) == 1


def test_a_list_that_misses_the_best_of_the_pool_is_worth_less() -> None:
    assert ndcg([2, 1], [1, 2, 3], 2) == pytest.approx((3 + 1 / log2(3)) / (7 + 3 / log2(3)))


def test_where_nobody_is_of_use_every_order_is_as_good() -> None:
    assert ndcg([0, 0], [0, 0, 0], 10) == 1


def test_the_bootstrap_is_repeatable_and_holds_the_mean() -> None:
    values = [0.2, 0.4, 0.9, 0.1, 0.5]
    interval = bootstrap(values, seed=1)
    assert interval == bootstrap(values, seed=1)
    assert interval.mean == pytest.approx(0.42)
    assert interval.low < interval.mean < interval.high


def test_the_bootstrap_of_equal_values_has_no_width() -> None:
    interval = bootstrap([0.25] * 4, seed=1)
    assert (interval.low, interval.high) == (0.25, 0.25)


def test_the_interval_of_a_steady_gap_is_above_zero_though_the_systems_vary_more() -> None:
    first = [0.1 * place for place in range(10)]
    second = [value - 0.03 - 0.001 * (place % 3) for place, value in enumerate(first)]
    paired = bootstrap([a - b for a, b in zip(first, second, strict=True)], seed=1)
    assert paired.low > 0
    assert bootstrap(first, seed=1).low < bootstrap(second, seed=1).high


def test_nothing_cannot_be_resampled() -> None:
    with pytest.raises(ValueError, match="nothing"):
        bootstrap([], seed=1)


@pytest.mark.parametrize(
    ("first", "second", "kappa"),
    [
        ([0, 1, 2, 3], [0, 1, 2, 3], 1.0),
        ([0, 0, 3, 3], [3, 3, 0, 0], -1.0),
        ([0, 0, 1, 1], [0, 1, 0, 1], 0.0),
        # One pair of ten apart by one: observed 1; expected 5 x 5/10 + 5 x 4/10 + ... = 5; 1 - 1 / 5.
        ([0] * 5 + [1] * 5, [0] * 5 + [1] * 4 + [0], 0.8),
    ],
)
def test_weighted_kappa(first: list[int], second: list[int], kappa: float) -> None:
    assert weighted_kappa(first, second) == pytest.approx(kappa)


def test_two_grades_apart_cost_more_than_one() -> None:
    first = [0, 1, 2, 3, 0, 1, 2, 3]
    near, far = [1, *first[1:]], [2, *first[1:]]
    assert weighted_kappa(first, near) > weighted_kappa(first, far)


def test_kappa_refuses_passes_of_different_lengths() -> None:
    with pytest.raises(ValueError, match="same pairs"):
        weighted_kappa([1], [1, 2])


def test_a_rounding_is_neither_a_win_nor_a_loss() -> None:
    assert wins([0.1, -0.2, 1e-12, 0.0]) == (1, 2, 1)
