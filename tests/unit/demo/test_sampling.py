"""Draws: the same seed gives the same, references never collide, ragged lists keep their rows."""

import numpy as np

from app.core.ids import REFERENCE_ALPHABET
from app.demo.sampling import Ragged, draw, draw_codes, draw_uuids, first_ranks, make_rng, normalised


def test_the_same_seed_gives_the_same_draws_and_another_part_other_ones() -> None:
    assert draw_uuids(make_rng(7, 0, "people"), 5) == draw_uuids(make_rng(7, 0, "people"), 5)
    assert draw_uuids(make_rng(7, 0, "people"), 5) != draw_uuids(make_rng(7, 0, "firms"), 5)
    assert draw_uuids(make_rng(7, 0, "people"), 5) != draw_uuids(make_rng(7, 1, "people"), 5)


def test_codes_are_all_different_and_avoid_those_in_use() -> None:
    taken = draw_codes(make_rng(1), 400, 2, [])
    others = draw_codes(make_rng(1), 400, 2, taken)
    assert len(set(taken)) == len(set(others)) == 400
    assert not set(taken) & set(others)
    assert all(code[:2] == "C-" and set(code[2:]) <= set(REFERENCE_ALPHABET) for code in others)


def test_draw_follows_the_weights_and_never_takes_a_weight_of_zero() -> None:
    drawn = draw(make_rng(3), normalised([0, 3, 0, 1]), 4_000)
    assert set(drawn.tolist()) == {1, 3}
    assert 0.70 < (drawn == 1).mean() < 0.80


def test_expand_gives_every_element_of_every_row_with_its_owner() -> None:
    ragged = Ragged.of([[5, 6], [], [7]])
    owners, places, flat = ragged.expand(np.array([2, 0, 1, 0]))
    assert owners.tolist() == [0, 1, 1, 3, 3]
    assert places.tolist() == [0, 0, 1, 0, 1]
    assert ragged.values[flat].tolist() == [7, 5, 6, 5, 6]


def test_pick_takes_a_value_of_the_row_or_says_that_it_is_empty() -> None:
    ragged = Ragged.of([[5, 6], [], [7]])
    picked = ragged.pick(make_rng(1), np.array([0] * 50 + [1] * 50 + [2] * 50))
    assert set(picked[:50].tolist()) == {5, 6}
    assert set(picked[50:100].tolist()) == {-1}
    assert set(picked[100:].tolist()) == {7}


def test_first_ranks_number_the_elements_of_each_owner_by_key() -> None:
    order, ranks = first_ranks(np.array([0, 0, 1, 1, 1]), np.array([0.9, 0.1, 0.5, 0.2, 0.7]))
    assert order.tolist() == [1, 0, 3, 2, 4]
    assert ranks.tolist() == [0, 1, 0, 1, 2]
