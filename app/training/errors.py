"""What looking into the catalogue refuses."""

from app.core.errors import DomainError, NotFound
from app.core.i18n import mark


class ProgrammeNotFound(NotFound):
    message = mark("Cette formation n’est pas ou plus au catalogue.")


class OccupationNotChosen(DomainError):
    """No occupation of the reference was named."""

    field = "occupation_text"
    message = mark("Choisissez un métier dans la liste, par exemple « soudeur ».")


class TooManyOccupations(DomainError):
    field = "occupation_text"
    message = mark("Une formation vise dix métiers au plus : retirez-en un d’abord.")
