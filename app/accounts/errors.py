"""What the rules of accounts and organisations refuse."""

from app.core.errors import DomainError, NotAllowed, NotFound


class OrganisationNotVerified(DomainError):
    message = (
        "Votre entreprise n’est pas encore vérifiée. Un contact pourra être proposé dès qu’elle le sera ; "
        "vous pouvez déjà publier et présélectionner."
    )


class OrganisationSuspended(NotAllowed):
    message = "L’accès de votre organisation est suspendu. Écrivez-nous pour en connaître la raison."


class OrganisationNotFound(NotFound):
    message = "Cette organisation n’existe pas ou n’est plus accessible."


class InvalidSiret(DomainError):
    message = "Vérifiez le SIRET : 14 chiffres, que vous trouvez sur une facture ou un extrait Kbis."
    field = "siret"


class EstablishmentClosed(DomainError):
    message = "L’annuaire des entreprises indique que cet établissement est fermé. Vérifiez le SIRET."
    field = "siret"


class EstablishmentUnknown(DomainError):
    message = "L’annuaire des entreprises ne connaît pas ce SIRET. Vérifiez les 14 chiffres."
    field = "siret"


class PasswordTooShort(DomainError):
    message = "Choisissez un mot de passe de 12 caractères au moins, par exemple quatre mots."
    field = "password"


class PasswordTooCommon(DomainError):
    message = "Ce mot de passe reprend votre nom ou votre adresse. Choisissez-en un autre."
    field = "password"


class WrongCredentials(DomainError):
    message = "L’adresse ou le mot de passe ne convient pas. Vérifiez les deux, ou demandez un nouveau mot de passe."


class TokenRefused(DomainError):
    message = "Ce lien a expiré ou a déjà servi. Demandez-en un nouveau."


class LastOwner(DomainError):
    message = "Nommez d’abord une autre personne responsable : une organisation en garde toujours une."


class MembershipNotFound(NotFound):
    message = "Cette personne ne fait pas partie de votre organisation."


class AlreadyMember(DomainError):
    message = "Cette personne fait déjà partie de l’organisation."
    field = "email"


class InvitationRefused(TokenRefused):
    message = "Cette invitation a expiré, a déjà servi ou a été retirée. Demandez-en une nouvelle."
