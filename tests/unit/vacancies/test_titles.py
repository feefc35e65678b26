"""Titles in both gender forms: said in words, with what the employer wrote kept."""

import pytest

from app.vacancies.titles import both_forms_title, propose_title


@pytest.mark.parametrize(
    ("label", "title"),
    [
        ("Soudeur / Soudeuse", "Soudeur ou soudeuse"),
        ("Soudeur / Soudeuse TIG", "Soudeur ou soudeuse TIG"),
        ("Soudeur TIG / Soudeuse TIG", "Soudeur ou soudeuse TIG"),
        ("Ouvrier viticole / Ouvrière viticole", "Ouvrier ou ouvrière viticole"),
        (
            "Conducteur offset confirmé / Conductrice offset confirmée",
            "Conducteur offset confirmé ou conductrice offset confirmée",
        ),
        ("Aide-soignant / Aide-soignante à domicile", "Aide-soignant ou aide-soignante à domicile"),
        ("Comptable", "Comptable"),
        ("Comptable / Comptable", "Comptable"),
    ],
)
def test_a_label_of_the_reference_becomes_a_title(label: str, title: str) -> None:
    assert both_forms_title(label) == title


@pytest.mark.parametrize(
    ("title", "label", "proposal"),
    [
        ("Soudeur TIG", "Soudeur / Soudeuse", "Soudeur ou soudeuse TIG"),
        ("Soudeuse TIG", "Soudeur / Soudeuse", "Soudeur ou soudeuse TIG"),
        ("SOUDEUR TIG", "Soudeur / Soudeuse", "Soudeur ou soudeuse TIG"),
        ("Soudeur", "Soudeur / Soudeuse TIG", "Soudeur ou soudeuse"),
        ("Électricien de nuit", "Electricien / Electricienne", "Electricien ou electricienne de nuit"),
        ("Plombier", "Installateur / Installatrice sanitaire", "Installateur ou installatrice sanitaire"),
        ("Soudeur ou soudeuse", "Soudeur / Soudeuse", None),
        ("Soudeur / Soudeuse", "Soudeur / Soudeuse", None),
        ("Comptable", "Comptable", None),
        ("Personne chargée du fournil", "Boulanger / Boulangère", None),
        ("", "Boulanger / Boulangère", None),
        ("Boulanger " + "du fournil " * 13, "Boulanger / Boulangère", None),
    ],
)
def test_a_title_in_one_form_is_offered_both(title: str, label: str, proposal: str | None) -> None:
    assert propose_title(title, label) == proposal


def test_a_proposal_has_nothing_more_to_propose() -> None:
    proposal = propose_title("Soudeur TIG", "Soudeur / Soudeuse")
    assert proposal is not None
    assert propose_title(proposal, "Soudeur / Soudeuse") is None
