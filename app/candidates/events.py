"""The trace of what happens to a person's page, for that person to read. Details never hold identity."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.candidates.models import Candidate, CandidateEvent
from app.core.i18n import lazy

_LABELS = {
    "enrolled": lazy("Page ouverte"),
    "corrected": lazy("Informations corrigées"),
    "occupations_changed": lazy("Métiers recherchés modifiés"),
    "skills_changed": lazy("Compétences modifiées"),
    "skill_certified": lazy("Compétence attestée"),
    "certification_withdrawn": lazy("Attestation retirée"),
    "link_made": lazy("Lien personnel remis"),
    "links_revoked": lazy("Liens personnels annulés"),
    "mandate_withdrawn": lazy("Mandat retiré à l’accueil"),
    "paused": lazy("Page mise en pause"),
    "resumed": lazy("Page remise en ligne"),
    "left": lazy("Départ"),
}


def record_event(
    session: Session, candidate: Candidate, action: str, *, now: datetime, actor_id: int | None, **detail: Any
) -> None:
    """Append to the trace; `actor_id` is None when the person acts through a personal link."""
    if action not in _LABELS:
        raise ValueError(f"unknown action {action}")
    session.add(
        CandidateEvent(candidate_id=candidate.id, at=now, actor_id=actor_id, action=action, detail=detail)
    )


def event_label(action: str) -> str:
    return str(_LABELS.get(action, action))
