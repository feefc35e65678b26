"""Kind words to close a follow-up: three ways to start, which the employer then makes their own."""

from enum import StrEnum

from app.core.i18n import gettext as _
from app.core.i18n import lazy


class ReplyKind(StrEnum):
    OTHER_PERSON = "other_person"
    SKILL_TO_COMPLETE = "skill_to_complete"
    PLAN_CHANGED = "plan_changed"

    @property
    def label(self) -> str:
        return str(_LABELS[self])


_LABELS = {
    ReplyKind.OTHER_PERSON: lazy("Nous avons choisi une autre personne"),
    ReplyKind.SKILL_TO_COMPLETE: lazy("Il reste une compétence à compléter pour ce poste"),
    ReplyKind.PLAN_CHANGED: lazy("Notre recrutement a changé"),
}


def draft_reply(kind: ReplyKind, *, vacancy_title: str, organisation: str) -> str:
    """A first text for the employer to read again and edit; sent only when they send it."""
    texts = {
        ReplyKind.OTHER_PERSON: _(
            "Bonjour,\n\nMerci pour le temps que vous nous avez accordé pour l’offre « %(title)s ». "
            "Nous avons choisi une autre personne cette fois-ci. "
            "Ce choix ne retire rien à vos compétences.\n\n"
            "Nous vous souhaitons de trouver bientôt le poste qui vous convient.\n\n%(organisation)s"
        ),
        ReplyKind.SKILL_TO_COMPLETE: _(
            "Bonjour,\n\nMerci pour notre échange à propos de l’offre « %(title)s ». "
            "Pour ce poste, nous avons besoin d’une compétence que vous n’avez pas encore eu l’occasion "
            "d’exercer. "
            "Votre parcours nous a intéressés et une formation courte pourrait suffire.\n\n"
            "Nous vous souhaitons une bonne continuation.\n\n%(organisation)s"
        ),
        ReplyKind.PLAN_CHANGED: _(
            "Bonjour,\n\nMerci d’avoir répondu à notre demande pour l’offre « %(title)s ». "
            "Notre besoin a changé et nous ne recrutons finalement pas sur ce poste. "
            "Cela ne dépend ni de vous ni de votre parcours.\n\n"
            "Nous vous souhaitons une bonne continuation.\n\n%(organisation)s"
        ),
    }
    return texts[kind] % {"title": vacancy_title, "organisation": organisation}
