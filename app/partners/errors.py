"""What a partner may not do."""

from app.core.errors import DomainError, NotAllowed, NotFound
from app.core.i18n import mark


class PersonNotFound(NotFound):
    message = mark("Cette personne n’est pas suivie par votre organisme, ou a quitté Estuaire.")


class CannotCertify(NotAllowed):
    message = mark("Seuls les centres de formation et les CFA attestent des compétences.")


class SkillNotHeld(DomainError):
    message = mark("Cette compétence n’est pas sur la page de la personne.")


class NotCertifiedByYou(DomainError):
    message = mark("Cette compétence n’a pas été attestée par votre centre.")


class MandateAlreadyWithdrawn(DomainError):
    message = mark("Le mandat de cette personne est déjà retiré.")


class MandateMissing(DomainError):
    message = mark("Cochez cette case une fois le mandat signé par la personne.")
    field = "has_mandate"
