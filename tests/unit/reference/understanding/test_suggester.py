"""Titles and longer texts lead to occupations, with how sure and which words decided."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reference.understanding.suggester import Suggester
from tests.factories.understanding import LABELLED, OCCUPATIONS, make_suggester

CODES = tuple(OCCUPATIONS)


@pytest.fixture(scope="module")
def suggester() -> Suggester:
    return make_suggester(labelled=LABELLED)[1]


def codes(suggester: Suggester, text: str, **more: str) -> list[str]:
    return [CODES[guess.occupation] for guess in suggester.suggest(text, **more)]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("cuistot", "G1609"),
        ("aide maçon (H/F) 35h Mérignac", "F1704"),
        ("TP agent de maintenance du bâtiment", "I1203"),
        ("SERVEUSE", "G1803"),
        ("Serveur(se) extra", "G1803"),
        ("maison plombié chaufagiste", "F1603"),
        ("partie chef de", "G1609"),
        ("Nounous", "K1303"),
        ("CAP cuisine", "G1609"),
        ("Agents de maintenance bâtiments", "I1203"),
    ],
)
def test_a_title_as_people_write_it_leads_to_its_occupation(
    suggester: Suggester, title: str, expected: str
) -> None:
    assert codes(suggester, title)[0] == expected


@pytest.mark.parametrize(
    "text", ["", "   ", "!!!", "12345", "qsdf", "azertyuiop", "\x00\x01", "CDI 35h H/F", "🙂"]
)
def test_what_speaks_of_no_job_gives_nothing(suggester: Suggester, text: str) -> None:
    assert suggester.suggest(text) == []


def test_confidences_go_down_and_are_shares_of_one(suggester: Suggester) -> None:
    guesses = suggester.suggest("aide cuisinier", limit=8)
    sure = [guess.confidence for guess in guesses]
    assert sure == sorted(sure, reverse=True)
    assert sum(sure) == pytest.approx(1, abs=1e-4)


def test_a_person_who_tells_what_they_do_is_read_piece_by_piece(suggester: Suggester) -> None:
    found = codes(
        suggester, "j’ai été serveuse 3 ans, je garde des enfants et je sais monter des murs en briques"
    )
    assert set(found[:3]) == {"G1803", "K1303", "F1703"}


def test_a_description_tells_near_occupations_apart(suggester: Suggester) -> None:
    about = "Vous gardez les enfants chez leurs parents et jouez avec eux"
    plain = suggester.suggest("aide à domicile", limit=8)
    told = suggester.suggest("aide à domicile", about=about, limit=8)

    def sureness(guesses: list) -> float:
        return next(guess.confidence for guess in guesses if CODES[guess.occupation] == "K1303")

    assert sureness(told) > sureness(plain)


def test_the_deciding_words_are_those_typed_whose_loss_would_cost(suggester: Suggester) -> None:
    place = CODES.index("F1704")
    assert suggester.deciding_words("AIDE maçon (H/F) Mérignac", place) == ["AIDE", "maçon"]


def test_both_forms_of_a_word_decide_as_one(suggester: Suggester) -> None:
    assert suggester.deciding_words("Serveur / Serveuse", CODES.index("G1803")) == ["Serveur"]


def test_words_that_nothing_knows_never_decide(suggester: Suggester) -> None:
    assert "Clisson" not in suggester.deciding_words("Plombier Clisson", CODES.index("F1603"))


def test_words_of_diplomas_never_decide(suggester: Suggester) -> None:
    words = suggester.deciding_words("Titre professionnel Plombier chauffagiste", CODES.index("F1603"))
    assert words
    assert not {"Titre", "professionnel"} & set(words)


TEXTS = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.sampled_from(
            ["serveur", "cuistot", "je", "sais", "H/F", "35h", "CAP", ",", "et", "\n", "plombié", "."]
        ),
    ),
    max_size=40,
).map(" ".join)


@given(texts=st.lists(TEXTS, max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_text_is_answered_alike_alone_and_among_others(suggester: Suggester, texts: list[str]) -> None:
    together = suggester.suggest_many(texts, limit=5)
    assert [len(found) <= 5 for found in together] == [True] * len(texts)
    for text, found in zip(texts, together, strict=True):
        alone = suggester.suggest(text, limit=5)
        assert [guess.occupation for guess in alone] == [guess.occupation for guess in found]
        assert np.allclose(
            [guess.confidence for guess in alone], [guess.confidence for guess in found], atol=1e-5
        )
        for guess in alone[:1]:
            assert all(word in text for word in suggester.deciding_words(text, guess.occupation))
