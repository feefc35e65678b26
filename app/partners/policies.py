"""What each kind of partner may do."""

from app.accounts.enums import PartnerKind
from app.accounts.models import Organisation
from app.partners.errors import CannotCertify

_TEACHES = frozenset({PartnerKind.TRAINING_CENTRE, PartnerKind.APPRENTICESHIP_CENTRE})


def may_certify(organisation: Organisation) -> bool:
    """Only those who teach attest a skill; elsewhere it is declared."""
    return organisation.partner_kind in _TEACHES


def ensure_may_certify(organisation: Organisation) -> None:
    """Raises CannotCertify."""
    if not may_certify(organisation):
        raise CannotCertify
