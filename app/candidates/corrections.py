"""What a person may change on their own page. Every change reaches ranking in the same transaction."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.candidates import rules
from app.candidates.changes import record_change
from app.candidates.enums import CandidateStatus
from app.candidates.errors import CandidateHasLeft
from app.candidates.events import record_event
from app.candidates.models import Candidate, CandidateSkill
from app.candidates.services import make_aims
from app.reference.enums import ContractKind, EvidenceKind


def change_facts(
    session: Session,
    *,
    candidate: Candidate,
    commune_id: int,
    radius_km: int,
    available_on: date,
    accepted: Collection[ContractKind],
    preferred: Collection[ContractKind] = (),
    now: datetime,
    actor_id: int | None = None,
) -> None:
    """Where, from when, how far and under which contracts. Raises the errors of rules.check_facts."""
    _still_here(candidate)
    rules.check_facts(radius_km=radius_km, available_on=available_on, accepted=accepted, now=now)
    candidate.commune_id = commune_id
    candidate.radius_km = radius_km
    candidate.available_on = available_on
    candidate.accepted_contracts = rules.contract_mask({*accepted, *preferred})
    candidate.preferred_contracts = rules.contract_mask(preferred)
    _changed(session, candidate, "corrected", now, actor_id)
    session.refresh(candidate, ["commune"])


def change_contact_details(
    session: Session,
    *,
    candidate: Candidate,
    first_name: str,
    last_name: str,
    email: str | None,
    phone: str | None,
    now: datetime,
    actor_id: int | None = None,
) -> None:
    """Name and ways to reach the person: ranking reads none of it, so no change is announced."""
    _still_here(candidate)
    assert candidate.identity is not None
    candidate.identity.first_name, candidate.identity.last_name = first_name, last_name
    candidate.identity.email, candidate.identity.phone = email or None, phone or None
    candidate.updated_at = now
    record_event(session, candidate, "corrected", now=now, actor_id=actor_id)
    session.flush()


def change_occupations(
    session: Session,
    *,
    candidate: Candidate,
    occupations: Sequence[int],
    titles: Mapping[int, int] | None = None,
    now: datetime,
    actor_id: int | None = None,
) -> None:
    """Replace the occupations sought, most wanted first; `titles` as in Registration.

    Raises the errors of rules.check_occupations.
    """
    _still_here(candidate)
    rules.check_occupations(session, occupations, titles or {})
    candidate.aims = make_aims(dict.fromkeys(occupations), titles or {})
    _changed(session, candidate, "occupations_changed", now, actor_id)


def change_skills(
    session: Session,
    *,
    candidate: Candidate,
    skills: Collection[int],
    now: datetime,
    actor_id: int | None = None,
) -> None:
    """Keep `skills` only: what stays keeps its evidence, what is new is declared. Raises rules' errors."""
    _still_here(candidate)
    rules.check_skills(session, skills)
    held = {link.skill_id: link for link in candidate.skills}
    for skill_id in held.keys() - set(skills):
        candidate.skills.remove(held[skill_id])
    for skill_id in sorted(set(skills) - held.keys()):
        candidate.skills.append(CandidateSkill(skill_id=skill_id, level=2, evidence=EvidenceKind.DECLARED))
    _changed(session, candidate, "skills_changed", now, actor_id)


def _still_here(candidate: Candidate) -> None:
    if candidate.status is CandidateStatus.LEFT:
        raise CandidateHasLeft


def _changed(
    session: Session, candidate: Candidate, action: str, now: datetime, actor_id: int | None
) -> None:
    candidate.updated_at = now
    record_event(session, candidate, action, now=now, actor_id=actor_id)
    record_change(session, candidate.id, now)
    session.flush()
