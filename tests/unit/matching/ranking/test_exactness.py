"""The engine equals the naive ranking on any data: order, ties, parts, counts, filters, several indexes."""

from dataclasses import replace
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.ranking import batch, kernel
from app.matching.ranking.batch import rank_many
from app.matching.ranking.engine import count_pool, rank
from app.matching.ranking.explanation import explain, find_exclusions, shown_points
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import Contract, SkillHeld
from app.matching.ranking.results import Filters
from app.matching.ranking.vacancy_columns import VacancyColumns
from tests.unit.matching.ranking import strategies as some
from tests.unit.matching.ranking.builders import WEIGHTS, make_candidate, make_closeness, make_vacancy
from tests.unit.matching.ranking.naive import naive_parts, naive_rank

exact = settings(max_examples=150, deadline=None)


@exact
@given(
    some.crowds,
    some.vacancies,
    some.weights,
    some.closenesses,
    some.filters,
    st.integers(0, 12),
    st.integers(0, 6),
    some.exposures,
)
def test_rank_equals_the_naive_ranking(crowd, vacancy, weights, closeness, filters, limit, offset, shown):
    lines, excluded, lacking = naive_rank(crowd, vacancy, weights, closeness, filters, shown)
    index = CandidateIndex.from_profiles(crowd)

    ranked = rank(
        index.with_exposures(np.array(list(shown), dtype=np.int64), np.array(list(shown.values()))),
        vacancy,
        weights,
        closeness,
        limit=limit,
        offset=offset,
        filters=filters,
    )

    assert [
        (item.candidate_id, item.score, item.parts, item.distance_km, item.essentials_held)
        for item in ranked.items
    ] == [
        (line.candidate_id, line.score, line.parts, line.distance_km, line.essentials_held)
        for line in lines[offset : offset + limit]
    ]
    assert ranked.matched == len(lines)
    assert ranked.excluded == excluded
    assert ranked.missing_certificates == lacking
    assert ranked.matched + sum(ranked.excluded.values()) <= len(crowd)


@exact
@given(some.crowds, some.vacancies, some.closenesses, some.filters, st.randoms(use_true_random=False))
def test_base_and_overlay_rank_as_one_index(crowd, vacancy, closeness, filters, random):
    """Freshness: rows of the base that an overlay supersedes are hidden, the rest is merged exactly."""
    changed = [
        replace(person, radius_km=20, aims=person.aims[:1]) for person in crowd if random.random() < 0.4
    ]
    changed_ids = {person.candidate_id for person in changed}
    now = [person for person in crowd if person.candidate_id not in changed_ids] + changed
    base = CandidateIndex.from_profiles(crowd).without(changed_ids)
    overlay = CandidateIndex.from_profiles(changed)

    together = rank([base, overlay], vacancy, WEIGHTS, closeness, limit=7, offset=2, filters=filters)

    whole = CandidateIndex.from_profiles(now)
    assert together == rank(whole, vacancy, WEIGHTS, closeness, limit=7, offset=2, filters=filters)
    assert len(base) + len(overlay) == len(whole)
    assert sorted(base.candidate_ids) == sorted(
        p.candidate_id for p in crowd if p.candidate_id not in changed_ids
    )


@exact
@given(some.crowds, some.vacancies, some.closenesses, some.filters, st.integers(0, 2**32))
def test_the_order_of_input_does_not_matter(crowd, vacancy, closeness, filters, seed):
    shuffled = list(crowd)
    Random(seed).shuffle(shuffled)

    first = rank(CandidateIndex.from_profiles(crowd), vacancy, WEIGHTS, closeness, filters=filters)
    second = rank(CandidateIndex.from_profiles(shuffled), vacancy, WEIGHTS, closeness, filters=filters)

    assert first == second


@exact
@given(some.crowds, some.vacancies, some.closenesses, some.filters)
def test_pool_counts_who_is_ranked(crowd, vacancy, closeness, filters):
    index = CandidateIndex.from_profiles(crowd)
    listed = rank(index, vacancy, WEIGHTS, closeness, limit=100, filters=filters).items

    indexes = [index.without([]), CandidateIndex.from_profiles([])]
    pool = count_pool(indexes, vacancy, WEIGHTS, closeness, filters=filters)

    assert pool.candidate_ids.tolist() == sorted(item.candidate_id for item in listed)
    zones = {person.candidate_id: person.zone for person in crowd}
    for zone in range(4):
        assert pool.by_zone.get(zone, 0) == sum(zones[item.candidate_id] == zone for item in listed)
    assert pool.total == sum(pool.by_zone.values())


@exact
@given(some.crowds, some.vacancies, some.weights, some.closenesses)
def test_explanation_is_what_was_summed(crowd, vacancy, weights, closeness):
    ranked = rank(CandidateIndex.from_profiles(crowd), vacancy, weights, closeness, limit=100)
    listed = {item.candidate_id: item for item in ranked.items}
    for person in crowd:
        explanation = explain(vacancy, person, weights, closeness)
        units = tuple(part.units for part in explanation.parts)
        assert units == naive_parts(person, vacancy, weights, closeness)
        assert explanation.total_units == sum(units)
        assert explanation.shown_total == sum(part.shown_points for part in explanation.parts)
        assert all(part.reasons for part in explanation.parts)
        assert all(
            part.units <= part.max_units and part.shown_points <= part.max_points
            for part in explanation.parts
        )
        assert (person.candidate_id in listed) is (explanation.exclusions == ())
        if not explanation.exclusions:
            item = listed[person.candidate_id]
            assert (item.score, item.parts, item.distance_km) == (sum(units), units, explanation.distance_km)


@exact
@given(some.crowds, some.vacancies, some.closenesses)
def test_the_first_exclusion_explained_is_the_one_counted(crowd, vacancy, closeness):
    for person in crowd:
        ranked = rank(CandidateIndex.from_profiles([person]), vacancy, WEIGHTS, closeness)
        exclusions = find_exclusions(vacancy, person, WEIGHTS, closeness)
        assert list(ranked.excluded) == [exclusion.reason for exclusion in exclusions[:1]]
        first_certificates = [exclusion.certificate for exclusion in exclusions[:1] if exclusion.certificate]
        assert list(ranked.missing_certificates) == first_certificates


@exact
@given(some.candidates, some.vacancies, some.closenesses, st.data())
def test_one_more_skill_held_never_lowers(person, vacancy, closeness, data):
    more = data.draw(some.skills_held.filter(bool))
    held = {skill.skill for skill in person.skills}
    richer = replace(person, skills=person.skills + tuple(skill for skill in more if skill.skill not in held))

    before = explain(vacancy, person, WEIGHTS, closeness)
    after = explain(vacancy, richer, WEIGHTS, closeness)

    assert after.total_units >= before.total_units
    assert after.shown_total >= before.shown_total
    assert len(after.exclusions) <= len(before.exclusions)


@exact
@given(some.candidates, some.vacancies, some.closenesses, st.data())
def test_a_better_level_or_proof_never_lowers(person, vacancy, closeness, data):
    better = tuple(
        SkillHeld(
            held.skill,
            data.draw(st.sampled_from([proof for proof in type(held.evidence) if proof >= held.evidence])),
            data.draw(st.integers(held.level, 3)),
        )
        for held in person.skills
    )
    before = explain(vacancy, person, WEIGHTS, closeness).total_units

    assert explain(vacancy, replace(person, skills=better), WEIGHTS, closeness).total_units >= before


@exact
@given(some.candidates, some.vacancies, some.closenesses, st.integers(0, 100))
def test_moving_closer_never_lowers(person, vacancy, closeness, percent):
    """On the way to the workplace, at least 1 % closer (the parallel's length is tabulated to 0.1 degree)."""

    def between(home: int, work: int) -> int:
        return work + (home - work) * percent // 101

    closer = replace(
        person,
        latitude=between(person.latitude, vacancy.latitude),
        longitude=between(person.longitude, vacancy.longitude),
    )

    before = explain(vacancy, person, WEIGHTS, closeness)
    after = explain(vacancy, closer, WEIGHTS, closeness)

    assert after.total_units >= before.total_units
    assert len(after.exclusions) <= len(before.exclusions)


@exact
@given(st.tuples(*(st.integers(0, points * 1000) for points in WEIGHTS.points)), st.data())
def test_points_shown_sum_to_a_total_that_follows_the_score(units, data):
    shown = shown_points(units, WEIGHTS)
    higher = tuple(
        data.draw(st.integers(part, points * 1000))
        for part, points in zip(units, WEIGHTS.points, strict=True)
    )

    assert sum(shown) == sum(units) // 1000
    assert all(0 <= part <= points for part, points in zip(shown, WEIGHTS.points, strict=True))
    assert all(abs(part * 1000 - exact) < 1000 for part, exact in zip(shown, units, strict=True))
    assert sum(shown_points(higher, WEIGHTS)) >= sum(shown)


@exact
@given(some.crowds)
def test_an_index_gives_profiles_back(crowd):
    index = CandidateIndex.from_profiles(crowd)
    assert [index.profile(person.candidate_id) for person in crowd] == crowd


def test_one_compilation_serves_every_call():
    """Types of arguments must not vary, or the first page of each kind would wait for the compiler."""
    index = CandidateIndex.from_profiles([make_candidate()])
    for changes in (
        {},
        {"is_remote": True},
        {"skills": ()},
        {"certificates": (1,)},
        {"rhythm": 2, "contract": Contract.APPRENTICESHIP},
    ):
        for filters in (Filters(), Filters(max_km=3, all_essentials=True, only_preferred_contract=True)):
            rank(
                index.without([5]),
                make_vacancy(**changes),
                WEIGHTS,
                make_closeness(),
                filters=filters,
            )
            count_pool(index, make_vacancy(**changes), WEIGHTS, make_closeness(), filters=filters)
        vacancies = VacancyColumns.from_profiles([make_vacancy(**changes)])
        rank_many(index, vacancies, WEIGHTS, make_closeness())
    assert len(kernel.search.signatures) == 1
    assert len(batch._rank_block.signatures) == 1
    # Whether both share one compiled loop shows when it was compiled here, not read from the cache.
    assert len(kernel.scan.signatures) <= 1
