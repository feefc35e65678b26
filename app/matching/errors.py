"""What suggestions refuse."""

from app.core.errors import DomainError, NotFound
from app.core.i18n import mark


class CandidateNotSuggested(NotFound):
    message = mark(
        "Cette personne n’est plus suggérée\u00a0: elle a pu mettre sa page en pause ou la fermer."
    )


class TooFewToCompare(DomainError):
    message = mark("Choisissez deux ou trois personnes à comparer.")


class WeightsVersionNotFound(NotFound):
    message = mark("Cette version des pondérations n’existe pas.")


class WeightsChangedMeanwhile(DomainError):
    message = mark(
        "Une autre version a été publiée pendant votre essai. Il est gardé\u00a0: relisez la comparaison "
        "avec la nouvelle version, puis publiez si elle vous convient toujours."
    )


class SameWeights(DomainError):
    message = mark("Ces pondérations sont déjà celles en vigueur\u00a0: changez-en une avant de publier.")
