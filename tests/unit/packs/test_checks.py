"""Points to check follow from the explanation, the most decisive first, and there is always one."""

from dataclasses import replace
from datetime import date

from app.matching.ranking.reasons import ReasonCode
from app.packs.checks import points_to_check
from tests.unit.packs.test_distinctions import PERSON

LABELS = {1: "soudage TIG", 2: "lecture de plans", 3: "contrôle visuel"}
TODAY = date(2026, 11, 25)


def test_a_person_without_any_doubt_still_gets_one_point() -> None:
    assert points_to_check(PERSON, LABELS, today=TODAY) == ("Le poste, les horaires et la vie de l’équipe",)


def test_essential_skills_come_first_and_take_two_points_at_most() -> None:
    person = replace(PERSON, missing=(1,), below_level=(2,), unproven=(3,), days_late=14)
    assert points_to_check(person, LABELS, today=TODAY) == (
        "L’envie d’apprendre\u00a0: soudage TIG",
        "Le niveau\u00a0: lecture de plans",
        "La date de début possible",
    )


def test_a_training_under_way_has_an_outcome_to_ask_about() -> None:
    person = replace(PERSON, training_ends_on=date(2026, 12, 18))
    assert points_to_check(person, LABELS, today=TODAY) == (
        "L’issue de la formation, prévue le 18 décembre 2026",
    )
    over = replace(PERSON, training_ends_on=date(2026, 6, 30))
    assert "issue" not in points_to_check(over, LABELS, today=TODAY)[0]


def test_there_are_four_points_at_most() -> None:
    person = replace(
        PERSON,
        missing=(1,),
        unproven=(3,),
        days_late=3,
        km=40,
        is_beyond_radius=True,
        codes=frozenset({ReasonCode.RHYTHM_UNKNOWN, ReasonCode.CONTRACT_ACCEPTED, ReasonCode.LEVEL_BELOW}),
    )
    points = points_to_check(person, LABELS, today=TODAY)
    assert len(points) == 4
    assert points[3] == "Le trajet quotidien"


def test_what_differs_from_the_offer_is_asked_about() -> None:
    codes = {ReasonCode.RHYTHM_DIFFERENT, ReasonCode.SHARED_SKILLS, ReasonCode.CONTRACT_ACCEPTED}
    assert points_to_check(replace(PERSON, codes=frozenset(codes)), LABELS, today=TODAY) == (
        "Le rythme de l’alternance",
        "L’intérêt pour le métier",
        "L’intérêt pour ce type de contrat",
    )
