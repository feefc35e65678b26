"""Many vacancies in one call give, for each, what `rank` gives; parts of a crowd merge as one."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.ranking.batch import rank_many
from app.matching.ranking.engine import rank
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.results import Filters
from app.matching.ranking.top_lists import ENTRY, TopLists, join_top_lists, merge_top_lists
from app.matching.ranking.vacancy_columns import VacancyColumns
from app.matching.ranking.weights import Part
from tests.unit.matching.ranking import strategies as some
from tests.unit.matching.ranking.builders import WEIGHTS, make_candidate, make_closeness, make_vacancy

exact = settings(max_examples=100, deadline=None)
several = st.lists(some.vacancies, max_size=8).map(
    lambda drawn: [
        replace(vacancy, vacancy_id=number + 1, day=20_800) for number, vacancy in enumerate(drawn)
    ]
)


def index_of(crowd, shown):
    ids, counts = np.array(list(shown), dtype=np.int64), np.array(list(shown.values()), dtype=np.int64)
    return CandidateIndex.from_profiles(crowd).with_exposures(ids, counts)


@exact
@given(some.crowds, several, some.weights, some.closenesses, st.integers(0, 12), some.exposures, some.filters)
def test_each_list_is_what_rank_gives(crowd, vacancies, weights, closeness, limit, shown, drawn):
    index, filters = index_of(crowd, shown), replace(drawn, sort_by=None)
    columns = VacancyColumns.from_profiles(vacancies)

    lists = rank_many(index, columns, weights, closeness, limit=limit, filters=filters)

    assert lists.vacancy_id.tolist() == [vacancy.vacancy_id for vacancy in vacancies]
    for position, vacancy in enumerate(vacancies):
        alone = rank(index, vacancy, weights, closeness, limit=limit, filters=filters)
        assert lists.ranked_list(position) == alone


@exact
@given(
    some.crowds,
    several,
    some.weights,
    some.closenesses,
    st.integers(0, 12),
    some.exposures,
    st.randoms(use_true_random=False),
)
def test_parts_of_a_crowd_merge_as_one(crowd, vacancies, weights, closeness, limit, shown, random):
    shards = [[], [], []]
    for person in crowd:
        random.choice(shards).append(person)
    columns = VacancyColumns.from_profiles(vacancies)

    merged = merge_top_lists(
        [rank_many(index_of(shard, shown), columns, weights, closeness, limit=limit) for shard in shards],
        limit=limit,
    )

    assert_same(merged, rank_many(index_of(crowd, shown), columns, weights, closeness, limit=limit))


@exact
@given(some.crowds, several, some.closenesses, st.lists(st.booleans(), min_size=8, max_size=8))
def test_lists_taken_apart_come_together_again(crowd, vacancies, closeness, is_taken):
    """What a cluster does: a shard ranks for the vacancies that it can reach, the others being too far."""
    index, columns = index_of(crowd, {}), VacancyColumns.from_profiles(vacancies)
    whole = rank_many(index, columns, WEIGHTS, closeness)
    positions = np.flatnonzero(np.array(is_taken[: len(vacancies)], dtype=bool))

    taken = rank_many(index, columns.take(positions), WEIGHTS, closeness)
    spread = taken.spread(positions, columns.empty_lists(WEIGHTS, too_far=len(index)))

    for position in range(len(vacancies)):
        ranked = spread.ranked_list(position)
        if position in positions:
            assert ranked == whole.ranked_list(position)
        else:
            assert (ranked.items, ranked.matched, sum(ranked.excluded.values())) == ((), 0, len(index))
    halves = [columns.take(np.arange(len(vacancies))[part]) for part in (slice(0, 3), slice(3, None))]
    joined = join_top_lists([rank_many(index, half, WEIGHTS, closeness) for half in halves])
    assert_same(joined, whole)


def test_lists_are_read_back_as_they_were_written(tmp_path):
    index = CandidateIndex.from_profiles([make_candidate(candidate_id=2**40), make_candidate(candidate_id=2)])
    vacancies = VacancyColumns.from_profiles(
        [make_vacancy(vacancy_id=2**41), make_vacancy(certificates=(9,))]
    )
    lists = rank_many(index, vacancies, WEIGHTS, make_closeness())

    lists.save(tmp_path)

    assert_same(TopLists.load(tmp_path), lists)
    assert len(lists.ranked_list(0).items) == 2
    assert lists.ranked_list(1).missing_certificates == {9: 2}


def test_a_folder_that_holds_no_lists_is_refused(tmp_path):
    np.save(tmp_path / "vacancy_id.npy", np.zeros(3))

    with pytest.raises(FileNotFoundError):
        TopLists.load(tmp_path)


def test_lists_that_merge_by_score_are_not_sorted_on_a_part():
    index = CandidateIndex.from_profiles([make_candidate()])
    vacancies = VacancyColumns.from_profiles([make_vacancy()])

    with pytest.raises(ValueError, match="order of the score"):
        rank_many(index, vacancies, WEIGHTS, make_closeness(), filters=Filters(sort_by=Part.SKILLS))


def test_vacancies_of_several_days_are_not_ranked_together():
    with pytest.raises(ValueError, match="one day"):
        VacancyColumns.from_profiles([make_vacancy(day=1), make_vacancy(day=2)])


def test_parts_of_other_vacancies_or_weights_do_not_merge():
    index = CandidateIndex.from_profiles([make_candidate()])
    exact_order = replace(WEIGHTS, curves=WEIGHTS.curves._replace(tie_band=1))
    lists, others, ordered = (
        rank_many(
            index, VacancyColumns.from_profiles([make_vacancy(vacancy_id=number)]), weights, make_closeness()
        )
        for number, weights in ((1, WEIGHTS), (2, WEIGHTS), (1, exact_order))
    )

    for wrong in ([], [lists, others], [lists, ordered]):
        with pytest.raises(ValueError, match=r"merge|not about the same"):
            merge_top_lists(wrong, limit=20)
    with pytest.raises(ValueError, match="join"):
        join_top_lists([])


def assert_same(lists: TopLists, others: TopLists) -> None:
    for name in TopLists.__dataclass_fields__:
        mine, theirs = np.asarray(getattr(lists, name)), np.asarray(getattr(others, name))
        assert mine.dtype == theirs.dtype, name
        assert np.array_equal(mine, theirs), name


def test_equal_lists_are_stored_as_equal_bytes(tmp_path):
    """A run that was stopped and taken up again is compared with one that was not, file by file."""
    index = CandidateIndex.from_profiles([make_candidate(candidate_id=number) for number in range(1, 40)])
    vacancies = VacancyColumns.from_profiles([make_vacancy(vacancy_id=number) for number in range(1, 9)])
    stored = []
    for name in ("one", "another"):
        (tmp_path / name).mkdir()
        rank_many(index, vacancies, WEIGHTS, make_closeness()).save(tmp_path / name)
        stored.append((tmp_path / name / "entries.npy").read_bytes())

    assert stored[0] == stored[1]
    assert sum(ENTRY[name].itemsize for name in ENTRY.names) == ENTRY.itemsize
