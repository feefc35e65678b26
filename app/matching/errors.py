"""What suggestions refuse."""

from app.core.errors import DomainError, NotFound


class CandidateNotSuggested(NotFound):
    message = "Cette personne n’est plus suggérée\u00a0: elle a pu mettre sa page en pause ou la fermer."


class TooFewToCompare(DomainError):
    message = "Choisissez deux ou trois personnes à comparer."
