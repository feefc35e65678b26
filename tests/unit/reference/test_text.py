"""One spelling for what people type and what the reference says."""

import pytest

from app.reference.suggestions import sought_words
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


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("2 mécaniciens TP en CDI", ["mecanicien", "tp"]),
        ("Ouvrier(e) pépiniériste (H/F)", ["ouvrier", "pepinieriste"]),
        ("Opérateur/trice de production", ["operateur", "production"]),
        ("Travaux publics", ["travau", "public"]),
        ("en CDI", ["en", "cdi"]),
        ("soudeur ou soudeuse soudeur", ["soudeur", "soudeuse"]),
    ],
)
def test_a_posting_is_sought_by_the_words_that_say_the_job(title: str, words: list[str]) -> None:
    assert sought_words(normalise_text(title)) == words
