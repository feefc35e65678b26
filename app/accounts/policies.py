"""What an organisation must be before it may act."""

from app.accounts.enums import OrganisationStatus
from app.accounts.errors import OrganisationNotVerified, OrganisationSuspended
from app.accounts.models import Organisation


def ensure_may_contact(organisation: Organisation) -> None:
    """SIRET numbers are public: a firm is verified before it can reach anyone.

    Raises OrganisationNotVerified or OrganisationSuspended.
    """
    if organisation.status is OrganisationStatus.SUSPENDED:
        raise OrganisationSuspended
    if organisation.status is not OrganisationStatus.VERIFIED:
        raise OrganisationNotVerified
