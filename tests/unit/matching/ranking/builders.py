"""A small world for ranking tests: one vacancy in La Rochelle, a welder near by, six occupations."""

from dataclasses import replace
from typing import Any

from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.profiles import (
    CandidateProfile,
    Contract,
    Evidence,
    OccupationAim,
    SkillDemand,
    SkillHeld,
    VacancyProfile,
)
from app.matching.ranking.weights import Curves, Weights

# Pinned, so that the cases of the rules outlive a change of the product's weights.
WEIGHTS = Weights(
    version=2,
    occupation=30,
    skills=25,
    distance=15,
    availability=15,
    training=15,
    curves=Curves(mobility_first=800, mobility_floor=600, shared_skills_most=500),
)
START_DAY = 20_800
LA_ROCHELLE = (4_616_000, -115_200)

WELDER, BOILERMAKER, FITTER, LOCKSMITH, PLUMBER, BAKER = 11, 12, 13, 14, 15, 16
TITLE_TIG, TITLE_MIG = 501, 502
TIG, PLANS, METAL, SAFETY, DOUGH = 1001, 1002, 1003, 1004, 1005
LICENCE, HEIGHTS = 71, 72


def make_closeness() -> OccupationCloseness:
    """Moves: boilermaker then fitter towards welder; welder towards locksmith. Plumber shares skills only.

    With six occupations and default curves: TIG, PLANS, METAL, DOUGH and SAFETY are rare when a single
    occupation uses them, common otherwise.
    """
    moves = [(BOILERMAKER, WELDER, 1), (FITTER, WELDER, 2), (WELDER, LOCKSMITH, 1)]
    links = [
        (WELDER, TIG, 3),
        (WELDER, METAL, 2),
        (WELDER, SAFETY, 1),
        (BOILERMAKER, METAL, 3),
        (FITTER, PLANS, 2),
        (LOCKSMITH, SAFETY, 1),
        (PLUMBER, METAL, 2),
        (PLUMBER, SAFETY, 2),
        (BAKER, DOUGH, 3),
    ]
    return OccupationCloseness(*zip(*moves, strict=True), *zip(*links, strict=True))


VACANCY = VacancyProfile(
    vacancy_id=1,
    occupation=WELDER,
    appellation=TITLE_TIG,
    skills=(SkillDemand(TIG, True, 2), SkillDemand(METAL, True, 2), SkillDemand(SAFETY, False, 1)),
    latitude=LA_ROCHELLE[0],
    longitude=LA_ROCHELLE[1],
    is_remote=False,
    start_day=START_DAY,
    contract=Contract.CDI,
)

CANDIDATE = CandidateProfile(
    candidate_id=1,
    aims=(OccupationAim(WELDER, TITLE_TIG),),
    skills=(
        SkillHeld(TIG, Evidence.CERTIFIED, 2),
        SkillHeld(METAL, Evidence.CERTIFIED, 2),
        SkillHeld(SAFETY, Evidence.CERTIFIED, 1),
    ),
    latitude=LA_ROCHELLE[0],
    longitude=LA_ROCHELLE[1],
    radius_km=30,
    available_day=START_DAY,
    accepted_contracts=0b1111111,
    training_occupations=(WELDER,),
    training_level=4,
)


def make_vacancy(**changes: Any) -> VacancyProfile:
    return replace(VACANCY, **changes)


def make_candidate(**changes: Any) -> CandidateProfile:
    return replace(CANDIDATE, **changes)
