"""A misspelt word is put right when one known word is near enough."""

import pytest

from app.reference.understanding.spelling import Spelling

SPELLING = Spelling(
    {"boulanger": 4.0, "plombier": 5.0, "chauffagist": 6.0, "logistiqu": 3.0, "macon": 4.0, "maison": 2.0}
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("boulang", "boulanger"),
        ("plombie", "plombier"),
        ("plobmier", "plombier"),
        ("chaufagist", "chauffagist"),
        ("logisitiqu", "logistiqu"),
        ("mason", "maison"),
        ("plombier", "plombier"),
    ],
)
def test_a_word_near_a_known_one_is_that_one(typed: str, meant: str) -> None:
    assert SPELLING.mend(typed) == meant


@pytest.mark.parametrize("word", ["spl", "nice", "12345", "bordeau", "xlombier"])
def test_short_words_figures_and_far_words_stay_as_they_are(word: str) -> None:
    assert SPELLING.mend(word) == word
