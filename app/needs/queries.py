"""Reading needs for their employer: always for one organisation, but for the jobs and the agency."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.core.pagination import Page, paginate
from app.needs.enums import NeedStatus
from app.needs.errors import NeedNotFound
from app.needs.models import Need, NeedEvent, NeedProgramme
from app.training.models import Programme

SHOWN = (
    joinedload(Need.organisation),
    joinedload(Need.created_by),
    joinedload(Need.assigned_to),
    joinedload(Need.vacancy),
    joinedload(Need.occupation),
    joinedload(Need.zone),
    joinedload(Need.merged_into),
    selectinload(Need.skills),
    selectinload(Need.events).joinedload(NeedEvent.actor),
    selectinload(Need.programme_links).joinedload(NeedProgramme.programme).joinedload(Programme.provider),
)


def get_need(
    session: Session, public_id: uuid.UUID, *, organisation_id: int | None, for_change: bool = False
) -> Need:
    """A need with what its page shows; `organisation_id=None` is for the agency and for jobs only.

    `for_change` locks the row, so that two people cannot both decide. Raises NeedNotFound.
    """
    statement = select(Need).where(Need.public_id == public_id).options(*SHOWN)
    if organisation_id is not None:
        statement = statement.where(Need.organisation_id == organisation_id)
    if for_change:
        statement = statement.with_for_update(of=Need).execution_options(populate_existing=True)
    need = session.scalar(statement)
    if need is None:
        raise NeedNotFound
    return need


def list_needs(
    session: Session, *, organisation_id: int, status: NeedStatus | None = None, page: int = 1
) -> Page[Need]:
    """A page of the organisation’s needs: questions to answer first, then the last changed."""
    statement = (
        select(Need)
        .where(Need.organisation_id == organisation_id)
        .options(joinedload(Need.occupation), joinedload(Need.zone))
        .order_by((Need.status == NeedStatus.QUESTION_ASKED).desc(), Need.updated_at.desc(), Need.id.desc())
    )
    if status is not None:
        statement = statement.where(Need.status == status)
    return paginate(session, statement, number=page)


def count_by_status(session: Session, *, organisation_id: int | None) -> dict[NeedStatus, int]:
    """How many needs in each state; `organisation_id=None` counts the region, for the agency only."""
    statement = select(Need.status, func.count()).group_by(Need.status)
    if organisation_id is not None:
        statement = statement.where(Need.organisation_id == organisation_id)
    return dict(session.execute(statement).all())


def list_waiting_for_employer(session: Session, *, organisation_id: int, limit: int = 5) -> Sequence[Need]:
    """Needs whose question waits for the employer's answer, the oldest first."""
    statement = (
        select(Need)
        .where(Need.organisation_id == organisation_id, Need.status == NeedStatus.QUESTION_ASKED)
        .order_by(Need.updated_at, Need.id)
        .limit(limit)
    )
    return session.scalars(statement).all()


def list_followers(session: Session, need_id: int) -> Sequence[Need]:
    """Needs merged into this one."""
    statement = (
        select(Need).where(Need.merged_into_id == need_id, Need.status == NeedStatus.MERGED).order_by(Need.id)
    )
    return session.scalars(statement).all()


def list_linked_programmes(session: Session, need: Need) -> list[Programme]:
    """The programmes that answer a need: its own, or those of the need that it was merged into."""
    need_id = need.merged_into_id or need.id
    statement = (
        select(Programme)
        .join(NeedProgramme, NeedProgramme.programme_id == Programme.id)
        .where(NeedProgramme.need_id == need_id)
        .options(joinedload(Programme.provider))
        .order_by(NeedProgramme.linked_at, Programme.id)
    )
    return list(session.scalars(statement))


def find_event(session: Session, *, need_id: int, event_id: int) -> NeedEvent | None:
    """One event of a need with what a mail says of it."""
    return session.scalar(
        select(NeedEvent)
        .where(NeedEvent.id == event_id, NeedEvent.need_id == need_id)
        .options(
            joinedload(NeedEvent.need).joinedload(Need.organisation),
            joinedload(NeedEvent.need).joinedload(Need.created_by),
            joinedload(NeedEvent.need).joinedload(Need.assigned_to),
            joinedload(NeedEvent.actor),
        )
    )
