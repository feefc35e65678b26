"""The order of labels for what was typed: each case is a rule."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reference.lookup.asking import read_question
from app.reference.lookup.building import FIRST_WORD_OF_TITLE, both_genders, build_index
from app.reference.lookup.finding import MOST_RANKED, Found

TITLES = (
    "Soudeur / Soudeuse",
    "Cuisinier / Cuisinière",
    "Aide-soignant / Aide-soignante",
    "Aide-soignant / Aide-soignante à domicile",
    "Aide-maçon / Aide-maçonne",
    "Maçon / Maçonne",
    "Aide-comptable",
    "Comptable",
    "Soudeur / Soudeuse TIG",
    "Chaudronnier-soudeur / Chaudronnière-soudeuse",
    "Vendeur / Vendeuse en boulangerie-pâtisserie",
    "Boulanger / Boulangère",
    "Mécanicien / Mécanicienne d’engins de travaux publics",
    "Mécanicien / Mécanicienne automobile",
    "Electromécanicien / Electromécanicienne",
    "Agent / Agente d’entretien",
    "Agent / Agente de propreté et d’entretien",
    "Agent / Agente de maintenance des bâtiments",
    "Chef / Cheffe de cuisine",
    "Electricien / Electricienne du bâtiment",
    "Conducteur / Conductrice de poids lourd",
    "Assistant / Assistante Ressources Humaines (RH)",
    "Opérateur / Opératrice de production",
)
index = build_index(
    TITLES,
    np.zeros(len(TITLES), dtype=np.float32),
    first_word=FIRST_WORD_OF_TITLE,
    codes=[f"H{number:04d}" for number in range(len(TITLES))],
)


def find(text: str, favoured: Sequence[int] = ()) -> Found:
    question = read_question(text)
    return index.find(question, favoured=favoured) if question else Found([], [])


def titles(text: str) -> list[str]:
    whole, part = find(text)
    return [TITLES[number] for number in (*whole, *part)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        # letters
        ("so", "Soudeur / Soudeuse"),
        ("cu", "Cuisinier / Cuisinière"),
        ("ma", "Maçon / Maçonne"),
        ("soudeu", "Soudeur / Soudeuse"),
        # case, accents, apostrophes, hyphens
        ("SOUDEUR", "Soudeur / Soudeuse"),
        ("cuisiniere", "Cuisinier / Cuisinière"),
        ("MAÇON", "Maçon / Maçonne"),
        ("agent d'entretien", "Agent / Agente d’entretien"),
        ("aide soignant", "Aide-soignant / Aide-soignante"),
        ("vendeuse boulangerie patisserie", "Vendeur / Vendeuse en boulangerie-pâtisserie"),
        # gender forms
        ("soudeuse", "Soudeur / Soudeuse"),
        ("cheffe de cuisine", "Chef / Cheffe de cuisine"),
        ("Opérateur/trice de production", "Opérateur / Opératrice de production"),
        ("agent(e) d’entretien", "Agent / Agente d’entretien"),
        ("électricien·ne bâtiment", "Electricien / Electricienne du bâtiment"),
        ("Cuisinier ou cuisinière", "Cuisinier / Cuisinière"),
        ("Soudeur / Soudeuse TIG", "Soudeur / Soudeuse TIG"),
        # plurals
        ("soudeuses", "Soudeur / Soudeuse"),
        ("agents de maintenance de bâtiment", "Agent / Agente de maintenance des bâtiments"),
        # typing errors
        ("electricein", "Electricien / Electricienne du bâtiment"),
        ("maconn", "Maçon / Maçonne"),
        ("cuisnier", "Cuisinier / Cuisinière"),
        ("soudeeur", "Soudeur / Soudeuse"),
        ("cuizinier", "Cuisinier / Cuisinière"),
        ("comptabel", "Comptable"),
        ("vendeur boulagerie", "Vendeur / Vendeuse en boulangerie-pâtisserie"),
        ("elcetri", "Electricien / Electricienne du bâtiment"),
        # glued and split
        ("aidesoignante", "Aide-soignant / Aide-soignante"),
        ("agent dentretien", "Agent / Agente d’entretien"),
        ("agentdentretien", "Agent / Agente d’entretien"),
        ("electro mecanicien", "Electromécanicien / Electromécanicienne"),
        # order of words
        ("tig soudeur", "Soudeur / Soudeuse TIG"),
        ("domicile aide soignante", "Aide-soignant / Aide-soignante à domicile"),
        ("automobile mecanicien", "Mécanicien / Mécanicienne automobile"),
        # abbreviations and noise
        ("conductrice PL", "Conducteur / Conductrice de poids lourd"),
        ("2 mécaniciens TP en CDI", "Mécanicien / Mécanicienne d’engins de travaux publics"),
        ("assistante rh", "Assistant / Assistante Ressources Humaines (RH)"),
        ("aide maçon (H/F) 35h", "Aide-maçon / Aide-maçonne"),
        ("TP agent de maintenance du bâtiment", "Agent / Agente de maintenance des bâtiments"),
        ("CAP boulanger", "Boulanger / Boulangère"),
        ("comptable H/F CDI temps plein urgent", "Comptable"),
        ("agent de maint.", "Agent / Agente de maintenance des bâtiments"),
        # codes
        ("h0005", "Maçon / Maçonne"),
        ("H0005", "Maçon / Maçonne"),
        # everyday words without their end
        ("cuistot", "Cuisinier / Cuisinière"),
    ],
)
def test_what_is_meant_comes_first(text: str, first: str) -> None:
    assert titles(text)[:1] == [first]


@pytest.mark.parametrize(
    ("text", "order"),
    [
        # The very title, then those that begin so, then those that have the word elsewhere.
        (
            "soudeur",
            ["Soudeur / Soudeuse", "Soudeur / Soudeuse TIG", "Chaudronnier-soudeur / Chaudronnière-soudeuse"],
        ),
        ("comptable", ["Comptable", "Aide-comptable"]),
        ("agent entretien", ["Agent / Agente d’entretien", "Agent / Agente de propreté et d’entretien"]),
        ("macon", ["Maçon / Maçonne", "Aide-maçon / Aide-maçonne"]),
    ],
)
def test_the_very_title_then_what_begins_so_then_the_rest(text: str, order: list[str]) -> None:
    assert titles(text)[: len(order)] == order


def test_titles_with_some_of_the_words_come_after_those_with_all() -> None:
    whole, part = find("soudeur patisserie")
    assert whole == []
    assert {TITLES[number] for number in part[:2]} & {
        "Soudeur / Soudeuse",
        "Vendeur / Vendeuse en boulangerie-pâtisserie",
    }
    whole, part = find("soudeur tig")
    assert [TITLES[number] for number in whole] == ["Soudeur / Soudeuse TIG"]
    assert TITLES[part[0]] == "Soudeur / Soudeuse"


def test_a_name_that_nothing_has_does_not_hide_the_trade() -> None:
    assert titles("comptable Durand-Martin")[0] == "Comptable"
    assert titles("caces mécanicien")[0].startswith("Mécanicien")


def test_favoured_labels_come_first_but_after_the_very_text() -> None:
    whole, _part = find("aide", favoured=[6])
    assert TITLES[whole[0]] == "Aide-comptable"
    whole, _part = find("comptable", favoured=[6])
    assert [TITLES[number] for number in whole] == ["Comptable", "Aide-comptable"]


@pytest.mark.parametrize("text", ["xylophone", "zzzz qqqq", "999999", "%%", "__", "€€"])
def test_what_nothing_resembles_gives_nothing(text: str) -> None:
    assert titles(text) == []


def test_an_index_of_nothing_finds_nothing() -> None:
    question = read_question("soudeur")
    assert question is not None
    empty = build_index([], np.zeros(0, dtype=np.float32), first_word=1.5)
    assert empty.find(question) == Found([], [])


@pytest.mark.parametrize(
    ("label", "forms"),
    [
        ("Agent / Agente d’entretien", ("agent d entretien", "agente d entretien")),
        ("Soudeur TIG / Soudeuse TIG", ("soudeur tig", "soudeuse tig")),
        ("Comptable", ("comptable", "comptable")),
        ("Garçon de café / Serveuse", ("garcon de cafe", "serveuse de cafe")),
    ],
)
def test_each_gender_form_is_read_whole(label: str, forms: tuple[str, str]) -> None:
    one, other = both_genders(label)
    assert (" ".join(one), " ".join(other)) == forms


words = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from([*" ".join(TITLES).split(), "CDI", "h0003", "RH", "'", "(e)"]), max_size=14).map(
        " ".join
    ),
)


@given(words)
def test_any_text_gives_each_label_once_and_the_same_order_again(text: str) -> None:
    whole, part = found = find(text)
    assert len(set(whole + part)) == len(whole) + len(part)
    assert len(whole) <= MOST_RANKED
    assert len(part) <= MOST_RANKED
    assert all(0 <= number < len(TITLES) for number in whole + part)
    assert find(text) == found


@given(st.sampled_from(TITLES), st.data())
def test_every_beginning_of_a_title_is_answered(title: str, data: st.DataObject) -> None:
    end = data.draw(st.integers(min_value=2, max_value=len(title)))
    assert titles(title[:end])
