"""Confidence is shown in three degrees, by one rule."""

import pytest

from app.reference.understanding.wording import Likelihood, likelihood, words_read


@pytest.mark.parametrize(
    ("confidence", "degree", "label"),
    [
        (1.0, Likelihood.VERY_LIKELY, "très probable"),
        (0.75, Likelihood.VERY_LIKELY, "très probable"),
        (0.749, Likelihood.LIKELY, "probable"),
        (0.4, Likelihood.LIKELY, "probable"),
        (0.399, Likelihood.TO_CHECK, "à vérifier"),
        (0.0, Likelihood.TO_CHECK, "à vérifier"),
    ],
)
def test_a_confidence_has_one_degree(confidence: float, degree: Likelihood, label: str) -> None:
    assert likelihood(confidence) is degree
    assert degree.label == label


def test_the_three_weightiest_words_are_named() -> None:
    assert words_read(("aide", "maçon", "bâtiment", "chantier")) == "aide, maçon, bâtiment"
    assert words_read(()) == ""
