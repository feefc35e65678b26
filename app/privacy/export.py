"""Everything that Estuaire knows of a person, as data that they can take away (GDPR art. 15 and 20)."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.candidates.events import event_label
from app.candidates.models import Candidate
from app.candidates.queries import list_events
from app.candidates.rules import contracts_in
from app.pipeline.contact_queries import list_requests
from app.pipeline.models import PipelineEntry
from app.privacy.queries import Showing, count_showings, list_showings
from app.privacy.shown_days import ShownLine, list_shown


def export_person(session: Session, candidate: Candidate, *, now: datetime) -> dict[str, Any]:
    """A JSON-ready record in French, dates in ISO 8601; `candidate` is loaded with_everything."""
    showings = list_showings(session, candidate.id, size=count_showings(session, candidate.id) or 1)
    return {
        "exporté_le": now.isoformat(),
        "référence": candidate.code,
        "état": candidate.status.label,
        "identité": _identity(candidate),
        "page": _page(candidate),
        "compétences": _skills(candidate),
        "vues": [_showing(showing) for showing in showings],
        "listes": [_list(line) for line in list_shown(session, candidate.id)],
        "demandes_de_contact": [
            _request(entry) for entry in list_requests(session, candidate.id, limit=10_000)
        ],
        "historique": [
            {"le": event.at.isoformat(), "action": event_label(event.action), "détail": event.detail}
            for event in list_events(session, candidate.id, limit=10_000)
        ],
    }


def _identity(candidate: Candidate) -> dict[str, Any]:
    identity = candidate.identity
    return {
        "prénom": identity.first_name if identity else None,
        "nom": identity.last_name if identity else None,
        "courriel": identity.email if identity else None,
        "téléphone": identity.phone if identity else None,
    }


def _page(candidate: Candidate) -> dict[str, Any]:
    ends_on = candidate.training_ends_on
    return {
        "origine": candidate.origin.label,
        "situation": candidate.kind.label,
        "organisme": candidate.partner.name if candidate.partner else None,
        "commune": candidate.commune.name,
        "rayon_km": candidate.radius_km,
        "disponible_le": candidate.available_on.isoformat(),
        "contrats_acceptés": [kind.label for kind in contracts_in(candidate.accepted_contracts)],
        "contrats_préférés": [kind.label for kind in contracts_in(candidate.preferred_contracts)],
        "rythme_semaines_en_entreprise": candidate.rhythm_weeks,
        "métiers": [aim.label for aim in candidate.aims],
        "formation": candidate.programme.title if candidate.programme else candidate.training_title,
        "niveau": candidate.training_level,
        "fin_de_formation": ends_on.isoformat() if ends_on else None,
        "formation_terminée": candidate.is_training_completed,
        "habilitations": [certificate.label for certificate in candidate.certificates],
        "informée_le": candidate.notice_sent_at.isoformat() if candidate.notice_sent_at else None,
        "créée_le": candidate.created_at.isoformat(),
        "modifiée_le": candidate.updated_at.isoformat(),
    }


def _skills(candidate: Candidate) -> list[dict[str, Any]]:
    return [
        {
            "compétence": link.skill.label,
            "niveau": link.level,
            "preuve": link.evidence.label,
            "attestée_par": link.attested_by.name if link.attested_by else None,
            "attestée_le": link.attested_on.isoformat() if link.attested_on else None,
        }
        for link in sorted(candidate.skills, key=lambda link: link.skill.label)
    ]


def _showing(showing: Showing) -> dict[str, Any]:
    return {
        "entreprise": showing.organisation,
        "offre": showing.title,
        "dernière_vue": showing.shown_at.isoformat(),
        "nombre_de_vues": showing.times,
        "rang": showing.rank,
        "score": showing.points,
        "pourquoi": {
            part.label: f"{part.points}/{part.max_points} {part.sentence}" for part in showing.parts
        },
    }


def _list(line: ShownLine) -> dict[str, Any]:
    return {
        "le": line.shown_at.isoformat(),
        "offre": line.reference,
        "rang": line.rank,
        "score": line.points,
        "points": {part.label: part.points for part in line.parts},
        "règles": line.weights_version,
        "données": line.data_version,
    }


def _request(entry: PipelineEntry) -> dict[str, Any]:
    return {
        "entreprise": entry.vacancy.organisation.name,
        "offre": entry.vacancy.title,
        "état": entry.stage.label,
        "message": entry.message,
        "demandée_le": entry.asked_at.isoformat() if entry.asked_at else None,
        "répondue_le": entry.answered_at.isoformat() if entry.answered_at else None,
        "coordonnées_visibles_jusqu_au": entry.visible_until.isoformat() if entry.visible_until else None,
        "réponse_de_l_entreprise": entry.reply,
    }
