"""What a partner may not do."""

from app.core.errors import DomainError, NotAllowed, NotFound


class PersonNotFound(NotFound):
    message = "Cette personne n’est pas suivie par votre organisme, ou a quitté Estuaire."


class CannotCertify(NotAllowed):
    message = "Seuls les centres de formation et les CFA attestent des compétences."


class SkillNotHeld(DomainError):
    message = "Cette compétence n’est pas sur la page de la personne."


class NotCertifiedByYou(DomainError):
    message = "Cette compétence n’a pas été attestée par votre centre."


class MandateAlreadyWithdrawn(DomainError):
    message = "Le mandat de cette personne est déjà retiré."


class MandateMissing(DomainError):
    message = "Cochez cette case une fois le mandat signé par la personne."
    field = "has_mandate"
