"""Which words of the reference a typed word may stand for, and how near each is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reference.lookup.vocabulary import Near, Vocabulary

WORDS = """
    macon maconne boulanger boulangere boulangerie electricien electricienne cuisinier cuisiniere chef cheffe
    souder soudeur soudeuse soudure maintenance main menuisier serveur serveuse vendeur b bateau
"""
vocabulary = Vocabulary(WORDS.split(), [("chef", "cheffe")])


def names(near: Near) -> dict[str, float]:
    assert len(set(near.ids.tolist())) == len(near.ids)
    return {
        vocabulary.words[key]: round(value, 4)
        for key, value in zip(near.ids.tolist(), near.nearness.tolist(), strict=True)
    }


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("boulanger", {"boulangere"}),
        ("boulangeres", {"boulanger", "boulangere"}),
        ("cuisiniers", {"cuisinier", "cuisiniere"}),
        ("cheffe", {"chef"}),
        ("chefs", {"chef", "cheffe"}),
        ("serveuses", {"serveur", "serveuse"}),
    ],
)
def test_genders_and_plurals_are_one_word(word: str, others: set[str]) -> None:
    found = names(vocabulary.near(word, is_open=False))
    assert others <= found.keys()
    assert all(found[other] > 0.9 for other in others)


def test_the_word_itself_is_nearest_then_its_forms_then_its_relatives() -> None:
    found = names(vocabulary.near("soudeur", is_open=False))
    assert found["soudeur"] == 1
    assert 1 > found["soudeuse"] > found["soudure"] == found["souder"] > 0


def test_an_open_word_begins_others_and_a_whole_one_may_be_shortened() -> None:
    assert {"maintenance", "main"} == names(vocabulary.near("main", is_open=True)).keys()
    opened = names(vocabulary.near("mai", is_open=True))
    assert opened.keys() == {"main", "maintenance"}
    assert not names(vocabulary.near("mai", is_open=False))
    assert names(vocabulary.near("maint", is_open=False))["maintenance"] < opened["maintenance"]


def test_a_letter_that_is_a_word_hides_what_it_begins() -> None:
    found = names(vocabulary.near("b", is_open=True))
    assert found["b"] > found["bateau"] + 0.3


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("boulagerie", "boulangerie"),  # missing
        ("boullangerie", "boulangerie"),  # doubled
        ("boulangrie", "boulangerie"),
        ("electricein", "electricien"),  # swapped
        ("menusier", "menuisier"),
        ("maintenence", "maintenance"),  # other
        ("mentenance", "maintenance"),  # two edits
        ("aelectricien", "electricien"),
        ("mcaon", "macon"),
    ],
)
def test_a_word_with_one_or_two_edits_is_found(typed: str, meant: str) -> None:
    assert vocabulary.near(typed, is_open=False).is_empty
    found = names(vocabulary.misspelt(typed, is_open=False))
    assert found[meant] == max(found.values())
    assert meant in names(vocabulary.misspelt(typed, is_open=True))


@pytest.mark.parametrize(
    ("typed", "meant"), [("boulag", "boulangerie"), ("elcetr", "electricien"), ("meniu", "menuisier")]
)
def test_a_beginning_with_an_edit_is_found_while_typing(typed: str, meant: str) -> None:
    assert meant in names(vocabulary.misspelt(typed, is_open=True))
    assert meant not in names(vocabulary.misspelt(typed, is_open=False))


def test_short_words_are_not_mended_and_long_ones_by_two_edits_at_most() -> None:
    assert vocabulary.misspelt("chf", is_open=True).is_empty
    assert "macon" not in names(vocabulary.misspelt("mcno", is_open=False))
    assert "maintenance" not in names(vocabulary.misspelt("mantnence", is_open=False))
    assert vocabulary.misspelt("x" * 41, is_open=True).is_empty


def test_one_edit_is_nearer_than_two_and_a_first_letter_seldom_wrong() -> None:
    found = names(vocabulary.misspelt("zendeur", is_open=False))
    assert found["vendeur"] < names(vocabulary.misspelt("vendeor", is_open=False))["vendeur"]


def test_a_word_without_its_last_letters_begins_others() -> None:
    assert {"cuisinier", "cuisiniere"} == names(vocabulary.shortened("cuistot")).keys()
    assert vocabulary.shortened("xylophone").is_empty
    assert vocabulary.shortened("cui").is_empty


def test_an_empty_vocabulary_has_nothing() -> None:
    empty = Vocabulary([])
    assert empty.near("soudeur", is_open=True).is_empty
    assert empty.misspelt("soudeur", is_open=True).is_empty
    assert empty.shortened("soudeur").is_empty


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=50), st.booleans())
def test_any_word_has_a_nearness_from_0_to_1(word: str, is_open: bool) -> None:
    for near in (
        vocabulary.near(word, is_open=is_open),
        vocabulary.misspelt(word, is_open=is_open),
        vocabulary.shortened(word),
    ):
        assert all(0 < value <= 1 for value in names(near).values())
