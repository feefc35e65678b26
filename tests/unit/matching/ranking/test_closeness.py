"""Same occupation > official mobility in its order > shared weighted skills; rarity of skills."""

import numpy as np
import pytest

from app.matching.ranking.closeness import Nearness, OccupationCloseness, Relation
from app.matching.ranking.vocabulary import Vocabulary
from tests.unit.matching.ranking.builders import (
    BAKER,
    BOILERMAKER,
    FITTER,
    LOCKSMITH,
    METAL,
    PLUMBER,
    TIG,
    WEIGHTS,
    WELDER,
    make_closeness,
)

UNKNOWN = 999
EVERYONE = Vocabulary(np.array([WELDER, BOILERMAKER, FITTER, LOCKSMITH, PLUMBER, BAKER, UNKNOWN]))


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (WELDER, Nearness(Relation.SAME, 940)),
        (BOILERMAKER, Nearness(Relation.OFFICIAL, 800, 1)),
        (FITTER, Nearness(Relation.OFFICIAL, 780, 2)),
        (LOCKSMITH, Nearness(Relation.OFFICIAL, 600)),  # official from welder to locksmith only
        # Of the welder's TIG 3 x rare 3 + METAL 2 x common 1 + SAFETY 1 x common 1 = 12, the plumber has
        # METAL 2 and SAFETY 1: 3 of 12, so 250 per mille of the 500 that shared skills may give.
        (PLUMBER, Nearness(Relation.SHARED_SKILLS, 125)),
        (BAKER, Nearness(Relation.NONE, 0)),
        (UNKNOWN, Nearness(Relation.NONE, 0)),
    ],
)
def test_closeness_to_a_welder(held, expected):
    assert make_closeness().nearness(held, WELDER, WEIGHTS.curves) == expected


def test_a_row_says_what_nearness_says():
    closeness = make_closeness()
    for asked in EVERYONE.ids.tolist():
        row = closeness.row(asked, WEIGHTS.curves, EVERYONE)
        for held, value in zip(EVERYONE.ids.tolist(), row.tolist(), strict=True):
            assert value == closeness.nearness(held, asked, WEIGHTS.curves).closeness


def test_a_row_is_cached_and_cannot_be_changed():
    closeness = make_closeness()
    row = closeness.row(WELDER, WEIGHTS.curves, EVERYONE)

    assert closeness.row(WELDER, WEIGHTS.curves, EVERYONE) is row
    with pytest.raises(ValueError, match="read-only"):
        row[0] = 1


def test_official_closeness_never_falls_below_its_floor():
    ranks = range(1, 22)
    closeness = OccupationCloseness(range(101, 122), [1] * 21, ranks, [], [], [])

    values = [closeness.nearness(100 + rank, 1, WEIGHTS.curves).closeness for rank in ranks]

    assert values == sorted(values, reverse=True)
    assert (values[0], values[10], values[-1]) == (800, 600, 600)


def test_shared_skills_stay_under_any_official_mobility():
    twins = OccupationCloseness([], [], [], [1, 2], [50, 50], [3, 3])

    assert twins.nearness(2, 1, WEIGHTS.curves) == Nearness(Relation.SHARED_SKILLS, 500)


def test_a_small_overlap_counts_for_nothing():
    links = [(1, skill, 3) for skill in range(10, 20)] + [(2, 10, 3), (3, 10, 3), (3, 11, 3)]
    closeness = OccupationCloseness([], [], [], *zip(*links, strict=True))

    assert closeness.nearness(2, 1, WEIGHTS.curves).relation is Relation.NONE
    assert closeness.nearness(3, 1, WEIGHTS.curves).relation is Relation.NONE
    lower = WEIGHTS.curves._replace(shared_skills_least_overlap=10)
    assert 0 < closeness.nearness(2, 1, lower).closeness < closeness.nearness(3, 1, lower).closeness


@pytest.mark.parametrize(("users", "expected"), [(1, 3), (2, 3), (3, 2), (20, 2), (21, 1), (200, 1)])
def test_rarity_by_number_of_occupations_that_use_a_skill_out_of_200(users, expected):
    filler = [(occupation, 1, 1) for occupation in range(200)]
    links = filler + [(occupation, 2, 1) for occupation in range(users)]
    closeness = OccupationCloseness([], [], [], *zip(*links, strict=True))

    assert closeness.rarity([2], WEIGHTS.curves).tolist() == [expected]


def test_rarity_of_a_skill_of_one_occupation_and_of_an_unknown_one():
    closeness = make_closeness()

    assert closeness.rarity([TIG, METAL, UNKNOWN], WEIGHTS.curves).tolist() == [3, 1, 2]


@pytest.mark.parametrize(
    "arrays",
    [
        ([1], [2], [0], [], [], []),
        ([], [], [], [1], [2], [0]),
        ([1], [2, 3], [1], [], [], []),
        ([], [], [], [1], [2], []),
    ],
)
def test_wrong_references_are_refused(arrays):
    with pytest.raises(ValueError, match=r"start at 1|same length"):
        OccupationCloseness(*arrays)
