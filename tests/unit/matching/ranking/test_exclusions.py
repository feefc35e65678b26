"""Hard conditions exclude, and each person is counted once, under the first that applies."""

import pytest

from app.matching.ranking.engine import rank
from app.matching.ranking.exclusions import Exclusion, ExclusionReason
from app.matching.ranking.explanation import find_exclusions
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import OccupationAim, State
from tests.unit.matching.ranking.builders import (
    BAKER,
    HEIGHTS,
    LICENCE,
    PLUMBER,
    WEIGHTS,
    make_candidate,
    make_closeness,
    make_vacancy,
)

FAR = {"latitude": 4_483_780}
STRANGER = {"aims": (OccupationAim(BAKER),), "training_occupations": (), "skills": ()}
CASES = [
    (FAR, {}, ExclusionReason.TOO_FAR),
    ({"state": State.OBJECTED}, {}, ExclusionReason.OBJECTED),
    ({"state": State.NOTICE}, {}, ExclusionReason.NOTICE_RUNNING),
    ({"state": State.PAUSED}, {}, ExclusionReason.PAUSED),
    ({"accepted_contracts": 0b0000010}, {}, ExclusionReason.CONTRACT_REFUSED),
    ({}, {"certificates": (LICENCE,)}, ExclusionReason.CERTIFICATE_MISSING),
    (STRANGER, {}, ExclusionReason.NOTHING_IN_COMMON),
]


def rank_one(candidate, vacancy):
    return rank(CandidateIndex.from_profiles([candidate]), vacancy, WEIGHTS, make_closeness())


@pytest.mark.parametrize(("of_candidate", "of_vacancy", "reason"), CASES)
def test_a_hard_condition_excludes_and_is_counted(of_candidate, of_vacancy, reason):
    ranked = rank_one(make_candidate(**of_candidate), make_vacancy(**of_vacancy))

    assert (ranked.items, ranked.matched, ranked.excluded) == ((), 0, {reason: 1})


def test_a_person_under_several_conditions_counts_under_the_first():
    everything = {**FAR, "state": State.PAUSED, "accepted_contracts": 0, **STRANGER}
    vacancy = make_vacancy(certificates=(LICENCE, HEIGHTS))
    candidate = make_candidate(**everything)

    assert rank_one(candidate, vacancy).excluded == {ExclusionReason.TOO_FAR: 1}
    assert find_exclusions(vacancy, candidate, WEIGHTS, make_closeness()) == (
        Exclusion(ExclusionReason.TOO_FAR),
        Exclusion(ExclusionReason.PAUSED),
        Exclusion(ExclusionReason.CONTRACT_REFUSED),
        Exclusion(ExclusionReason.CERTIFICATE_MISSING, LICENCE),
        Exclusion(ExclusionReason.CERTIFICATE_MISSING, HEIGHTS),
        Exclusion(ExclusionReason.NOTHING_IN_COMMON),
    )


def test_missing_certificates_are_counted_by_the_first_one_that_each_person_lacks():
    people = [
        make_candidate(candidate_id=1),
        make_candidate(candidate_id=2, certificates=(LICENCE,)),
        make_candidate(candidate_id=3, certificates=(HEIGHTS,)),
        make_candidate(candidate_id=4, certificates=(HEIGHTS, LICENCE)),
    ]
    vacancy = make_vacancy(certificates=(LICENCE, HEIGHTS))

    ranked = rank(CandidateIndex.from_profiles(people), vacancy, WEIGHTS, make_closeness())

    assert [item.candidate_id for item in ranked.items] == [4]
    assert ranked.excluded == {ExclusionReason.CERTIFICATE_MISSING: 3}
    assert ranked.missing_certificates == {LICENCE: 2, HEIGHTS: 1}


def test_distance_excludes_nobody_from_a_remote_vacancy():
    assert rank_one(make_candidate(**FAR), make_vacancy(is_remote=True)).matched == 1


@pytest.mark.parametrize(
    "in_common",
    [
        {"aims": (OccupationAim(PLUMBER),)},
        {"training_occupations": (PLUMBER,)},
        {"skills": make_candidate().skills[:1]},
    ],
)
def test_one_thing_in_common_is_enough(in_common):
    assert rank_one(make_candidate(**{**STRANGER, **in_common}), make_vacancy()).matched == 1


def test_hidden_people_are_counted_nowhere():
    people = [
        make_candidate(candidate_id=1),
        make_candidate(candidate_id=2, **FAR),
        make_candidate(candidate_id=3),
    ]
    index = CandidateIndex.from_profiles(people).without([1, 2])

    ranked = rank(index, make_vacancy(), WEIGHTS, make_closeness())

    assert ([item.candidate_id for item in ranked.items], ranked.excluded) == ([3], {})
