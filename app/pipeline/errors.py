"""What the employer's own notes refuse."""

from app.core.errors import DomainError
from app.core.i18n import mark


class AlreadyInContact(DomainError):
    message = mark(
        "Un contact a déjà été proposé à cette personne\u00a0: suivez-le depuis la page de suivi de l’offre."
    )
