"""What the directory of companies says of a SIRET, and what sign-up makes of it."""

from app.accounts.errors import EstablishmentClosed, EstablishmentUnknown
from app.integrations.sirene.contract import Company, CompanyDirectory, DirectoryUnavailable


def look_up(directory: CompanyDirectory, siret: str, *, is_sure: bool = False) -> Company | None:
    """The establishment; None when the directory does not answer, or when it knows nothing of it and the
    person is sure: new firms and those that hide from the public directory must get in too, an administrator
    checks them.

    Raises EstablishmentUnknown or EstablishmentClosed.
    """
    try:
        company = directory.find(siret)
    except DirectoryUnavailable:
        return None
    if company is None:
        if is_sure:
            return None
        raise EstablishmentUnknown
    if not company.is_open:
        raise EstablishmentClosed
    return company
