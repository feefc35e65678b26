"""What the rules of vacancies refuse."""

from app.core.errors import DomainError, InvalidInput, NotFound
from app.core.i18n import mark


class VacancyNotFound(NotFound):
    message = mark("Cette offre n’existe pas ou n’est plus accessible.")


class ImportNotFound(NotFound):
    message = mark("Cet import n’existe pas ou n’est plus accessible. Envoyez de nouveau votre fichier.")


class FeedRefused(DomainError):
    """Nothing can be kept of the file; the message says why and what to do."""


class VacancyIncomplete(InvalidInput):
    """Fields that publishing needs; the mapping names them."""


class VacancyAlreadyClosed(DomainError):
    message = mark("Cette offre est close. Dupliquez-la pour en publier une nouvelle.")


class VacancyNotPublished(DomainError):
    message = mark("Cette offre n’est pas en ligne.")


class DiscriminatoryText(DomainError):
    """The text touches a ground of article L1132-1; `field` says where."""
