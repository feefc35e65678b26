"""Why a contact may not be asked for, answered, shown or closed."""

from app.core.errors import DomainError, NotFound
from app.core.i18n import mark


class EntryNotFound(NotFound):
    message = mark("Cette demande n’existe pas ou n’est plus accessible.")


class VacancyNotOnline(DomainError):
    message = mark("Publiez d’abord cette offre : une personne n’est contactée que pour une offre en ligne.")


class VacancyNoLongerOpen(DomainError):
    message = mark("Cette offre n’est plus ouverte : vos coordonnées n’ont pas été transmises.")


class CandidateNotReachable(DomainError):
    message = mark("Cette personne ne reçoit pas de demande en ce moment.")


class ContactAlreadyAsked(DomainError):
    message = mark("Une demande est déjà en cours pour cette personne et cette offre. Attendez sa réponse.")


class ContactAlreadyAgreed(DomainError):
    message = mark("Cette personne a déjà donné son accord : ouvrez ses coordonnées.")


class ContactDeclined(DomainError):
    message = mark("Cette personne ne souhaite pas être contactée pour cette offre.")


class FollowUpFinished(DomainError):
    message = mark("Le suivi de cette personne est terminé pour cette offre.")


class AskedTwiceAlready(DomainError):
    message = mark(
        "Deux demandes sont restées sans réponse pour cette offre : la personne n’est pas relancée."
    )


class TooManyOpenRequests(DomainError):
    message = mark(
        "Votre entreprise a atteint le nombre de demandes en attente. "
        "Attendez une réponse avant d’en envoyer une autre."
    )


class MessageTooLong(DomainError):
    message = mark("Écrivez 1 000 signes au plus.")
    field = "message"


class RequestLapsed(DomainError):
    message = mark("Le délai de réponse est passé : rien n’a été transmis.")


class RequestAlreadyAnswered(DomainError):
    message = mark("Cette demande a déjà reçu une réponse.")


class NoAgreementToWithdraw(DomainError):
    message = mark("Il n’y a pas d’accord en cours à retirer pour cette offre.")


class NoAgreementToFollow(DomainError):
    message = mark("Il faut l’accord de la personne avant d’enregistrer une suite.")


class DetailsNotVisible(DomainError):
    message = mark(
        "Les coordonnées ne sont plus visibles : la durée prévue est passée ou l’accord a été retiré."
    )


class DateInTheFuture(DomainError):
    message = mark("Indiquez une date passée, ou celle d’aujourd’hui.")


class DateBeforeAgreement(DomainError):
    message = mark("Indiquez une date qui suit l’accord de la personne.")


class ReplyMissing(DomainError):
    message = mark("Écrivez quelques mots à la personne.")
    field = "reply"


class ReplyTooLong(DomainError):
    message = mark("Écrivez 2 000 signes au plus.")
    field = "reply"
