"""From what people type to one commune: the form asks again when several answer to the same words."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.core.errors import DomainError
from app.core.i18n import mark
from app.reference.errors import UnknownCommune
from app.reference.models import Commune
from app.reference.queries import find_commune, suggest_communes
from app.reference.text import normalise_text


class SeveralCommunes(DomainError):
    """`choices` answer to the text, the most populated first."""

    message = mark("Plusieurs communes répondent à ce nom : choisissez la vôtre.")

    def __init__(self, choices: Sequence[Commune], *, field: str | None = None) -> None:
        super().__init__(field=field)
        self.choices = choices


def resolve_commune(
    session: Session, text: str, *, chosen_id: int | None = None, field: str = "commune"
) -> Commune:
    """The commune of `chosen_id` while it still answers to `text`, else the only one that does.

    `text` is a name, a postal code, or both as in "Rochefort (17300)".
    Raises UnknownCommune or SeveralCommunes.
    """
    name, _, postal_code = text.partition("(")
    found = suggest_communes(session, name, limit=12)
    postal_code = postal_code.strip(" )")
    if postal_code:
        found = [commune for commune in found if postal_code in commune.postal_codes.split()]
    chosen = find_commune(session, chosen_id)
    if chosen is not None and (chosen in found or chosen.search_text == normalise_text(name)):
        return chosen
    exact = [commune for commune in found if commune.search_text == normalise_text(name)]
    candidates = exact or found
    if not candidates:
        raise UnknownCommune(field=field)
    if len(candidates) > 1:
        raise SeveralCommunes(candidates, field=field)
    return candidates[0]


def commune_text(commune: Commune) -> str:
    """What stands in the field for a commune: "Rochefort (17300)"; reads back as the same commune."""
    return f"{commune.name} ({commune.postal_codes.split()[0]})"
