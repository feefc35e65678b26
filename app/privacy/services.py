"""Leaving Estuaire: what names a person is erased everywhere in one transaction; figures stay, nameless."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.accounts.models import User, UserToken
from app.candidates.changes import record_change
from app.candidates.enums import CandidateStatus
from app.candidates.errors import CandidateHasLeft
from app.candidates.events import record_event
from app.candidates.models import (
    Candidate,
    CandidateAccess,
    CandidateAim,
    CandidateCertificate,
    CandidateEvent,
    CandidateIdentity,
    CandidateSkill,
)
from app.core.ids import new_public_id
from app.packs.content import forget_people
from app.packs.models import Pack, PackCandidate, PackStatus
from app.packs.services import ask_revocation
from app.pipeline.contacts import record
from app.pipeline.enums import Stage
from app.pipeline.models import PipelineEntry
from app.pipeline.stages import OPEN_STAGES

# The person's page of a user who left: an address that no mail can reach (RFC 2606).
_NOBODY = "parti-{}@invalid"


def leave_estuaire(session: Session, *, candidate: Candidate, now: datetime) -> None:
    """Erase identity, aims, skills, certificates, links, account and every free text about the person.

    Open follow-ups are closed, packs that hold the person revoked, ranking told. The row of the candidate
    stays, without a name, so that statistics stay true. Raises CandidateHasLeft.
    """
    if candidate.status is CandidateStatus.LEFT:
        raise CandidateHasLeft
    _close_follow_ups(session, candidate, now)
    _revoke_packs(session, candidate, now)
    _erase_facts(session, candidate)
    _erase_account(session, candidate)
    candidate.status, candidate.left_at, candidate.updated_at = CandidateStatus.LEFT, now, now
    candidate.paused_at = None
    session.execute(
        update(CandidateEvent).where(CandidateEvent.candidate_id == candidate.id).values(detail={})
    )
    record_event(session, candidate, "left", now=now, actor_id=None)
    record_change(session, candidate.id, now)
    session.flush()
    session.expire(candidate)


def _close_follow_ups(session: Session, candidate: Candidate, now: datetime) -> None:
    entries = session.scalars(
        select(PipelineEntry).where(PipelineEntry.candidate_id == candidate.id).with_for_update()
    )
    for entry in entries:
        entry.message = entry.reply = None
        entry.visible_until = None
        if entry.stage in OPEN_STAGES:
            entry.stage = Stage.WITHDRAWN
            record(session, entry, "left", now=now, actor_id=None)


def _revoke_packs(session: Session, candidate: Candidate, now: datetime) -> None:
    held = select(PackCandidate.pack_id).where(PackCandidate.candidate_id == candidate.id)
    packs = session.scalars(select(Pack).where(Pack.id.in_(held), Pack.status != PackStatus.REVOKED))
    for pack in packs:
        # The frozen pages go now, with the status; the worker then removes the file.
        pack.status, pack.content = PackStatus.REVOKED, forget_people(pack.content)
        ask_revocation(session, pack=pack, now=now)


def _erase_facts(session: Session, candidate: Candidate) -> None:
    session.expire(candidate, ["aims", "skills", "certificates", "identity"])
    for model in (CandidateIdentity, CandidateAim, CandidateSkill, CandidateCertificate, CandidateAccess):
        session.execute(delete(model).where(model.candidate_id == candidate.id))


def _erase_account(session: Session, candidate: Candidate) -> None:
    user = session.get(User, candidate.user_id) if candidate.user_id else None
    candidate.user_id = None
    if user is None:
        return
    session.execute(delete(UserToken).where(UserToken.user_id == user.id))
    user.email, user.full_name = _NOBODY.format(user.public_id.hex), ""
    user.password_hash, user.is_active, user.email_verified_at = None, False, None
    user.session_salt = new_public_id()
