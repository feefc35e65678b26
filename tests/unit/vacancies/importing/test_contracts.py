"""The contract that a feed's words speak of; what they leave open is left to a person."""

import pytest

from app.reference.enums import ContractKind
from app.vacancies.importing.contracts import read_contract


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("CDI, Contrat à durée indéterminée", ContractKind.CDI),
        ("CDD, Contrat à durée déterminée - 12 Mois, Cont. professionnalisation", "professionnalisation"),
        ("CDD - Alternance - Contrat d'apprentissage", ContractKind.APPRENTICESHIP),
        ("Alternance / Apprentissage, apprentice", ContractKind.APPRENTICESHIP),
        ("Apprenticeship", ContractKind.APPRENTICESHIP),
        ("MIS, Mission intérimaire - 3 Mois", ContractKind.TEMPORARY),
        ("SAI, Contrat travail saisonnier - 4 Mois", ContractKind.SEASONAL),
        ("E2", ContractKind.APPRENTICESHIP),
        ("FS", ContractKind.PROFESSIONALISATION),
        ("Stage", ContractKind.INTERNSHIP),
        ("Alternance", None),
        ("Contrat d'alternance (pro, apprentissage)", None),
        ("CDI ou CDD", None),
        ("FULL_TIME", None),
        ("", None),
    ],
)
def test_the_most_telling_words_decide(words: str, kind: ContractKind | None) -> None:
    assert read_contract(words) == kind


def test_a_title_is_read_where_the_feed_says_nothing() -> None:
    assert read_contract("", "Conseiller d’entreprise h/f (CDI)") is ContractKind.CDI
    assert read_contract("CDD", "Alternance - boucher") is ContractKind.CDD
