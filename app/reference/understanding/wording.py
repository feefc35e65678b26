"""How sure a suggestion is, in words: a bare number would be read as a mark given to somebody."""

from collections.abc import Sequence
from enum import StrEnum

from app.core.i18n import lazy

# From that confidence on. A confidence is calibrated: of suggestions made at 0.75, three in four are right.
VERY_LIKELY_FROM = 0.75
LIKELY_FROM = 0.4
# More words than that explain nothing.
MOST_WORDS = 3


class Likelihood(StrEnum):
    """The three degrees that people read."""

    VERY_LIKELY = "very_likely"
    LIKELY = "likely"
    TO_CHECK = "to_check"

    @property
    def label(self) -> str:
        return str(_LABELS[self])


_LABELS = {
    Likelihood.VERY_LIKELY: lazy("très probable"),
    Likelihood.LIKELY: lazy("probable"),
    Likelihood.TO_CHECK: lazy("à vérifier"),
}


def likelihood(confidence: float) -> Likelihood:
    """The degree of a confidence from 0 to 1."""
    if confidence >= VERY_LIKELY_FROM:
        return Likelihood.VERY_LIKELY
    return Likelihood.LIKELY if confidence >= LIKELY_FROM else Likelihood.TO_CHECK


def words_read(words: Sequence[str]) -> str:
    """The words that decided, the weightiest first: `aide, maçon`."""
    return ", ".join(words[:MOST_WORDS])
