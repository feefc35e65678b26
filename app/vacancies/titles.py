"""Job titles in both gender forms, made from the reference's `Masculine / Feminine` labels."""

from app.reference.text import normalise_text

LONGEST_TITLE = 160
# Titles that already name everybody.
NEUTRAL_WORDS = frozenset({"personne", "personnel", "membre", "renfort"})


def both_forms_title(label: str) -> str:
    """`Soudeur ou soudeuse TIG` from `Soudeur TIG / Soudeuse TIG`; the label itself when it has one form."""
    masculine, feminine, tail = _forms(label)
    return _join(masculine, feminine, tail) if feminine else " ".join(masculine)


def has_both_forms(title: str) -> bool:
    """Whether a title already names both forms, in words or with a slash."""
    return " ou " in title or "/" in title


def propose_title(title: str, label: str) -> str | None:
    """A title in both forms to propose beside `title`, or None when there is nothing to say.

    What `title` says beyond the form of `label` is kept: `Soudeur TIG` with `Soudeur / Soudeuse` gives
    `Soudeur ou soudeuse TIG`. Another job altogether is offered the words of the label.
    """
    masculine, feminine, tail = _forms(label)
    words = title.split()
    if not words or not feminine or has_both_forms(title) or normalise_text(words[0]) in NEUTRAL_WORDS:
        return None
    for form in (masculine, feminine):
        if normalise_text(" ".join(words[: len(form)])) == normalise_text(" ".join(form)):
            tail = words[len(form) :]
    proposal = _join(masculine, feminine, tail)
    return proposal if len(proposal) <= LONGEST_TITLE else None


def _forms(label: str) -> tuple[list[str], list[str], list[str]]:
    """Words of the masculine, of the feminine (none when there is one form) and of what follows both."""
    masculine, _slash, feminine = (part.split() for part in label.partition("/"))
    if not feminine or masculine == feminine:
        return masculine, [], []
    ends = 0
    while ends < min(len(masculine), len(feminine)) - 1 and masculine[-ends - 1] == feminine[-ends - 1]:
        ends += 1
    shared = len(masculine) - ends
    return masculine[:shared], feminine[:shared], feminine[shared:]


def _join(masculine: list[str], feminine: list[str], tail: list[str]) -> str:
    return " ".join([*masculine, "ou", feminine[0][:1].lower() + feminine[0][1:], *feminine[1:], *tail])
