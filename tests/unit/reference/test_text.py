"""One spelling for what people type and what the reference says."""

import pytest

from app.reference.text import both_forms, normalise_text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Aide-Soignant / Aide-Soignante", "aide soignant aide soignante"),
        ("Agent d’entretien", "agent d entretien"),
        ("Agent d'entretien", "agent d entretien"),
        ("ÉLECTRICIEN", "electricien"),
        ("Maître d’œuvre", "maitre d oeuvre"),
        ("Serveur(euse)", "serveur euse"),
        ("  deux   espaces\u00a0", "deux espaces"),
        ("!?", ""),
    ],
)
def test_accents_case_hyphens_and_apostrophes_make_no_difference(text: str, plain: str) -> None:
    assert normalise_text(text) == plain
    assert normalise_text(plain) == plain


def test_a_title_that_has_one_form_is_written_once() -> None:
    assert both_forms("Comptable", "Comptable") == "Comptable"
    assert both_forms("Soudeur", "Soudeuse") == "Soudeur / Soudeuse"
