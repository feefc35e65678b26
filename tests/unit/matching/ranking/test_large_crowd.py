"""A crowd much longer than the list, full of ties: the heap and the cut before skills are at work."""

from random import Random

import pytest

from app.matching.ranking.engine import rank
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import CandidateProfile, Evidence, OccupationAim, SkillHeld
from app.matching.ranking.results import Filters
from app.matching.ranking.weights import Part
from tests.unit.matching.ranking.builders import (
    BOILERMAKER,
    FITTER,
    LA_ROCHELLE,
    METAL,
    SAFETY,
    START_DAY,
    TIG,
    WEIGHTS,
    WELDER,
    make_closeness,
    make_vacancy,
)
from tests.unit.matching.ranking.naive import naive_rank


def make_crowd(count: int) -> list[CandidateProfile]:
    random = Random(20_261_125)
    ids = random.sample(range(1, 10 * count), count)
    return [
        CandidateProfile(
            candidate_id=candidate_id,
            aims=(OccupationAim(random.choice([WELDER, BOILERMAKER, FITTER])),),
            skills=tuple(
                SkillHeld(skill, random.choice([Evidence.DECLARED, Evidence.CERTIFIED]), 2)
                for skill in random.sample([TIG, METAL, SAFETY], random.randint(0, 3))
            ),
            latitude=LA_ROCHELLE[0] + 1_500 * random.randint(0, 4),
            longitude=LA_ROCHELLE[1],
            radius_km=random.choice([20, 30, 40]),
            available_day=START_DAY + random.choice([0, 0, 30]),
            accepted_contracts=127,
        )
        for candidate_id in ids
    ]


CROWD = make_crowd(1_500)
INDEX = CandidateIndex.from_profiles(CROWD)


@pytest.mark.parametrize("limit", [1, 2, 10, 64])
@pytest.mark.parametrize("sort_by", [None, *Part])
def test_the_best_of_a_large_crowd(limit, sort_by):
    filters = Filters(sort_by=sort_by)
    lines, _, _ = naive_rank(CROWD, make_vacancy(), WEIGHTS, make_closeness(), filters)
    expected = [(line.candidate_id, line.parts) for line in lines]

    ranked = rank(INDEX, make_vacancy(), WEIGHTS, make_closeness(), limit=limit, filters=filters)

    assert [(item.candidate_id, item.parts) for item in ranked.items] == expected[:limit]
    assert ranked.matched == len(expected) > 1_000


def test_the_crowd_is_full_of_ties():
    scores = [item.score for item in rank(INDEX, make_vacancy(), WEIGHTS, make_closeness(), limit=64).items]

    assert len(set(scores)) < 32
