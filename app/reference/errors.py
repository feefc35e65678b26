"""What can go wrong with the reference."""

from app.core.errors import DomainError, NotFound


class UnknownOccupation(NotFound):
    message = "Ce métier n’est pas dans le référentiel."


class UnknownCommune(DomainError):
    message = "Choisissez une commune de la liste."
