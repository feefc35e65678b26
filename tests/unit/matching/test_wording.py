"""Every reason code has words, and the words say the figures."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.core.clock import day_number
from app.matching.ranking.exclusions import ExclusionReason
from app.matching.ranking.explanation import explain
from app.matching.ranking.profiles import Contract, Evidence, SkillHeld
from app.matching.ranking.reasons import Reason, ReasonCode
from app.matching.ranking.results import RankedList
from app.matching.wording import (
    Labels,
    capitalise,
    say_evidence,
    say_exclusions,
    say_in_one_sentence,
    say_km,
    say_missing,
    say_part,
    say_reason,
    say_score,
)
from tests.unit.matching.ranking.builders import (
    CANDIDATE,
    LICENCE,
    METAL,
    SAFETY,
    START_DAY,
    TIG,
    VACANCY,
    WEIGHTS,
    make_closeness,
)

NBSP = "\u00a0"
NEW_YEAR = day_number(date(2027, 1, 1))
LABELS = Labels(
    skills={TIG: "Soudage TIG", METAL: "Travail du métal", SAFETY: "Consignes de sécurité"},
    occupations={11: "Soudeur ou soudeuse", 12: "Chaudronnier ou chaudronnière"},
    certificates={LICENCE: "Permis C"},
)
CASES: list[tuple[ReasonCode, dict[str, int], str]] = [
    (ReasonCode.SAME_TITLE, {"occupation": 11}, "exactement ce poste, dans le métier Soudeur ou soudeuse"),
    (
        ReasonCode.SAME_OCCUPATION,
        {"occupation": 11, "is_training": 0},
        f"Recherche le métier de l’offre{NBSP}: Soudeur",
    ),
    (ReasonCode.SAME_OCCUPATION, {"occupation": 11, "is_training": 1}, "Sa formation mène au métier"),
    (ReasonCode.NEAR_OCCUPATION, {"occupation": 12, "is_training": 0}, f"métier voisin{NBSP}: Chaudronnier"),
    (ReasonCode.NEAR_OCCUPATION, {"occupation": 12, "is_training": 1}, "formation mène à un métier voisin"),
    (ReasonCode.SHARED_SKILLS, {"occupation": 12, "is_training": 0}, "Recherche un métier qui partage"),
    (ReasonCode.SHARED_SKILLS, {"occupation": 12, "is_training": 1}, "Sa formation mène à un métier qui"),
    (ReasonCode.NO_CLOSE_OCCUPATION, {}, "éloigné"),
    (ReasonCode.NO_SKILL_ASKED, {}, "aucune compétence"),
    (ReasonCode.ESSENTIALS, {"held": 1, "asked": 3}, "1 indispensable sur 3."),
    (ReasonCode.ESSENTIALS, {"held": 2, "asked": 3}, "2 indispensables sur 3."),
    (ReasonCode.USEFUL, {"held": 0, "asked": 4}, "0 appréciée sur 4."),
    (ReasonCode.ESSENTIAL_CEILING, {"missing": 1, "ceiling_permille": 466}, "limite ces points"),
    (ReasonCode.REMOTE, {"km": 300}, "à distance"),
    (ReasonCode.VERY_NEAR, {"km": 3, "radius_km": 30}, f"Environ 3{NBSP}km"),
    (ReasonCode.VERY_NEAR, {"km": 0, "radius_km": 30}, "même commune"),
    (ReasonCode.WITHIN_RADIUS, {"km": 18, "radius_km": 30}, f"18{NBSP}km, dans les 30{NBSP}km acceptés"),
    (ReasonCode.BEYOND_RADIUS, {"km": 38, "radius_km": 30}, "au-delà des 30"),
    (ReasonCode.OUT_OF_REACH, {"km": 90, "radius_km": 30}, "trop loin"),
    (ReasonCode.AVAILABLE_ON_TIME, {"available_day": 1, "start_day": 1}, "à la date de l’offre"),
    (
        ReasonCode.AVAILABLE_LATE,
        {"available_day": NEW_YEAR, "start_day": 1, "days_late": 9},
        "le 1er janvier 2027",
    ),
    (ReasonCode.CONTRACT_PREFERRED, {"contract": Contract.CDI}, f"souhaité{NBSP}: CDI"),
    (ReasonCode.CONTRACT_ACCEPTED, {"contract": Contract.CDD}, "un autre est préféré"),
    (ReasonCode.CONTRACT_REFUSED, {"contract": Contract.CDD}, "n’est pas souhaité"),
    (ReasonCode.RHYTHM_SAME, {"asked": 3}, "Même rythme"),
    (ReasonCode.RHYTHM_DIFFERENT, {"asked": 3, "held": 2}, "2 semaines sur 4"),
    (ReasonCode.RHYTHM_UNKNOWN, {"asked": 3}, "à préciser"),
    (
        ReasonCode.PROGRAMME_LEADS_TO_OCCUPATION,
        {"occupation": 11, "level": 3, "end_day": 0},
        "mène au métier, niveau 3, terminée.",
    ),
    (
        ReasonCode.PROGRAMME_LEADS_TO_OCCUPATION,
        {"occupation": 11, "level": 0, "end_day": NEW_YEAR},
        "mène au métier, jusqu’au 1er janvier 2027.",
    ),
    (
        ReasonCode.PROGRAMME_NEAR_OCCUPATION,
        {"occupation": 12, "level": 4, "end_day": 0, "closeness_permille": 800},
        "métier proche",
    ),
    (ReasonCode.PROGRAMME_UNRELATED, {"level": 4, "end_day": 0}, "sans lien direct"),
    (ReasonCode.NO_PROGRAMME, {"level": 0}, "Pas de formation"),
    (ReasonCode.LEVEL_REACHED, {"asked": 3, "held": 4}, "atteint"),
    (ReasonCode.LEVEL_BELOW, {"asked": 4, "held": 3}, "Niveau 4"),
    (ReasonCode.LEVEL_UNKNOWN, {"asked": 4}, "à vérifier"),
    (ReasonCode.TRAINING_UNFINISHED, {"end_day": 20_900, "start_day": 20_800}, "après le début"),
]


@pytest.mark.parametrize(("code", "figures", "words"), CASES)
def test_a_reason_in_words(code: ReasonCode, figures: dict[str, int], words: str) -> None:
    text = say_reason(Reason(code, figures), LABELS)
    assert words in text
    assert text.endswith(".")


def test_no_reason_is_left_without_words() -> None:
    assert {code for code, _, _ in CASES} == set(ReasonCode)


def candidate(**values: Any) -> Any:
    return replace(CANDIDATE, **values)


def explain_one(**values: Any) -> Any:
    return explain(VACANCY, candidate(**values), WEIGHTS, make_closeness())


def test_one_sentence_says_skills_training_and_distance() -> None:
    explanation = explain_one(
        skills=(SkillHeld(TIG, Evidence.CERTIFIED, 2),), training_occupations=(11,), training_end_day=0
    )
    assert say_in_one_sentence(explanation) == (
        f"1 compétence indispensable sur 2, formation terminée, {say_km(explanation.distance_km)}"
    )


def test_one_sentence_says_a_date_only_when_it_is_late_or_nothing_else_is_known() -> None:
    late = explain_one(available_day=START_DAY + 30)
    assert "disponible le " in say_in_one_sentence(late)
    on_time = explain_one(available_day=START_DAY)
    assert "disponible" not in say_in_one_sentence(on_time)
    bare = replace(VACANCY, skills=())
    nothing = explain(bare, candidate(training_occupations=()), WEIGHTS, make_closeness())
    assert say_in_one_sentence(nothing).startswith("disponible à la date prévue, ")


def test_one_sentence_keeps_distance_out_of_remote_work() -> None:
    remote = replace(VACANCY, is_remote=True)
    explanation = explain(remote, CANDIDATE, WEIGHTS, make_closeness())
    assert "km" not in say_in_one_sentence(explanation)
    assert "commune" not in say_in_one_sentence(explanation)


def test_distance_is_approximate_and_never_in_minutes() -> None:
    assert say_km(18) == f"environ 18{NBSP}km"
    assert say_km(0) == "même commune"


def test_the_score_read_aloud_sums_to_its_total() -> None:
    explanation = explain_one()
    text = say_score(explanation)
    assert text.startswith(f"Score {explanation.shown_total} sur 100{NBSP}: métier ")
    for part in explanation.parts:
        assert f"{part.shown_points} sur {part.max_points}" in text


def test_a_part_says_each_of_its_reasons() -> None:
    part = explain_one(skills=(SkillHeld(SAFETY, Evidence.DECLARED, 2),)).parts[1]
    assert say_part(part, LABELS).startswith("0 indispensable sur 2. 1 appréciée sur 1.")


def test_what_is_missing_follows_the_order_of_the_vacancy() -> None:
    explanation = explain_one(skills=())
    assert say_missing(explanation, LABELS) == ["soudage TIG", "travail du métal"]
    assert say_missing(explanation, LABELS, essential_only=False)[-1] == "consignes de sécurité"
    assert say_missing(explain_one(), LABELS) == []


@pytest.mark.parametrize(
    ("evidence", "who", "words"),
    [
        (Evidence.CERTIFIED, "CFA des Salines", "attestée par CFA des Salines"),
        (Evidence.CERTIFIED, None, "attestée"),
        (Evidence.ASSESSED, "CFA des Salines", "évaluée par CFA des Salines"),
        (Evidence.ASSESSED, None, "évaluée en formation"),
        (Evidence.DECLARED, "CFA des Salines", "déclarée"),
        (None, None, "non acquise"),
    ],
)
def test_evidence_names_its_source(evidence: Evidence | None, who: str | None, words: str) -> None:
    assert say_evidence(evidence, who) == words


def test_capitals_leave_names_alone() -> None:
    assert capitalise("attestée par CFA des Salines") == "Attestée par CFA des Salines"


def ranked(**values: Any) -> RankedList:
    empty: dict[str, Any] = {"items": (), "matched": 0, "excluded": {}, "missing_certificates": {}}
    return RankedList(**(empty | values), weights_version=1)


def test_exclusions_count_people_and_say_why() -> None:
    found = ranked(
        excluded={ExclusionReason.TOO_FAR: 900, ExclusionReason.CONTRACT_REFUSED: 1},
        missing_certificates={LICENCE: 12},
    )
    assert say_exclusions(found, LABELS) == [
        f"12 personnes écartées{NBSP}: permis C requis",
        f"1 personne écartée{NBSP}: ce contrat n’est pas souhaité",
    ]


@pytest.mark.parametrize(
    "reason", [ExclusionReason.OBJECTED, ExclusionReason.PAUSED, ExclusionReason.NOTICE_RUNNING]
)
def test_what_people_decided_for_themselves_is_not_told(reason: ExclusionReason) -> None:
    assert say_exclusions(ranked(excluded={reason: 3}), LABELS) == []
