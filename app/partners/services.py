"""A partner enrols a person with their mandate, and attests what it taught."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.candidates.changes import record_change
from app.candidates.enums import CandidateOrigin, CandidateStatus
from app.candidates.events import record_event
from app.candidates.models import Candidate, CandidateSkill
from app.candidates.rules import today
from app.candidates.services import Registration, register_candidate
from app.core.outbox import enqueue
from app.partners.errors import MandateAlreadyWithdrawn, MandateMissing, NotCertifiedByYou, SkillNotHeld
from app.partners.policies import ensure_may_certify, may_certify
from app.reference.enums import EvidenceKind


def enrol_person(
    session: Session,
    registration: Registration,
    *,
    partner: Organisation,
    has_mandate: bool,
    actor_id: int,
    now: datetime,
    own_words: Collection[int] = (),
) -> Candidate:
    """Open a page for someone at the desk, who signed a mandate after the notice was read with them.

    Skills are attested by a centre that teaches, declared otherwise; those of `own_words` (ids), which the
    person told in their own words, are declared everywhere. The person receives their link by mail
    when they have an address. Raises MandateMissing and the errors of register_candidate.
    """
    if not has_mandate:
        raise MandateMissing
    evidence = EvidenceKind.CERTIFIED if may_certify(partner) else EvidenceKind.DECLARED
    told = dict.fromkeys(own_words, EvidenceKind.DECLARED)
    candidate = register_candidate(
        session,
        replace(registration, skills=dict.fromkeys(registration.skills, evidence) | told),
        origin=CandidateOrigin.ASSISTED,
        partner=partner,
        actor_id=actor_id,
        now=now,
        detail={"mandate": "paper", "signed_on": today(now).isoformat()},
    )
    if registration.email:
        enqueue(session, "candidates.tell_enrolled", {"candidate_id": candidate.id}, now=now)
    return candidate


def withdraw_mandate(session: Session, *, candidate: Candidate, actor_id: int, now: datetime) -> None:
    """The person says at the desk that they no longer wish to appear: out of the lists at once.

    Only the person comes back, from their own page. Raises MandateAlreadyWithdrawn.
    """
    if candidate.status is CandidateStatus.OBJECTED:
        raise MandateAlreadyWithdrawn
    candidate.status, candidate.updated_at = CandidateStatus.OBJECTED, now
    record_event(session, candidate, "mandate_withdrawn", now=now, actor_id=actor_id)
    record_change(session, candidate.id, now)


def certify_skill(
    session: Session,
    *,
    candidate: Candidate,
    skill_id: int,
    partner: Organisation,
    actor_id: int,
    now: datetime,
) -> None:
    """Attest a skill of one's own trainee, dated today. Raises CannotCertify or SkillNotHeld."""
    ensure_may_certify(partner)
    link = _held(candidate, skill_id)
    link.evidence, link.attested_by, link.attested_on = EvidenceKind.CERTIFIED, partner, today(now)
    _changed(session, candidate, "skill_certified", skill_id, actor_id, now)


def withdraw_certification(
    session: Session,
    *,
    candidate: Candidate,
    skill_id: int,
    partner: Organisation,
    actor_id: int,
    now: datetime,
) -> None:
    """Back to declared. Raises CannotCertify, SkillNotHeld or NotCertifiedByYou."""
    ensure_may_certify(partner)
    link = _held(candidate, skill_id)
    if link.evidence is not EvidenceKind.CERTIFIED or link.attested_by_id != partner.id:
        raise NotCertifiedByYou
    link.evidence, link.attested_by, link.attested_on = EvidenceKind.DECLARED, None, None
    _changed(session, candidate, "certification_withdrawn", skill_id, actor_id, now)


def _held(candidate: Candidate, skill_id: int) -> CandidateSkill:
    link = next((link for link in candidate.skills if link.skill_id == skill_id), None)
    if link is None:
        raise SkillNotHeld
    return link


def _changed(
    session: Session, candidate: Candidate, action: str, skill_id: int, actor_id: int, now: datetime
) -> None:
    candidate.updated_at = now
    record_event(session, candidate, action, now=now, actor_id=actor_id, skill_id=skill_id)
    record_change(session, candidate.id, now)
    session.flush()
