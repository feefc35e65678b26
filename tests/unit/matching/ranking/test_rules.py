"""Each part as a table of cases, in exact units (1000 units = 1 point), with the default weights."""

from math import asin, cos, radians, sin, sqrt

import pytest

from app.matching.ranking import ordering, rules
from app.matching.ranking.explanation import explain
from app.matching.ranking.profiles import Contract, Evidence, OccupationAim, SkillDemand, SkillHeld
from app.matching.ranking.weights import Part
from tests.unit.matching.ranking.builders import (
    BAKER,
    BOILERMAKER,
    DOUGH,
    FITTER,
    LA_ROCHELLE,
    METAL,
    PLANS,
    PLUMBER,
    SAFETY,
    START_DAY,
    TIG,
    TITLE_MIG,
    TITLE_TIG,
    WEIGHTS,
    WELDER,
    make_candidate,
    make_closeness,
    make_vacancy,
)
from tests.unit.matching.ranking.naive import naive_lot

CERTIFIED, ASSESSED, DECLARED = Evidence.CERTIFIED, Evidence.ASSESSED, Evidence.DECLARED


def units_of(part, vacancy, candidate):
    return explain(vacancy, candidate, WEIGHTS, make_closeness()).parts[part].units


@pytest.mark.parametrize(
    ("aims", "trainings", "expected"),
    [
        ([(WELDER, TITLE_TIG)], [], 30_000),
        ([(WELDER, TITLE_MIG)], [], 28_200),
        ([(WELDER, -1)], [], 28_200),
        ([], [WELDER], 27_000),
        ([(BOILERMAKER, -1)], [], 24_000),
        ([(BOILERMAKER, TITLE_TIG)], [], 24_000),  # a title counts within its occupation only
        ([(FITTER, -1)], [], 23_400),
        ([(BAKER, -1), (FITTER, -1), (BOILERMAKER, -1)], [], 24_000),
        ([(FITTER, -1)], [BOILERMAKER], 23_400),
        ([(PLUMBER, -1)], [], 3_750),
        ([(BAKER, -1)], [BOILERMAKER], 21_600),
        ([(BAKER, -1)], [], 0),
        ([], [], 0),
    ],
)
def test_occupation(aims, trainings, expected):
    candidate = make_candidate(
        aims=tuple(OccupationAim(*aim) for aim in aims), training_occupations=tuple(trainings)
    )

    assert units_of(Part.OCCUPATION, make_vacancy(), candidate) == expected


def test_the_occupation_is_full_when_the_vacancy_names_no_title():
    candidate = make_candidate(aims=(OccupationAim(WELDER, TITLE_MIG),))

    assert units_of(Part.OCCUPATION, make_vacancy(appellation=-1), candidate) == 30_000


# Asked: TIG essential (rare: 3 x 3 = 9), METAL essential (common: 3), SAFETY useful (common: 1); 13 in all.
@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([(TIG, CERTIFIED, 2), (METAL, CERTIFIED, 2), (SAFETY, CERTIFIED, 1)], 25_000),
        ([(TIG, ASSESSED, 2), (METAL, ASSESSED, 2), (SAFETY, ASSESSED, 1)], 22_500),
        ([(TIG, DECLARED, 2), (METAL, DECLARED, 2), (SAFETY, DECLARED, 1)], 20_000),
        ([(TIG, CERTIFIED, 3), (METAL, CERTIFIED, 3), (SAFETY, CERTIFIED, 3)], 25_000),  # no more than asked
        ([(TIG, CERTIFIED, 2), (METAL, CERTIFIED, 2)], 25 * 923),  # 12 of 13
        (
            [(TIG, CERTIFIED, 1), (METAL, CERTIFIED, 2), (SAFETY, CERTIFIED, 1)],
            25 * 723,
        ),  # one level short: 600
        ([(TIG, DECLARED, 1), (METAL, CERTIFIED, 2), (SAFETY, CERTIFIED, 1)], 25 * 640),  # 800 x 600
        # One essential of two: at most 250 + 650 / 2, though 10 of 13 is held and beyond the level.
        ([(TIG, CERTIFIED, 3), (SAFETY, CERTIFIED, 3)], 25 * 575),
        (
            [(TIG, CERTIFIED, 3), (SAFETY, CERTIFIED, 3), (PLANS, CERTIFIED, 3), (DOUGH, CERTIFIED, 3)],
            25 * 575,
        ),
        ([(METAL, CERTIFIED, 2), (SAFETY, CERTIFIED, 1)], 25 * 307),  # 4 of 13
        ([(SAFETY, CERTIFIED, 1)], 25 * 76),  # 1 of 13
        ([(DOUGH, CERTIFIED, 3)], 0),
        ([], 0),
    ],
)
def test_skills(held, expected):
    candidate = make_candidate(skills=tuple(SkillHeld(*skill) for skill in held))

    assert units_of(Part.SKILLS, make_vacancy(), candidate) == expected


@pytest.mark.parametrize(
    ("asked", "held", "expected"),
    [
        ((), [], 25_000),  # nothing asked: the same for everyone
        ((SkillDemand(SAFETY, False, 1),), [], 0),
        ((SkillDemand(SAFETY, False, 1),), [(SAFETY, CERTIFIED, 1)], 25_000),
        ((SkillDemand(SAFETY, False, 3),), [(SAFETY, CERTIFIED, 1)], 7_500),  # two levels short
        # No essential held: at most 250, however many useful ones.
        ((SkillDemand(METAL, True, 1), SkillDemand(TIG, False, 1)), [(TIG, CERTIFIED, 1)], 6_250),
    ],
)
def test_skills_by_what_is_asked(asked, held, expected):
    candidate = make_candidate(skills=tuple(SkillHeld(*skill) for skill in held))

    assert units_of(Part.SKILLS, make_vacancy(skills=asked), candidate) == expected


@pytest.mark.parametrize(
    ("metres", "radius_km", "expected"),
    [
        (0, 30, 1000),
        (5_000, 30, 1000),
        (5_026, 30, 1000),
        (17_500, 30, 800),
        (30_000, 30, 600),
        (30_001, 30, 599),
        (37_500, 30, 300),
        (44_999, 30, 0),
        (45_000, 30, 0),
        (90_000, 30, 0),
        (5_000, 0, 1000),  # a radius under 5 km is read as 5 km
        (6_250, 0, 300),
        (7_500, 3, 0),
    ],
)
def test_distance(metres, radius_km, expected):
    assert rules.distance_fraction(metres, radius_km, False, WEIGHTS.curves) == expected
    assert rules.distance_fraction(metres, radius_km, True, WEIGHTS.curves) == 1000


@pytest.mark.parametrize("radius_km", [0, 3, 5, 6, 30, 100])
def test_distance_never_rises_with_metres_and_ends_where_too_far_begins(radius_km):
    curves = WEIGHTS.curves
    reach = rules.reach_metres(radius_km, curves)
    fractions = [
        rules.distance_fraction(metres, radius_km, False, curves) for metres in range(0, reach + 500, 250)
    ]

    assert fractions == sorted(fractions, reverse=True)
    assert rules.distance_fraction(reach, radius_km, False, curves) == 0
    assert not rules.is_too_far(reach, radius_km, False, curves)
    assert rules.is_too_far(reach + 1, radius_km, False, curves)
    assert not rules.is_too_far(reach + 1, radius_km, True, curves)


PLACES = {
    "La Rochelle": LA_ROCHELLE,
    "Bordeaux": (4_483_780, -57_920),
    "Poitiers": (4_658_020, 34_040),
    "Limoges": (4_583_360, 126_110),
    "Bayonne": (4_349_290, -147_480),
    "Bressuire": (4_684_000, -49_000),
    "Gueret": (4_617_000, 187_000),
    "Arcachon": (4_465_000, -116_700),
}


@pytest.mark.parametrize("start", PLACES)
@pytest.mark.parametrize("end", PLACES)
def test_road_distance_is_the_great_circle_and_a_quarter_within_three_per_mille(start, end):
    (lat_a, lon_a), (lat_b, lon_b) = PLACES[start], PLACES[end]
    phi_a, phi_b = radians(lat_a / 1e5), radians(lat_b / 1e5)
    half = (
        sin((phi_b - phi_a) / 2) ** 2 + cos(phi_a) * cos(phi_b) * sin(radians((lon_b - lon_a) / 1e5) / 2) ** 2
    )
    road = 1.25 * 2 * 6_371_008.8 * asin(sqrt(half))

    metres = rules.road_metres(lat_a, lon_a, lat_b, lon_b)

    assert metres == pytest.approx(road, rel=0.003, abs=3)
    assert metres == rules.road_metres(lat_b, lon_b, lat_a, lon_a)


CDI_ONLY, CDD_ONLY = 1 << Contract.CDI, 1 << Contract.CDD


@pytest.mark.parametrize(
    ("days_late", "preferred", "asked", "held", "expected"),
    [
        (0, 0, 0, 0, 15_000),
        (-400, 0, 0, 3, 15_000),
        (1, 0, 0, 0, 15 * 989),
        (42, 0, 0, 0, 7_500),
        (84, 0, 0, 0, 0),
        (400, 0, 0, 0, 0),
        (0, CDI_ONLY, 0, 0, 15_000),
        (0, CDI_ONLY | CDD_ONLY, 0, 0, 15_000),
        (0, CDD_ONLY, 0, 0, 12_000),
        (42, CDD_ONLY, 0, 0, 6_000),
        (0, 0, 3, 3, 15_000),
        (0, 0, 3, 2, 11_250),
        (0, 0, 3, 1, 7_500),
        (0, 0, 1, 4, 3_750),
        (0, 0, 3, 0, 11_250),
        (42, CDD_ONLY, 3, 2, 4_500),
    ],
)
def test_availability(days_late, preferred, asked, held, expected):
    candidate = make_candidate(
        available_day=START_DAY + days_late, preferred_contracts=preferred, rhythm=held
    )

    assert units_of(Part.AVAILABILITY, make_vacancy(rhythm=asked), candidate) == expected


@pytest.mark.parametrize(
    ("trainings", "asked", "held", "ends_late", "contract", "expected"),
    [
        ([WELDER], 0, 0, False, Contract.CDI, 15_000),
        ([WELDER], 0, 3, False, Contract.CDI, 15_000),
        ([BOILERMAKER], 0, 0, False, Contract.CDI, 12_000),
        ([BAKER, FITTER], 0, 0, False, Contract.CDI, 11_700),
        ([BAKER], 0, 8, False, Contract.CDI, 0),
        ([], 0, 8, False, Contract.CDI, 0),
        ([WELDER], 4, 4, False, Contract.CDI, 15_000),
        ([WELDER], 4, 6, False, Contract.CDI, 15_000),
        ([WELDER], 4, 3, False, Contract.CDI, 12_000),
        ([WELDER], 5, 3, False, Contract.CDI, 9_000),
        ([WELDER], 8, 3, False, Contract.CDI, 9_000),
        ([WELDER], 4, 0, False, Contract.CDI, 9_000),
        ([], 4, 4, False, Contract.CDI, 6_000),
        ([WELDER], 0, 0, True, Contract.CDI, 12_000),
        ([WELDER], 4, 4, True, Contract.TEMPORARY, 12_000),
        ([WELDER], 0, 0, True, Contract.APPRENTICESHIP, 15_000),
        ([WELDER], 0, 0, True, Contract.PROFESSIONALISATION, 15_000),
        ([WELDER], 0, 0, True, Contract.INTERNSHIP, 15_000),
    ],
)
def test_training(trainings, asked, held, ends_late, contract, expected):
    candidate = make_candidate(
        training_occupations=tuple(trainings),
        training_level=held,
        training_end_day=START_DAY + 1 if ends_late else START_DAY,
    )

    assert units_of(Part.TRAINING, make_vacancy(level=asked, contract=contract), candidate) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param((72_000, 9, 900, 9), (71_999, 0, 0, 1), id="a band above, however often shown"),
        pytest.param((71_000, 0, 900, 9), (71_999, 1, 0, 1), id="same band: shown less often"),
        pytest.param((71_000, 3, 10, 9), (71_999, 3, 11, 1), id="shown as often: by lot"),
        pytest.param((71_000, 3, 10, 1), (71_999, 3, 10, 9), id="same lot: by id"),
    ],
)
def test_the_order_is_band_then_exposures_then_lot_then_id(before, after):
    def order(score, exposures, drawn, candidate):
        return ordering.order_key(score, 0, WEIGHTS.curves), ordering.turn(exposures, drawn), candidate

    assert ordering.comes_before(*order(*before), *order(*after))
    assert not ordering.comes_before(*order(*after), *order(*before))


def test_nobody_comes_before_themselves():
    assert not ordering.comes_before(1, 2, 3, 1, 2, 3)


def test_a_part_sorted_on_weighs_more_than_any_score():
    exact = WEIGHTS.curves._replace(tie_band=1)
    assert ordering.order_key(0, 1, exact) > ordering.order_key(100_000, 0, exact)


def test_a_lot_of_a_large_id_is_what_unbounded_integers_give():
    vacancy = make_vacancy(vacancy_id=2**40, day=20_800)
    for candidate in (1, 2**31 - 2, 2**31 - 1, 2**31, 2**45 + 7):
        assert ordering.lot(candidate, vacancy.vacancy_id, vacancy.day) == naive_lot(candidate, vacancy)


def test_lots_change_with_the_day_and_the_vacancy():
    """Over many days, each of two people comes first about as often: neither is favoured by their id."""
    wins = sum(ordering.lot(17, 5, day) < ordering.lot(18, 5, day) for day in range(20_000, 22_000))
    assert 850 < wins < 1150
    wins = sum(
        ordering.lot(17, vacancy, 20_800) < ordering.lot(18, vacancy, 20_800) for vacancy in range(2_000)
    )
    assert 850 < wins < 1150
