"""What a question on the log of lists refuses."""

from app.core.errors import DomainError
from app.core.i18n import mark


class VacancyUnknown(DomainError):
    message = mark(
        "Aucune offre publiée n’a cette référence. Vérifiez-la\u00a0: elle ressemble à OF-2026-0417."
    )
    field = "offre"


class PersonUnknown(DomainError):
    message = mark("Personne n’a cette référence. Vérifiez-la\u00a0: elle ressemble à C-7F3K.")
    field = "personne"


class DayAhead(DomainError):
    message = mark("Choisissez la date d’aujourd’hui ou une date passée.")
    field = "jour"


class DayForgotten(DomainError):
    message = mark("Les listes de cette date sont effacées. Choisissez une date plus récente.")
    field = "jour"
