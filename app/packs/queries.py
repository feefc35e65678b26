"""Reading packs: always those of one employer."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate
from app.core.errors import NotFound
from app.core.pagination import Page, paginate
from app.packs.models import Pack, PackCandidate, PackDownload, PackStatus
from app.pipeline.enums import Stage
from app.pipeline.models import PipelineEntry
from app.vacancies.models import Vacancy

SHORTLIST = (Stage.SHORTLISTED, Stage.CONTACT_ASKED, Stage.AGREED, Stage.MET)
DEPARTED = (CandidateStatus.LEFT, CandidateStatus.OBJECTED)


def get_pack(session: Session, public_id: uuid.UUID, *, organisation_id: int) -> Pack:
    """Raises NotFound, also for a pack of another employer."""
    pack = session.scalar(_packs_of(organisation_id).where(Pack.public_id == public_id))
    if pack is None:
        raise NotFound
    return pack


def list_packs(session: Session, *, organisation_id: int, number: int = 1) -> Page[Pack]:
    """Newest first."""
    statement = _packs_of(organisation_id).order_by(Pack.created_at.desc(), Pack.id.desc())
    return paginate(session, statement, number=number)


def find_pack_in_progress(session: Session, vacancy: Vacancy, *, since: datetime) -> Pack | None:
    """A pack of `vacancy` asked for after `since` and still being made."""
    return session.scalar(
        select(Pack)
        .where(
            Pack.vacancy_id == vacancy.id,
            Pack.status.in_((PackStatus.WAITING, PackStatus.RENDERING)),
            Pack.created_at > since,
        )
        .order_by(Pack.id.desc())
        .limit(1)
    )


def list_shortlisted_ids(session: Session, vacancy: Vacancy) -> list[int]:
    """Ids of the people kept for `vacancy` and still in play, oldest entry first."""
    statement = (
        select(PipelineEntry.candidate_id)
        .where(PipelineEntry.vacancy_id == vacancy.id, PipelineEntry.stage.in_(SHORTLIST))
        .order_by(PipelineEntry.id)
    )
    return list(session.scalars(statement))


def list_ids_with_departures(session: Session, packs: Sequence[Pack]) -> set[int]:
    """Which of `packs` hold somebody who left Estuaire, objected, or withdrew their agreement."""
    ids = [pack.id for pack in packs]
    return set(session.scalars(_packs_with_departures().where(PackCandidate.pack_id.in_(ids))))


def list_packs_to_revoke(session: Session) -> list[Pack]:
    """Packs with somebody who left, whatever their age, that are readable or still have their file."""
    statement = select(Pack).where(_is_left_over(), Pack.id.in_(_packs_with_departures())).order_by(Pack.id)
    return list(session.scalars(statement))


def list_packs_past_their_day(session: Session, *, today: date) -> list[Pack]:
    """Packs whose last day is past, that are readable or still have their file."""
    statement = select(Pack).where(_is_left_over(), Pack.delete_after < today).order_by(Pack.id)
    return list(session.scalars(statement))


def _is_left_over() -> ColumnElement[bool]:
    return or_(Pack.status.notin_((PackStatus.REVOKED, PackStatus.DELETED)), Pack.file_key.is_not(None))


def list_downloads(session: Session, pack: Pack) -> list[PackDownload]:
    """Who read the pack, newest first."""
    statement = (
        select(PackDownload)
        .where(PackDownload.pack_id == pack.id)
        .options(joinedload(PackDownload.user))
        .order_by(PackDownload.id.desc())
    )
    return list(session.scalars(statement))


def count_downloads(session: Session, packs: Sequence[Pack]) -> dict[int, int]:
    """Downloads by pack id; packs never downloaded are left out."""
    statement = (
        select(PackDownload.pack_id, func.count().label("downloads"))
        .where(PackDownload.pack_id.in_([pack.id for pack in packs]))
        .group_by(PackDownload.pack_id)
    )
    return {row.pack_id: row.downloads for row in session.execute(statement)}


def _packs_of(organisation_id: int) -> Select[Pack]:
    return (
        select(Pack)
        .join(Pack.vacancy)
        .where(Vacancy.organisation_id == organisation_id)
        .options(contains_eager(Pack.vacancy), joinedload(Pack.requested_by))
    )


def _packs_with_departures() -> Select[int]:
    """Ids of packs that hold somebody who left, objected or withdrew."""
    has_withdrawn = exists().where(
        PipelineEntry.vacancy_id == Pack.vacancy_id,
        PipelineEntry.candidate_id == PackCandidate.candidate_id,
        PipelineEntry.stage == Stage.WITHDRAWN,
    )
    return (
        select(PackCandidate.pack_id)
        .join(Pack, Pack.id == PackCandidate.pack_id)
        .join(Candidate, Candidate.id == PackCandidate.candidate_id)
        .where(or_(Candidate.status.in_(DEPARTED), has_withdrawn))
    )
