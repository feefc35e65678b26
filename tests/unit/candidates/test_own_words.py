"""A person's text is cut into pieces, and each piece keeps the words that may name a trade."""

import pytest

from app.candidates.own_words import MOST_PIECES, telling_pieces


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            "J’ai été serveuse 3 ans, je sais souder, je garde des enfants",
            ["serveuse", "souder", "garde enfants"],
        ),
        ("je conduis un camion", ["conduis camion"]),
        ("Aide-soignante puis coiffeuse\nménage", ["Aide-soignante", "coiffeuse", "ménage"]),
        ("souder, Souder, souder", ["souder", "Souder"]),
        ("je sais faire", []),
        ("   ", []),
        ("2019-2023", []),
    ],
)
def test_what_surrounds_a_trade_is_left_out(text: str, pieces: list[str]) -> None:
    assert telling_pieces(text) == pieces


def test_a_very_long_text_is_read_as_far_as_is_reasonable() -> None:
    assert len(telling_pieces(", ".join(f"métier{number}" for number in range(200)))) == MOST_PIECES
