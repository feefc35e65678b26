"""What was typed is read as words: those that must be found, those that may, the one that goes on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reference.lookup.asking import MOST_WORDS, read_question


@pytest.mark.parametrize(
    ("text", "needed", "others"),
    [
        ("2 mécaniciens TP en CDI", "mecaniciens tp", "2 cdi"),
        ("Aide maçon (H/F) 35h Mérignac", "aide macon", "merignac"),
        ("Ouvrier(e) pépiniériste (H/F)", "ouvrier pepinieriste", ""),
        ("Opérateur/trice de production", "operateur production", ""),
        ("agent·e d’entretien", "agent entretien", ""),
        ("soudeur ou soudeuse soudeur", "soudeur", ""),
        ("TP agent de maintenance du bâtiment", "agent maintenance batiment", "tp"),
        ("CAP cuisine", "cuisine", "cap"),
        ("Titre professionnel carreleur", "carreleur", "titre professionnel"),
        ("H2913 soudeur", "h2913 soudeur", ""),
        ("en CDI", "cdi", ""),
        ("de", "de", ""),
        ("CAP", "cap", ""),
    ],
)
def test_words_of_contracts_diplomas_and_places_are_not_needed(text: str, needed: str, others: str) -> None:
    question = read_question(text, places=frozenset({"merignac"}))
    assert question is not None
    assert " ".join(asked.word for asked in question.words if asked.is_needed) == needed
    assert " ".join(asked.word for asked in question.words if not asked.is_needed) == others
    assert question.needed == len(needed.split())


@pytest.mark.parametrize(
    ("text", "open_word"),
    [
        ("soud", "soud"),
        ("aide soi", "soi"),
        ("aide soignant ", None),
        ("soudeur,", None),
        ("opérateur/trice", None),
        ("agent d", "d"),
        ("ASSISTANTE RH", None),
        ("assistante rh", "rh"),
    ],
)
def test_the_last_word_goes_on_until_something_follows_it(text: str, open_word: str | None) -> None:
    question = read_question(text)
    assert question is not None
    assert [asked.word for asked in question.words if asked.is_open] == ([open_word] if open_word else [])


def test_a_last_letter_alone_narrows_without_being_needed() -> None:
    question = read_question("agent d")
    assert question is not None
    assert [(asked.word, asked.is_needed) for asked in question.words] == [("agent", True), ("d", False)]


@pytest.mark.parametrize(
    ("text", "is_code"), [("G1602", True), ("g16", True), ("gt", False), ("g16 chef", False)]
)
def test_codes_are_told_from_words(text: str, is_code: bool) -> None:
    question = read_question(text)
    assert question is not None
    assert question.is_code is is_code


@pytest.mark.parametrize("text", ["", "s", " é ", "...", "!?", "\u0301\u0301"])
def test_under_two_letters_nothing_is_asked(text: str) -> None:
    assert read_question(text) is None


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    question = read_question(text)
    if question is not None:
        assert 1 <= question.needed <= len(question.words) <= MOST_WORDS
        assert [asked.is_open for asked in question.words[:-1]].count(True) == 0
        assert read_question(text) == question
