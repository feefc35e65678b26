"""What the measures are: bounds, symmetries, and cases small enough to work out by hand."""

import math
from dataclasses import astuple, replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.evaluation.fairness.groups import MODELS, GroupModel, People, draw_members
from app.evaluation.fairness.inequality import gini, lorenz
from app.evaluation.fairness.measures import (
    Ratio,
    compare,
    compare_with_relevance,
    count_places,
    discount,
    exposure,
    selection,
)
from app.evaluation.fairness.pools import Pools, reorder

amounts = st.lists(st.floats(0, 1e6, allow_subnormal=False), min_size=1, max_size=40).map(np.array)


def random_pools(random: np.random.Generator, *, people: int = 40, vacancies: int = 12) -> Pools:
    chosen = [
        random.permutation(people)[: int(random.integers(0, people))].astype(np.int64)
        for _ in range(vacancies)
    ]
    sizes = [len(rows) for rows in chosen]
    number = np.repeat(np.arange(vacancies), sizes)
    score = [np.sort(random.integers(0, 100_000, size))[::-1] for size in sizes]
    return Pools(
        vacancy=number,
        person=np.concatenate(chosen),
        rank=np.concatenate([np.arange(1, size + 1) for size in sizes]),
        score=np.concatenate(score),
        equals=number * 3 + random.integers(0, 3, len(number)),
        vacancies=vacancies,
    )


def rng() -> np.random.Generator:
    return np.random.default_rng(3)


@given(amounts)
def test_gini_is_between_equality_and_one(values: np.ndarray) -> None:
    assert -1e-9 <= gini(values) <= 1 - 1 / len(values) + 1e-9


@given(amounts, st.floats(0.01, 100), st.randoms())
def test_gini_knows_neither_the_unit_nor_who_is_who(values: np.ndarray, factor: float, order: object) -> None:
    shuffled = list(values * factor)
    order.shuffle(shuffled)  # type: ignore[attr-defined]

    assert gini(np.array(shuffled)) == pytest.approx(gini(values), abs=1e-9)


@pytest.mark.parametrize(
    ("values", "expected"),
    [([1, 1, 1, 1], 0), ([0, 0, 0, 1], 0.75), ([0, 0, 1, 1], 0.5), ([0, 0], 0), ([5], 0)],
)
def test_gini_of_cases_worked_out_by_hand(values: list[float], expected: float) -> None:
    assert gini(np.array(values, dtype=float)) == pytest.approx(expected)


@given(amounts)
def test_a_lorenz_curve_rises_under_the_diagonal(values: np.ndarray) -> None:
    curve = lorenz(values)

    assert curve[0] == 0
    assert curve[-1] == 1
    assert all(below <= above + 1e-12 for below, above in pairwise(curve))
    assert all(share <= step / 20 + 1e-9 for step, share in enumerate(curve))


def test_attention_is_full_for_the_first_place_and_half_for_the_third() -> None:
    assert discount(np.array([1, 3, 7])).tolist() == pytest.approx([1, 1 / 2, 1 / 3])


def test_nobody_reads_past_the_depth() -> None:
    pools = random_pools(rng())

    assert not exposure(pools, 5)[pools.rank > 5].any()
    assert (exposure(pools, 5)[pools.rank <= 5] > 0).all()


def test_the_ratio_of_two_lists_worked_out_by_hand() -> None:
    """Mantel and Haenszel: first list 1 of 2 members and 1 of 2 others; second 0 of 1 member, 2 of 3 others.

    Members (1 x 2/4) + (0 x 3/4) = 0.5; others (1 x 2/4) + (2 x 1/4) = 1.
    """
    pools = Pools(
        vacancy=np.array([0, 0, 0, 0, 1, 1, 1, 1]),
        person=np.array([0, 2, 1, 3, 2, 3, 4, 0]),
        rank=np.array([1, 2, 3, 4, 1, 2, 3, 4]),
        score=np.arange(8, 0, -1),
        equals=np.array([0, 0, 0, 0, 1, 1, 1, 1]),
        vacancies=2,
    )
    members = np.array([True, True, False, False, False])

    ratio = compare(selection(pools, 2), pools, pools.vacancy, members)

    assert ratio.value == pytest.approx(0.5)


def test_places_of_a_list_worked_out_by_hand() -> None:
    """Two of five people are members, and one of the two places is theirs; the pool of one chooses nobody."""
    pools = Pools(
        vacancy=np.array([0, 0, 0, 0, 0, 1]),
        person=np.array([0, 2, 1, 3, 4, 1]),
        rank=np.array([1, 2, 3, 4, 5, 1]),
        score=np.arange(6, 0, -1),
        equals=np.array([0, 0, 0, 0, 0, 1]),
        vacancies=2,
    )
    members = np.array([True, True, False, False, False])

    places = count_places(pools, members, 2)

    assert (places.held, places.expected) == pytest.approx((50, 40))
    assert count_places(pools, members, 5) is None


@given(st.integers(0, 200))
@settings(max_examples=25)
def test_a_group_and_the_others_mirror_each_other(seed: int) -> None:
    random = np.random.default_rng(seed)
    pools, members = random_pools(random), random.random(40) < 0.4
    for strata in (pools.vacancy, pools.equals):
        ours, theirs = (
            compare(exposure(pools, 20), pools, strata, side).value for side in (members, ~members)
        )
        assert ours * theirs == pytest.approx(1)
    ours, theirs = (
        compare_with_relevance(exposure(pools, 20), pools, side).value for side in (members, ~members)
    )
    assert ours * theirs == pytest.approx(1)
    ours, theirs = (count_places(pools, side, 5) for side in (members, ~members))
    assert ours.held + theirs.held == pytest.approx(100)
    assert ours.expected + theirs.expected == pytest.approx(100)


@given(st.integers(0, 200))
@settings(max_examples=25)
def test_measures_do_not_know_who_is_who(seed: int) -> None:
    """The same people under other numbers, and the same lists in another order, give the same ratio."""
    random = np.random.default_rng(seed)
    pools, members = random_pools(random), random.random(40) < 0.4
    numbers = random.permutation(40)
    renamed = Pools(
        pools.vacancy, numbers[pools.person], pools.rank, pools.score, pools.equals, pools.vacancies
    )
    flags = np.zeros(40, dtype=bool)
    flags[numbers] = members

    ours, theirs = (
        compare(exposure(lists, 20), lists, lists.equals, chosen)
        for lists, chosen in ((pools, members), (renamed, flags))
    )
    # Sums are made in another order: equal but for the last bits.
    assert astuple(ours) == pytest.approx(astuple(theirs), nan_ok=True)


def test_an_interval_is_wider_with_less_to_go_by() -> None:
    random = rng()
    members = random.random(40) < 0.4
    few, many = random_pools(random, vacancies=8), random_pools(random, vacancies=200)
    narrow, wide = (compare(exposure(pools, 20), pools, pools.vacancy, members) for pools in (many, few))

    for ratio in (narrow, wide):
        assert ratio.low < ratio.value < ratio.high
    assert narrow.high - narrow.low < wide.high - wide.low


@pytest.mark.parametrize("kind", ["lists", "equals", "relevance"])
def test_an_interval_holds_the_truth_as_often_as_it_says(kind: str) -> None:
    """Lists drawn anew 400 times, a few people being everywhere; a list that knows no group: the truth is 1.

    95 % of 400 is 380; fewer than 365 would happen less than once in a thousand. People who come back from
    list to list make naive intervals far too short: those that only count vacancies hold it far less often.
    """
    random, held, truth = rng(), 0, 1
    for _ in range(400):
        pools, members = random_pools(random, people=150, vacancies=40), random.random(150) < 0.3
        # The same order of people everywhere, as when a few are the best for every vacancy.
        order = np.lexsort((pools.person, pools.vacancy))
        pools = replace(pools, person=pools.person[order], equals=pools.equals[order])
        seen = exposure(pools, 20)
        if kind == "relevance":
            ratio = compare_with_relevance(seen, pools, members)
        else:
            ratio = compare(seen, pools, pools.vacancy if kind == "lists" else pools.equals, members)
        held += ratio.low <= truth <= ratio.high

    assert 365 <= held <= 396


def test_nobody_to_compare_with_gives_no_ratio() -> None:
    pools = random_pools(rng())

    everyone = np.ones(40, dtype=bool)

    assert compare(selection(pools, 5), pools, pools.vacancy, everyone) == Ratio(None, None, None)


def test_a_group_that_is_never_shown_has_a_ratio_of_nothing() -> None:
    pools = random_pools(rng())
    members = np.zeros(40, dtype=bool)
    members[pools.person[pools.rank > 5]] = True
    members[pools.person[pools.rank <= 5]] = False
    assert members.any()

    ratio = compare(selection(pools, 5), pools, pools.vacancy, members)

    assert (ratio.value, ratio.low) == (0, None)
    assert ratio.is_under_four_fifths


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.79, True), (0.81, False), (1.0, False), (1.24, False), (1.26, True), (None, False)],
)
def test_four_fifths_is_read_from_the_less_favoured_side(value: float | None, expected: bool) -> None:
    assert Ratio(value, value, value).is_under_four_fifths is expected


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(0.5, 0.9, True), (0.3, 1.6, False), (None, None, False)]
)
def test_four_fifths_are_not_read_into_chance(low: float | None, high: float | None, expected: bool) -> None:
    assert Ratio(0.7, low, high).is_under_four_fifths is expected


@given(st.integers(0, 200), st.sampled_from([1, 10, 100, 1000]))
@settings(max_examples=25)
def test_reordering_keeps_people_in_their_pools_and_bands_in_order(seed: int, band: int) -> None:
    random = np.random.default_rng(seed)
    pools = random_pools(random)

    moved = reorder(pools, random.integers(0, 100_000, len(pools.score)), band)

    assert (moved.vacancy == pools.vacancy).all()
    assert (moved.rank == pools.rank).all()
    assert set(zip(moved.vacancy, moved.person, strict=True)) == set(
        zip(pools.vacancy, pools.person, strict=True)
    )
    inside = moved.vacancy[1:] == moved.vacancy[:-1]
    assert (np.diff(moved.score // band)[inside] <= 0).all()


def make_people(count: int = 20_000) -> People:
    random = rng()
    return People(np.arange(1, count + 1), random.random(count) < 0.4, random.integers(0, 6, count))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.key)
def test_a_group_has_its_share_of_the_people(model: GroupModel) -> None:
    members = draw_members(model, make_people(), rng())

    assert members.mean() == pytest.approx(model.share, abs=0.01)


def odds(flags: np.ndarray) -> float:
    return flags.mean() / (1 - flags.mean())


def test_a_group_is_linked_to_residence_as_strongly_as_stated() -> None:
    people = make_people()
    members = draw_members(GroupModel("place", place_odds=3.0), people, rng())

    log_odds = math.log(odds(members[people.has_small_commune]) / odds(members[~people.has_small_commune]))

    assert log_odds == pytest.approx(math.log(3), abs=0.15)


def test_a_group_is_linked_to_half_of_the_sectors() -> None:
    people = make_people()
    members = draw_members(GroupModel("training", sector_odds=3.0), people, rng())
    by_sector = sorted(odds(members[people.sector == sector]) for sector in range(6))

    assert by_sector[3] / by_sector[2] > 2
    assert by_sector[5] / by_sector[0] < 4.5


def test_a_group_without_a_link_knows_neither_residence_nor_sector() -> None:
    people = make_people()
    members = draw_members(MODELS[0], people, rng())

    assert odds(members[people.has_small_commune]) / odds(
        members[~people.has_small_commune]
    ) == pytest.approx(1, abs=0.15)
