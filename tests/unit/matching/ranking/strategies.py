"""Random vacancies, crowds, filters and references, from pools small enough that ties and shared skills
abound.
"""

from dataclasses import replace
from itertools import pairwise

from hypothesis import strategies as st

from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.profiles import (
    CandidateProfile,
    Evidence,
    OccupationAim,
    SkillDemand,
    SkillHeld,
    State,
    VacancyProfile,
)
from app.matching.ranking.results import Filters
from app.matching.ranking.weights import DEFAULT_CURVES, Part, Weights

# Sparse on purpose; the last ones are unknown to the reference.
OCCUPATIONS = [3, 40, 500, 6_000, 48_000, 49_999]
TITLES = [-1, 7, 70]
SKILLS = [2, 30, 400, 5_000, 47_000, 49_000]
CERTIFICATES = [5, 60]
LATITUDES = [4_470_000, 4_483_000, 4_490_000, 4_550_000]
LONGITUDES = [-57_000, -40_000, 10_000]
DAYS = st.integers(20_700, 20_900)

levels = st.integers(1, 3)
diplomas = st.sampled_from([0, 3, 4, 5, 6])

skills_asked = st.lists(
    st.builds(SkillDemand, skill=st.sampled_from(SKILLS), is_essential=st.booleans(), level=levels),
    max_size=5,
    unique_by=lambda demand: demand.skill,
).map(tuple)

skills_held = st.lists(
    st.builds(SkillHeld, skill=st.sampled_from(SKILLS), evidence=st.sampled_from(Evidence), level=levels),
    max_size=6,
    unique_by=lambda held: held.skill,
).map(tuple)

vacancies = st.builds(
    VacancyProfile,
    vacancy_id=st.integers(1, 2**40),
    occupation=st.sampled_from(OCCUPATIONS),
    appellation=st.sampled_from(TITLES),
    skills=skills_asked,
    latitude=st.sampled_from(LATITUDES),
    longitude=st.sampled_from(LONGITUDES),
    is_remote=st.sampled_from([False, False, False, True]),
    start_day=DAYS,
    contract=st.integers(0, 6),
    level=diplomas,
    certificates=st.lists(st.sampled_from(CERTIFICATES), max_size=2, unique=True).map(tuple),
    rhythm=st.integers(0, 4),
    day=DAYS,
)

candidates = st.builds(
    CandidateProfile,
    candidate_id=st.one_of(st.integers(1, 40), st.integers(1, 10**9)),
    aims=st.lists(
        st.builds(OccupationAim, st.sampled_from(OCCUPATIONS), st.sampled_from(TITLES)),
        max_size=3,
        unique=True,
    ).map(tuple),
    skills=skills_held,
    latitude=st.sampled_from(LATITUDES),
    longitude=st.sampled_from(LONGITUDES),
    radius_km=st.integers(0, 60),
    available_day=DAYS,
    accepted_contracts=st.sampled_from([127, 127, 127, 0b0101010]),
    preferred_contracts=st.sampled_from([0, 0b0001001, 0b1110110]),
    training_occupations=st.lists(st.sampled_from(OCCUPATIONS), max_size=2, unique=True).map(tuple),
    training_level=diplomas,
    training_end_day=st.one_of(st.just(0), DAYS),
    certificates=st.lists(st.sampled_from(CERTIFICATES), max_size=2, unique=True).map(tuple),
    rhythm=st.integers(0, 4),
    state=st.sampled_from([State.OPEN] * 6 + [State.PAUSED, State.NOTICE, State.OBJECTED]),
    zone=st.integers(0, 3),
)


def _with_twins(crowd: list[CandidateProfile]) -> list[CandidateProfile]:
    """Each second person once more under another id, so that scores tie."""
    highest = max((person.candidate_id for person in crowd), default=0)
    twins = [replace(person, candidate_id=highest + 1 + at) for at, person in enumerate(crowd[::2])]
    return twins + crowd


crowds = st.lists(candidates, max_size=25, unique_by=lambda person: person.candidate_id).map(_with_twins)

filters = st.builds(
    Filters,
    max_km=st.one_of(st.none(), st.integers(0, 80)),
    available_by_day=st.one_of(st.none(), DAYS),
    only_preferred_contract=st.booleans(),
    min_essentials=st.sampled_from([0, 0, 1, 2]),
    all_essentials=st.sampled_from([False, False, True]),
    sort_by=st.one_of(st.none(), st.sampled_from(Part)),
)

points = st.lists(st.integers(0, 100), min_size=4, max_size=4).map(sorted)
curves = st.sampled_from([1, 50, 1000]).map(lambda band: DEFAULT_CURVES._replace(tie_band=band))
weights = st.tuples(points, curves).map(
    lambda drawn: Weights(1, *(end - start for start, end in pairwise([0, *drawn[0], 100])), drawn[1])
)
# Some of these ids are in the crowd, now and then: most draws are small.
exposures = st.dictionaries(st.integers(1, 40), st.integers(0, 5), max_size=40)

_moves = st.lists(
    st.tuples(st.sampled_from(OCCUPATIONS[:4]), st.sampled_from(OCCUPATIONS[:4]), st.integers(1, 12)),
    max_size=5,
    unique_by=lambda move: move[:2],
).map(lambda moves: [move for move in moves if move[0] != move[1]])
_links = st.lists(
    st.tuples(st.sampled_from(OCCUPATIONS[:5]), st.sampled_from(SKILLS[:5]), st.integers(1, 3)),
    max_size=12,
    unique_by=lambda link: link[:2],
)


def _build_closeness(moves: list[tuple[int, ...]], links: list[tuple[int, ...]]) -> OccupationCloseness:
    columns = [*zip(*moves, strict=True)] if moves else [(), (), ()]
    columns += [*zip(*links, strict=True)] if links else [(), (), ()]
    return OccupationCloseness(*columns)


closenesses = st.builds(_build_closeness, _moves, _links)
