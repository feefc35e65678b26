"""What the rules of accounts and organisations refuse."""

from app.core.errors import DomainError, InvalidInput, NotAllowed, NotFound
from app.core.i18n import mark


class OrganisationNotVerified(DomainError):
    message = mark(
        "Votre entreprise n’est pas encore vérifiée. Un contact pourra être proposé dès qu’elle le sera ; "
        "vous pouvez déjà publier et présélectionner."
    )


class OrganisationSuspended(NotAllowed):
    message = mark("L’accès de votre organisation est suspendu. Écrivez-nous pour en connaître la raison.")


class OrganisationNotFound(NotFound):
    message = mark("Cette organisation n’existe pas ou n’est plus accessible.")


class InvalidSiret(DomainError):
    message = mark("Vérifiez le SIRET : 14 chiffres, que vous trouvez sur une facture ou un extrait Kbis.")
    field = "siret"


class EstablishmentClosed(DomainError):
    message = mark("L’annuaire des entreprises indique que cet établissement est fermé. Vérifiez le SIRET.")
    field = "siret"


class EstablishmentUnknown(DomainError):
    message = mark("L’annuaire des entreprises ne connaît pas ce SIRET. Vérifiez les 14 chiffres.")
    field = "siret"


class PasswordTooShort(DomainError):
    message = mark("Choisissez un mot de passe de 12 caractères au moins, par exemple quatre mots.")
    field = "password"


class PasswordTooCommon(DomainError):
    message = mark("Ce mot de passe reprend votre nom ou votre adresse. Choisissez-en un autre.")
    field = "password"


class WrongCredentials(DomainError):
    message = mark(
        "L’adresse ou le mot de passe ne convient pas. "
        "Vérifiez les deux, ou demandez un nouveau mot de passe."
    )


class TokenRefused(DomainError):
    message = mark("Ce lien a expiré ou a déjà servi. Demandez-en un nouveau.")


class LastOwner(DomainError):
    message = mark("Nommez d’abord une autre personne responsable : une organisation en garde toujours une.")


class MembershipNotFound(NotFound):
    message = mark("Cette personne ne fait pas partie de votre organisation.")


class AlreadyMember(DomainError):
    message = mark("Cette personne fait déjà partie de l’organisation.")
    field = "email"


class InvitationRefused(TokenRefused):
    message = mark("Cette invitation a expiré, a déjà servi ou a été retirée. Demandez-en une nouvelle.")


class PasswordTooLong(DomainError):
    message = mark("Choisissez un mot de passe de 200 caractères au plus.")
    field = "password"


class CurrentPasswordWrong(DomainError):
    message = mark(
        "Ce n’est pas votre mot de passe actuel. Vérifiez-le, ou demandez-en un nouveau par e-mail."
    )
    field = "current_password"


class DomainRefused(DomainError):
    message = mark("Indiquez un domaine propre à l’entreprise, par exemple atelier-maubrac.fr.")
    field = "email_domain"


class FirmDetailsMissing(InvalidInput):
    """The directory did not answer: the name and the commune are asked for."""


class EmailNotVerified(DomainError):
    message = mark("Cette personne n’a pas encore confirmé son adresse. Attendez qu’elle le fasse.")


class NoVerifiedOwner(DomainError):
    message = mark(
        "Aucune personne responsable n’a encore confirmé son adresse : l’organisation ne peut être vérifiée."
    )


class RequestAlreadyDecided(DomainError):
    message = mark("Cette demande a déjà reçu une réponse.")


class JoinRefused(DomainError):
    message = mark(
        "Votre demande pour rejoindre cette organisation a été refusée. Demandez une invitation par e-mail."
    )
    field = "siret"


class NotAnEmployer(DomainError):
    message = mark("Ce SIRET est celui d’un partenaire : demandez une invitation à sa personne responsable.")
    field = "siret"


class InvitationForSomeoneElse(DomainError):
    message = mark(
        "Cette invitation a été envoyée à une autre adresse. Déconnectez-vous, puis rouvrez le lien."
    )


class AlreadyInvited(DomainError):
    message = mark("Une invitation attend déjà à cette adresse. Retirez-la pour en envoyer une autre.")
    field = "email"


class ReportAlreadyClosed(DomainError):
    message = mark("Ce signalement est déjà clos.")


class ReportNotFound(NotFound):
    message = mark("Ce signalement n’existe pas.")


class InvitationNotFound(NotFound):
    message = mark("Cette invitation n’existe pas ou a été retirée.")


class AlreadyOfThisStatus(DomainError):
    message = mark("L’organisation est déjà dans cet état. Rechargez la page.")


class EmailTaken(DomainError):
    message = mark(
        "Un compte existe déjà avec cette adresse. Connectez-vous, ou demandez un nouveau mot de passe."
    )
    field = "email"


class AdministratorRefused(DomainError):
    message = mark(
        "Ce compte travaille déjà pour une organisation : l’administration demande un compte à part."
    )


class PersonalAccount(DomainError):
    message = mark(
        "Ce compte est celui d’une page personnelle. "
        "Pour travailler au nom d’une organisation, utilisez une autre adresse e-mail."
    )
