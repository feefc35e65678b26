"""Job titles in both gender forms, made from the reference's `Masculine / Feminine` labels."""


def both_forms_title(label: str) -> str:
    """`Soudeur ou soudeuse TIG` from `Soudeur TIG / Soudeuse TIG`; the label itself when it has one form."""
    masculine, separator, feminine = (part.strip() for part in label.partition("/"))
    if not separator or masculine == feminine:
        return masculine or label
    # What follows both forms is written once, after the second.
    first, second = masculine.split(), feminine.split()
    while len(first) > 1 and len(second) > 1 and first[-1] == second[-1]:
        first.pop()
        second.pop()
    tail = feminine.split()[len(second) :]
    return " ".join([*first, "ou", second[0][:1].lower() + second[0][1:], *second[1:], *tail])


def has_both_forms(title: str) -> bool:
    """Whether a title already names both forms, in words or with a slash."""
    return " ou " in title or "/" in title


def propose_title(title: str, label: str) -> str | None:
    """A title in both forms to propose beside `title`, or None when there is nothing to say."""
    proposal = both_forms_title(label)
    if " ou " not in proposal or has_both_forms(title) or title == proposal:
        return None
    return proposal
