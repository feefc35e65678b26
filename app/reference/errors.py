"""What can go wrong with the reference."""

from app.core.errors import DomainError, NotFound
from app.core.i18n import mark


class UnknownOccupation(NotFound):
    message = mark("Ce métier n’est pas dans le référentiel.")


class UnknownCommune(DomainError):
    message = mark("Choisissez une commune de la liste.")
