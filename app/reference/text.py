"""One way to compare what people type with what the reference says."""

import re
import unicodedata

_APART = re.compile(r"[^a-z0-9]+")


def normalise_text(text: str) -> str:
    """Lower case, without accents; hyphens, apostrophes and slashes become spaces.

    >>> normalise_text("Aide-Soignant / Aide-Soignante d’élevage")
    'aide soignant aide soignante d elevage'
    """
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae"))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return _APART.sub(" ", letters.lower()).strip()


def both_forms(masculine: str, feminine: str) -> str:
    """`Soudeur / Soudeuse`; one form only when both are the same."""
    return masculine if masculine == feminine else f"{masculine} / {feminine}"
