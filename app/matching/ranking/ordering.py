"""THE order of lists, defined once (docs/decisions/0010): compiled, in whole numbers, the same in SQL."""

from app.matching.ranking.compiled import compiled
from app.matching.ranking.weights import Curves

_SORT_SHIFT = 17  # a score is at most 100,000 units, under 2 to the 17th
_EXPOSURE_SHIFT = 31  # a lot is under 2 to the 31st
_PRIME = 2_147_483_647


@compiled
def order_key(score: int, sort_units: int, curves: Curves) -> int:
    """What lists are ordered by first, highest first: scores of one band are equal. `sort_units` is the part
    sorted on, or 0.
    """
    return (sort_units << _SORT_SHIFT) + score // curves.tie_band


@compiled
def lot(candidate_id: int, vacancy_id: int, day: int) -> int:
    """A draw between equals, 0 to 2^31 - 1: another one each day and for each vacancy, the same anywhere.

    Products of numbers under 2^31, so that 64-bit integers hold them in compiled code and in SQL alike. Ids
    are taken modulo a prime and multiplied by generators of its group (Park and Miller, CACM 1988); the
    square keeps the order of two people from being the same whatever the day.
    """
    mixed = candidate_id % _PRIME * 48_271 + vacancy_id % _PRIME * 69_621 + day % _PRIME * 16_807
    mixed %= _PRIME
    mixed = (mixed * mixed + 12_345) % _PRIME
    return mixed * 48_271 % _PRIME


@compiled
def turn(exposures: int, drawn: int) -> int:
    """Whose turn it is between equals, lowest first: those shown least often, then by lot."""
    return (exposures << _EXPOSURE_SHIFT) + drawn


@compiled
def comes_before(
    key_a: int, turn_a: int, candidate_a: int, key_b: int, turn_b: int, candidate_b: int
) -> bool:
    """The order, total and repeatable: key descending, then turn and candidate id ascending."""
    if key_a != key_b:
        return key_a > key_b
    if turn_a != turn_b:
        return turn_a < turn_b
    return candidate_a < candidate_b
