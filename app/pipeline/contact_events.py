"""Words for the trace of a contact."""

from app.core.i18n import lazy

_LABELS = {
    "shortlisted": lazy("Gardée en présélection"),
    "set_aside": lazy("Écartée de la liste"),
    "contact_asked": lazy("Contact demandé"),
    "agreed": lazy("Accord de la personne"),
    "declined": lazy("Demande déclinée"),
    "lapsed": lazy("Délai de réponse passé"),
    "withdrawn": lazy("Accord retiré par la personne"),
    "details_seen": lazy("Coordonnées consultées"),
    "met": lazy("Rencontre enregistrée"),
    "hired": lazy("Recrutement enregistré"),
    "not_retained": lazy("Réponse envoyée à la personne"),
    "left": lazy("La personne a quitté Estuaire"),
}


def event_label(action: str) -> str:
    return str(_LABELS.get(action, action))
