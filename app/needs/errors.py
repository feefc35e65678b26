"""What the rules of skills needs refuse."""

from app.core.errors import DomainError, InvalidInput, NotFound
from app.core.i18n import mark


class NeedNotFound(NotFound):
    message = mark("Ce besoin n’existe pas ou n’est plus accessible.")


class NeedIncomplete(InvalidInput):
    """Fields that the agency cannot work without; the mapping names them."""


class NeedEnded(DomainError):
    message = mark("Ce besoin n’est plus ouvert : il ne change plus. Vous pouvez en signaler un nouveau.")


class NoQuestionAsked(DomainError):
    message = mark("Aucune question n’attend de réponse pour ce besoin.")


class QuestionAlreadyAsked(DomainError):
    message = mark("Une question attend déjà la réponse de l’entreprise.")


class NeedAlreadyAccepted(DomainError):
    message = mark("Ce besoin est déjà accepté : rattachez-lui une formation.")


class NeedNotMergeable(DomainError):
    message = mark("Choisissez un autre besoin, encore ouvert, pour y regrouper celui-ci.")


class NeedNotMerged(DomainError):
    message = mark("Ce besoin n’est pas regroupé avec un autre.")


class ProgrammeAlreadyLinked(DomainError):
    message = mark("Cette formation est déjà rattachée à ce besoin.")


class ProgrammeNotLinked(DomainError):
    message = mark("Cette formation n’est pas rattachée à ce besoin.")


class ReviewerNotFound(DomainError):
    message = mark("Choisissez une personne de Cap Métiers dans la liste.")
    field = "reviewer"


class TextMissing(DomainError):
    message = mark("Écrivez quelques mots : l’entreprise et Cap Métiers les liront.")
    field = "text"
