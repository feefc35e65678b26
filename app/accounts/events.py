"""The trace of what changes on accounts and organisations, and the words that administrators read."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import AccountEvent
from app.core.i18n import lazy

LABELS = {
    "organisation_created": lazy("Organisation créée"),
    "organisation_verified": lazy("Organisation vérifiée"),
    "organisation_verified_by_domain": lazy("Organisation vérifiée par le domaine de messagerie"),
    "organisation_suspended": lazy("Organisation suspendue"),
    "organisation_reinstated": lazy("Organisation rétablie"),
    "organisation_reported": lazy("Organisation signalée"),
    "report_closed": lazy("Signalement clos"),
    "membership_asked": lazy("Demande pour rejoindre l’organisation"),
    "membership_approved": lazy("Demande acceptée"),
    "membership_refused": lazy("Demande refusée"),
    "member_removed": lazy("Membre retiré"),
    "member_left": lazy("Départ d’un membre"),
    "role_changed": lazy("Rôle modifié"),
    "invitation_sent": lazy("Invitation envoyée"),
    "invitation_withdrawn": lazy("Invitation retirée"),
    "invitation_accepted": lazy("Invitation acceptée"),
    "email_verified": lazy("Adresse confirmée"),
    "password_reset": lazy("Mot de passe renouvelé"),
    "password_changed": lazy("Mot de passe modifié"),
    "administrator_created": lazy("Compte d’administration créé"),
    "suggestions_audited": lazy("Listes de suggestions consultées"),
    "weights_published": lazy("Pondérations publiées"),
}


def record_event(
    session: Session,
    action: str,
    *,
    now: datetime,
    actor_id: int | None,
    organisation_id: int | None = None,
    **detail: Any,
) -> None:
    """Append to the trace; `detail` holds ids and short reasons, never an address or a name."""
    if action not in LABELS:
        raise ValueError(f"unknown account event {action}")
    session.add(
        AccountEvent(at=now, actor_id=actor_id, organisation_id=organisation_id, action=action, detail=detail)
    )


def event_label(action: str) -> str:
    return str(LABELS.get(action, action))
