"""When two needs are alike, how much, and in which words."""

import pytest

from app.needs.similar import Likeness


@pytest.mark.parametrize(
    ("likeness", "is_similar", "score", "words"),
    [
        (Likeness(True, False, 0, False), True, 4, "même métier"),
        (Likeness(True, False, 2, True), True, 8, "même métier, 2 compétences communes, même zone d’emploi"),
        # A near occupation needs something more: a skill, or the same zone.
        (Likeness(False, True, 0, False), False, 2, "métier voisin"),
        (Likeness(False, True, 1, False), True, 3, "métier voisin, 1 compétence commune"),
        (Likeness(False, True, 0, True), True, 4, "métier voisin, même zone d’emploi"),
        # Other work in the same zone is not alike; more than three shared skills weigh like three.
        (Likeness(False, False, 1, True), False, 3, "1 compétence commune, même zone d’emploi"),
        (Likeness(False, False, 7, False), True, 3, "7 compétences communes"),
        (Likeness(False, False, 0, True), False, 2, "même zone d’emploi"),
    ],
)
def test_likeness(likeness: Likeness, is_similar: bool, score: int, words: str) -> None:
    assert (likeness.is_similar, likeness.score, likeness.say()) == (is_similar, score, words)
