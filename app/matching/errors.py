"""What suggestions refuse."""

from app.core.errors import DomainError, NotFound
from app.core.i18n import mark


class CandidateNotSuggested(NotFound):
    message = mark(
        "Cette personne n’est plus suggérée\u00a0: elle a pu mettre sa page en pause ou la fermer."
    )


class TooFewToCompare(DomainError):
    message = mark("Choisissez deux ou trois personnes à comparer.")
