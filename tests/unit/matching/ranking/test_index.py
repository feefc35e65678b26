"""The columnar index: loading, views, look-ups."""

from dataclasses import replace

import numpy as np
import pytest

from app.matching.ranking.columns import columns_of
from app.matching.ranking.engine import count_pool, rank, warm_up
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import OccupationAim
from tests.unit.matching.ranking.builders import BAKER, WEIGHTS, make_candidate, make_closeness, make_vacancy


def test_columns_of_any_integer_type_make_the_same_index():
    people = [make_candidate(candidate_id=2), make_candidate(candidate_id=1, certificates=(7, 3))]
    columns = columns_of(people)
    narrow = replace(
        columns,
        skill=columns.skill.astype(np.int32),
        skill_level=columns.skill_level.astype(np.int16),
        skill_offsets=columns.skill_offsets.astype(np.int32),
        certificate=columns.certificate.astype(np.uint16),
    )

    index = CandidateIndex.from_columns(narrow)

    assert [index.profile(person.candidate_id) for person in people] == people


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"latitude": np.zeros(3)}, "latitude has another length"),
        ({"skill_offsets": np.array([0, 3])}, "skill_offsets"),
        ({"skill_offsets": np.array([1, 3, 6])}, "skill_offsets"),
        ({"skill_offsets": np.array([0, 7, 6])}, "skill_offsets"),
        ({"aim_offsets": np.array([0, 1, 1])}, "aim_occupation has another length"),
        ({"radius_km": np.array([30, 40_000])}, "radius_km holds a value out of range"),
        ({"accepted_contracts": np.array([1, 255])}, "accepted_contracts holds a value out of range"),
        ({"candidate_id": np.array([5, 5])}, "a candidate is given twice"),
        ({"skill": np.array([1, 2, 1, 1, 2, 3])}, "a candidate holds a skill twice"),
    ],
)
def test_columns_that_do_not_agree_are_refused(changes, message):
    columns = columns_of([make_candidate(candidate_id=1), make_candidate(candidate_id=2)])

    with pytest.raises(ValueError, match=message):
        CandidateIndex.from_columns(replace(columns, **changes))


def test_a_view_hides_people_and_leaves_the_index_as_it_was():
    index = CandidateIndex.from_profiles([make_candidate(candidate_id=1), make_candidate(candidate_id=2)])
    view = index.without([2, 99])

    assert (len(index), len(view)) == (2, 1)
    assert view.candidate_ids.tolist() == [1]
    assert view.without([1]).candidate_ids.tolist() == []
    assert view.tables.people is index.tables.people
    assert index.profile(2).candidate_id == 2
    for unseen in (2, 99):
        with pytest.raises(KeyError):
            view.profile(unseen)


def test_lists_of_holders_and_seekers_are_ascending():
    """The kernel cuts them at the rows that it can reach: seekers come from wishes and from trainings."""
    trained = [
        make_candidate(candidate_id=1, latitude=4_500_000, training_occupations=(BAKER,)),
        make_candidate(candidate_id=2, latitude=4_600_000, training_occupations=(BAKER,)),
    ]
    seeking = make_candidate(candidate_id=3, latitude=4_700_000, aims=(OccupationAim(BAKER),))
    index = CandidateIndex.from_profiles([seeking, *trained])
    tables, baker = index.tables, index.occupations.dense_of(BAKER)

    assert tables.seekers[tables.seeker_start[baker] : tables.seeker_start[baker + 1]].tolist() == [0, 1, 2]
    ranked = rank(index, make_vacancy(occupation=BAKER, latitude=4_500_000), WEIGHTS, make_closeness())
    assert [item.candidate_id for item in ranked.items] == [1]


def test_exposures_belong_to_a_view():
    people = [make_candidate(candidate_id=number) for number in (5, 6, 7)]
    index = CandidateIndex.from_profiles(people)
    shown = index.with_exposures(np.array([7, 5, 99]), np.array([2, 1, 4])).without([])

    def order(ranked_index):
        ranked = rank(ranked_index, make_vacancy(), WEIGHTS, make_closeness())
        return [item.candidate_id for item in ranked.items]

    assert order(shown) == [6, 5, 7]
    assert index.tables.exposures.tolist() == [0, 0, 0]


def test_an_empty_index_ranks_nobody():
    warm_up()
    empty = CandidateIndex.from_profiles([])

    ranked = rank(empty, make_vacancy(certificates=(1,)), WEIGHTS, make_closeness())

    assert (len(empty), ranked.items, ranked.matched, ranked.excluded) == (0, (), 0, {})
    assert count_pool([empty], make_vacancy(), WEIGHTS, make_closeness()).total == 0
    assert rank([], make_vacancy(), WEIGHTS, make_closeness()).matched == 0


@pytest.mark.parametrize("wrong", [{"limit": -1}, {"offset": -1}])
def test_limit_and_offset_are_not_negative(wrong):
    with pytest.raises(ValueError, match="not negative"):
        rank([], make_vacancy(), WEIGHTS, make_closeness(), **wrong)
