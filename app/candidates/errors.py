"""What may go wrong with a person's page."""

from app.core.errors import DomainError, NotFound
from app.core.i18n import mark


class CandidateNotFound(NotFound):
    message = mark("Cette personne n’est pas ou plus dans Estuaire.")


class PageNotFound(NotFound):
    message = mark("Aucune page personnelle n’est rattachée à ce compte. Inscrivez-vous pour en ouvrir une.")


class PersonalLinkExpired(NotFound):
    message = mark(
        "Ce lien n’ouvre plus de page. Demandez-en un nouveau à l’organisme qui vous suit, "
        "ou reprenez le plus récent de vos messages."
    )


class CandidateHasLeft(DomainError):
    message = mark("Cette personne a quitté Estuaire : plus rien ne peut changer sur sa page.")


class CannotPause(DomainError):
    message = mark("Votre page n’est pas visible en ce moment : il n’y a rien à mettre en pause.")


class CannotResume(DomainError):
    message = mark("Votre page n’est pas en pause.")


class NoOccupationSought(DomainError):
    message = mark("Choisissez au moins un métier recherché.")
    field = "occupations"


class TooManyOccupations(DomainError):
    message = mark("Gardez trois métiers au plus : les suggestions seront plus justes.")
    field = "occupations"


class UnknownOccupation(DomainError):
    message = mark("Choisissez un métier de la liste.")
    field = "occupations"


class UnknownSkill(DomainError):
    message = mark("Choisissez des compétences de la liste.")
    field = "skills"


class TooManySkills(DomainError):
    message = mark("Gardez quarante compétences au plus.")
    field = "skills"


class NoContractAccepted(DomainError):
    message = mark("Cochez au moins un type de contrat.")
    field = "contracts"


class RadiusOutOfRange(DomainError):
    message = mark("Indiquez une distance entre 5 et 150 km.")
    field = "radius_km"


class AvailabilityTooFar(DomainError):
    message = mark("Indiquez une date dans les deux ans à venir.")
    field = "available_on"


class PageAlreadyOpen(DomainError):
    message = mark("Une page est déjà rattachée à ce compte.")
