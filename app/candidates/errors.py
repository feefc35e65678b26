"""What may go wrong with a person's page."""

from app.core.errors import DomainError, NotFound


class CandidateNotFound(NotFound):
    message = "Cette personne n’est pas ou plus dans Estuaire."


class PageNotFound(NotFound):
    message = "Aucune page personnelle n’est rattachée à ce compte. Inscrivez-vous pour en ouvrir une."


class PersonalLinkExpired(NotFound):
    message = (
        "Ce lien n’ouvre plus de page. Demandez-en un nouveau à l’organisme qui vous suit, "
        "ou reprenez le plus récent de vos messages."
    )


class CandidateHasLeft(DomainError):
    message = "Cette personne a quitté Estuaire : plus rien ne peut changer sur sa page."


class CannotPause(DomainError):
    message = "Votre page n’est pas visible en ce moment : il n’y a rien à mettre en pause."


class CannotResume(DomainError):
    message = "Votre page n’est pas en pause."


class NoOccupationSought(DomainError):
    message = "Choisissez au moins un métier recherché."
    field = "occupations"


class TooManyOccupations(DomainError):
    message = "Gardez trois métiers au plus : les suggestions seront plus justes."
    field = "occupations"


class UnknownOccupation(DomainError):
    message = "Choisissez un métier de la liste."
    field = "occupations"


class UnknownSkill(DomainError):
    message = "Choisissez des compétences de la liste."
    field = "skills"


class TooManySkills(DomainError):
    message = "Gardez quarante compétences au plus."
    field = "skills"


class NoContractAccepted(DomainError):
    message = "Cochez au moins un type de contrat."
    field = "contracts"


class RadiusOutOfRange(DomainError):
    message = "Indiquez une distance entre 5 et 150 km."
    field = "radius_km"


class AvailabilityTooFar(DomainError):
    message = "Indiquez une date dans les deux ans à venir."
    field = "available_on"


class PageAlreadyOpen(DomainError):
    message = "Une page est déjà rattachée à ce compte."
