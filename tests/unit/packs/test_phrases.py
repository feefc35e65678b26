"""Phrases of a pack, read aloud."""

from datetime import date

import pytest

from app.accounts.models import Organisation
from app.candidates.models import Candidate, CandidateSkill
from app.matching.ranking.profiles import Evidence
from app.matching.ranking.reasons import SkillVerdict, Verdict
from app.packs import phrases
from app.reference.enums import ContractKind
from app.training.models import Programme
from app.vacancies.models import Vacancy


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("Rochefort", "de Rochefort"),
        ("Angoulême", "d’Angoulême"),
        ("Échillais", "d’Échillais"),
        ("Le Bouscat", "du Bouscat"),
        ("Les Gonds", "des Gonds"),
        ("La Rochelle", "de La Rochelle"),
    ],
)
def test_a_place_takes_its_preposition(name: str, phrase: str) -> None:
    assert phrases.of_place(name) == phrase


@pytest.mark.parametrize(
    ("km", "phrase"),
    [
        (6, "Tonnay-Charente, 6\u00a0km de Rochefort"),
        (0, "Tonnay-Charente, sur place"),
        (None, "Tonnay-Charente, travail à distance"),
    ],
)
def test_a_persons_place_is_told_from_the_job(km: int | None, phrase: str) -> None:
    assert phrases.place("Tonnay-Charente", km, "Rochefort") == phrase


def test_a_training_is_named_by_its_title_then_its_programme_then_its_level() -> None:
    programme = Programme(title="CAP Boulanger")
    assert phrases.training(Candidate(training_title="Titre pro", programme=programme)) == "Titre pro"
    assert phrases.training(Candidate(programme=programme, training_level=3)) == "CAP Boulanger"
    assert phrases.training(Candidate(training_level=4)) == "Niveau 4 (bac, bac professionnel)"
    assert phrases.training(Candidate(training_level=0)) == "Formation non renseignée"


def test_an_availability_in_the_past_is_now() -> None:
    candidate = Candidate(available_on=date(2027, 1, 4))
    assert phrases.availability(candidate, date(2026, 11, 25)) == "Disponible le 4 janv. 2027"
    assert phrases.availability(candidate, date(2027, 1, 4)) == "Disponible maintenant"


def test_a_contract_is_told_in_a_line() -> None:
    vacancy = Vacancy(
        contract=ContractKind.CDD, duration_months=6, weekly_hours=35.5, starts_on=date(2027, 1, 4)
    )
    assert phrases.contract(vacancy) == "CDD de 6 mois, 35,5 heures, dès le 4 janvier 2027"
    assert phrases.contract(Vacancy(contract=ContractKind.CDI)) == "CDI"


def verdict(kind: Verdict, evidence: Evidence | None) -> SkillVerdict:
    return SkillVerdict(1, True, kind, 2, 0 if evidence is None else 2, evidence, 1, 0)


def test_a_proof_names_its_source_and_its_month() -> None:
    centre = Organisation(name="CFA Rives de Charente")
    held = CandidateSkill(attested_by=centre, attested_on=date(2026, 10, 9))
    assert phrases.proof(verdict(Verdict.HELD, Evidence.CERTIFIED), held) == (
        "Attestée par CFA Rives de Charente, octobre 2026"
    )
    short = phrases.proof(verdict(Verdict.BELOW_LEVEL, Evidence.ASSESSED), CandidateSkill())
    assert short.startswith("Évaluée")
    assert short.endswith(", niveau à préciser")
    assert phrases.proof(verdict(Verdict.HELD, Evidence.DECLARED), CandidateSkill()) == "Déclarée"
    assert phrases.proof(verdict(Verdict.MISSING, None), None) == "Non acquise"
