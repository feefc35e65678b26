"""First words of a reply, for a reviewer to correct before it is sent."""

from collections.abc import Sequence

from app.core.i18n import format_day, lazy
from app.core.i18n import gettext as _
from app.training.models import Programme, TrainingSession

DECLINE_REASONS = (
    lazy("La réponse ne relève pas de la formation"),
    lazy("Une formation existe déjà près de chez vous"),
    lazy("Trop peu de personnes concernées pour ouvrir une session"),
    lazy("Le besoin reste trop imprécis"),
    lazy("Autre raison"),
)


def draft_acceptance() -> str:
    return _("Votre besoin est clair. Nous cherchons la formation qui y répond et revenons vers vous.")


def draft_merger() -> str:
    return _("Votre besoin rejoint celui d’autres entreprises : nous cherchons une réponse commune.")


def draft_link(programme: Programme, sessions: Sequence[TrainingSession]) -> str:
    """Names the programme and its next session, when there is one."""
    if not sessions:
        return _(
            "La formation « %(title)s » répond à votre besoin. Aucune session n’est encore annoncée.",
            title=programme.title,
        )
    return _(
        "La formation « %(title)s » répond à votre besoin. Prochaine session : %(place)s, le %(day)s.",
        title=programme.title,
        place=sessions[0].commune.name,
        day=format_day(sessions[0].starts_on),
    )


def draft_unlink(programme: Programme) -> str:
    return _("La formation « %(title)s » ne convient finalement pas.", title=programme.title)
