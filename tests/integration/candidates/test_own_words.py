"""What people say of themselves leads to occupations, each with their own words."""

import pytest
from sqlalchemy.orm import Session

from app.candidates.own_words import MOST_OCCUPATIONS, read_own_words
from tests.factories.reference import make_occupation

LABELS = {
    "G1803": "Serveur / Serveuse en restauration",
    "H2913": "Soudeur / Soudeuse",
    "K1303": "Garde d’enfant",
    "N4101": "Conducteur / Conductrice de poids lourd",
    "F1703": "Maçon / Maçonne",
    "G1609": "Cuisinier / Cuisinière",
    "K2204": "Agent / Agente de nettoyage industriel",
    "J1501": "Aide-soignant / Aide-soignante",
}


@pytest.fixture(autouse=True)
def trades(session: Session) -> None:
    for code, label in LABELS.items():
        make_occupation(session, code=code, label=label)


def test_each_piece_of_a_text_is_read_apart(session: Session) -> None:
    read = read_own_words(session, "J’ai été serveuse 3 ans, je sais souder, je garde des enfants")
    words = {item.code: item.words for item in read.occupations}
    assert words["G1803"] == ("serveuse",)
    assert words["H2913"] == ("souder",)
    assert words["K1303"] == ("garde enfants",)


def test_the_likeliest_comes_first_and_each_once(session: Session) -> None:
    read = read_own_words(session, "maçon, maçonne, cuisine, camion, ménage, soudeur, serveur, toilette")
    confidences = [item.confidence for item in read.occupations]
    assert confidences == sorted(confidences, reverse=True)
    codes = [item.code for item in read.occupations]
    assert len(codes) == len(set(codes)) <= MOST_OCCUPATIONS


@pytest.mark.parametrize("text", ["", "qsdfgh", "je sais faire", "… !!"])
def test_a_text_that_says_nothing_gives_nothing(session: Session, text: str) -> None:
    assert not read_own_words(session, text)
