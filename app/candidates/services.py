"""A person enters Estuaire, pauses and comes back. Corrections are in corrections.py, leaving in privacy/."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.candidates import rules
from app.candidates.changes import record_change
from app.candidates.enums import CandidateKind, CandidateOrigin, CandidateStatus
from app.candidates.errors import CannotPause, CannotResume, PageAlreadyOpen
from app.candidates.events import record_event
from app.candidates.models import Candidate, CandidateAim, CandidateIdentity, CandidateSkill
from app.core.ids import new_candidate_code
from app.reference.enums import ContractKind, EvidenceKind


@dataclass(frozen=True, slots=True)
class Registration:
    """What is known of a person when their page opens.

    `occupations` are ids in order of preference, `titles` maps some of them to the appellation sought,
    `skills` maps skill ids to what backs them.
    """

    first_name: str
    last_name: str
    commune_id: int
    available_on: date
    occupations: tuple[int, ...]
    accepted: frozenset[ContractKind]
    preferred: frozenset[ContractKind] = frozenset()
    titles: Mapping[int, int] = field(default_factory=dict)
    skills: Mapping[int, EvidenceKind] = field(default_factory=dict)
    email: str | None = None
    phone: str | None = None
    radius_km: int = 30
    kind: CandidateKind = CandidateKind.OTHER
    rhythm_weeks: int = 0
    programme_id: int | None = None
    training_title: str | None = None
    training_level: int = 0
    training_ends_on: date | None = None
    is_training_completed: bool = False


def register_candidate(
    session: Session,
    registration: Registration,
    *,
    origin: CandidateOrigin,
    now: datetime,
    partner: Organisation | None = None,
    user: User | None = None,
    actor_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> Candidate:
    """Open a page under a new code, ready for suggestions. The person has been informed before this call.

    `partner` is the organisation that enrols or helps; skills that it certifies are dated today and signed by
    it. `detail` goes to the trace (how the mandate was given). Raises the errors of rules.py and
    PageAlreadyOpen.
    """
    if user is not None and _has_page(session, user):
        raise PageAlreadyOpen
    rules.check_facts(
        radius_km=registration.radius_km,
        available_on=registration.available_on,
        accepted=registration.accepted,
        now=now,
    )
    rules.check_occupations(session, registration.occupations, registration.titles)
    rules.check_skills(session, registration.skills)
    candidate = _candidate(session, registration, origin, partner, user, now)
    session.add(candidate)
    session.flush()
    record_event(session, candidate, "enrolled", now=now, actor_id=actor_id, **dict(detail or {}))
    record_change(session, candidate.id, now)
    return candidate


def _has_page(session: Session, user: User) -> bool:
    return session.scalar(select(Candidate.id).where(Candidate.user_id == user.id)) is not None


def _candidate(
    session: Session,
    given: Registration,
    origin: CandidateOrigin,
    partner: Organisation | None,
    user: User | None,
    now: datetime,
) -> Candidate:
    return Candidate(
        code=draw_code(session),
        status=CandidateStatus.OPEN,
        kind=given.kind,
        origin=origin,
        partner_id=partner.id if partner else None,
        user_id=user.id if user else None,
        commune_id=given.commune_id,
        radius_km=given.radius_km,
        available_on=given.available_on,
        accepted_contracts=rules.contract_mask(given.accepted | given.preferred),
        preferred_contracts=rules.contract_mask(given.preferred),
        rhythm_weeks=given.rhythm_weeks,
        programme_id=given.programme_id,
        training_title=given.training_title,
        training_level=given.training_level,
        training_ends_on=given.training_ends_on,
        is_training_completed=given.is_training_completed,
        notice_sent_at=now,
        created_at=now,
        updated_at=now,
        identity=CandidateIdentity(
            first_name=given.first_name,
            last_name=given.last_name,
            email=given.email or None,
            phone=given.phone or None,
        ),
        aims=make_aims(given.occupations, given.titles),
        skills=[_skill(skill_id, kind, partner, now) for skill_id, kind in given.skills.items()],
    )


def make_aims(occupations: Iterable[int], titles: Mapping[int, int]) -> list[CandidateAim]:
    """Aims in order of preference; `titles` as in Registration."""
    return [
        CandidateAim(occupation_id=occupation_id, appellation_id=titles.get(occupation_id), position=position)
        for position, occupation_id in enumerate(occupations)
    ]


def _skill(
    skill_id: int, evidence: EvidenceKind, partner: Organisation | None, now: datetime
) -> CandidateSkill:
    is_attested = evidence is not EvidenceKind.DECLARED and partner is not None
    return CandidateSkill(
        skill_id=skill_id,
        level=2,
        evidence=evidence,
        attested_by_id=partner.id if partner is not None and is_attested else None,
        attested_on=rules.today(now) if is_attested else None,
    )


def draw_code(session: Session) -> str:
    """A code that nobody bears; drawn again while it is taken."""
    existing = session.scalar(select(func.count()).select_from(Candidate)) or 0
    while True:
        code = new_candidate_code(existing)
        if session.scalar(select(Candidate.id).where(Candidate.code == code)) is None:
            return code


def pause_candidate(
    session: Session, *, candidate: Candidate, now: datetime, actor_id: int | None = None
) -> None:
    """Out of new lists at once; agreements that run are not touched. Raises CannotPause."""
    if candidate.status is not CandidateStatus.OPEN:
        raise CannotPause
    candidate.status, candidate.paused_at, candidate.updated_at = CandidateStatus.PAUSED, now, now
    record_event(session, candidate, "paused", now=now, actor_id=actor_id)
    record_change(session, candidate.id, now)


def resume_candidate(
    session: Session, *, candidate: Candidate, now: datetime, actor_id: int | None = None
) -> None:
    """Back in the lists, after a pause or a withdrawn mandate. Raises CannotResume."""
    if candidate.status not in (CandidateStatus.PAUSED, CandidateStatus.OBJECTED):
        raise CannotResume
    candidate.status, candidate.paused_at, candidate.updated_at = CandidateStatus.OPEN, None, now
    record_event(session, candidate, "resumed", now=now, actor_id=actor_id)
    record_change(session, candidate.id, now)
