"""The number of an establishment: fourteen digits that check themselves."""

from stdnum.exceptions import ValidationError
from stdnum.fr import siret as rules

from app.accounts.errors import InvalidSiret


def clean_siret(text: str) -> str:
    """The fourteen digits of what was typed. Raises InvalidSiret (format, Luhn, or La Poste's own rule)."""
    # People paste no-break spaces and dashes from invoices.
    bare = "".join(sign for sign in text if not sign.isspace() and sign not in ".-–")
    try:
        return str(rules.validate(bare)) if bare.isascii() else _refuse()
    except ValidationError:
        raise InvalidSiret from None


def siren_of(siret: str) -> str:
    """The nine digits of the company; its establishments share them."""
    return siret[:9]


def format_siret(siret: str) -> str:
    """`732 829 320 00074`, with no-break spaces."""
    return "\u00a0".join((siret[:3], siret[3:6], siret[6:9], siret[9:]))


def _refuse() -> str:
    raise InvalidSiret
