"""Reading the training catalogue: active programmes and their sessions to come."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.core.pagination import Page, paginate
from app.reference.models import Commune, EmploymentZone, Occupation
from app.reference.text import normalise_text
from app.training.choices import is_unverified
from app.training.errors import ProgrammeNotFound
from app.training.models import (
    OccupationProposal,
    Programme,
    ProgrammeOccupation,
    ProgrammeSkill,
    TrainingSession,
)


@dataclass(frozen=True, slots=True)
class ProgrammeFilters:
    """`level` is a value of DiplomaLevel; `zone_code` keeps programmes with a session to come there.

    `occupation_ids` keeps those that lead to one of these occupations; `is_unverified` those whose
    occupations nobody declared or looked at.
    """

    text: str = ""
    level: int | None = None
    zone_code: str = ""
    is_apprenticeship: bool | None = None
    occupation_ids: tuple[int, ...] = ()
    is_unverified: bool = False


def get_programme(session: Session, public_id: uuid.UUID) -> Programme:
    """An active programme with what its page shows. Raises ProgrammeNotFound."""
    programme = session.scalar(
        select(Programme)
        .where(Programme.public_id == public_id, Programme.is_active)
        .options(
            joinedload(Programme.provider),
            selectinload(Programme.occupations),
            selectinload(Programme.skills),
        )
    )
    if programme is None:
        raise ProgrammeNotFound
    return programme


def get_own_programme(session: Session, public_id: uuid.UUID, *, provider_id: int | None) -> Programme:
    """An active programme to change, locked; `provider_id=None` is for the agency only.

    Raises ProgrammeNotFound, also for the programme of another provider.
    """
    statement = (
        select(Programme)
        .where(Programme.public_id == public_id, Programme.is_active)
        .options(selectinload(Programme.occupations))
        .with_for_update(of=Programme)
        .execution_options(populate_existing=True)
    )
    if provider_id is not None:
        statement = statement.where(Programme.provider_id == provider_id)
    programme = session.scalar(statement)
    if programme is None:
        raise ProgrammeNotFound
    return programme


def list_unverified(
    session: Session, *, provider_id: int | None, page: int = 1, size: int = 10
) -> Page[Programme]:
    """A page of active programmes whose occupations are to be looked at, the surest proposals first.

    `provider_id=None` is for the agency and for commands.
    """
    surest = (
        select(func.max(OccupationProposal.confidence))
        .where(OccupationProposal.programme_id == Programme.id)
        .scalar_subquery()
    )
    statement = (
        select(Programme)
        .where(Programme.is_active, is_unverified())
        .options(joinedload(Programme.provider), selectinload(Programme.occupations))
        .order_by(func.coalesce(surest, 0.0).desc(), func.lower(Programme.title), Programme.id)
    )
    if provider_id is not None:
        statement = statement.where(Programme.provider_id == provider_id)
    return paginate(session, statement, number=page, size=size)


def count_unverified(session: Session, *, provider_id: int | None) -> int:
    statement = select(func.count(Programme.id)).where(Programme.is_active, is_unverified())
    if provider_id is not None:
        statement = statement.where(Programme.provider_id == provider_id)
    return session.scalar(statement) or 0


def list_without_occupation(session: Session, *, after_id: int = 0, limit: int = 100) -> Sequence[Programme]:
    """Active programmes that lead to no occupation yet, by id, from `after_id` on."""
    linked = select(ProgrammeOccupation.programme_id).where(ProgrammeOccupation.programme_id == Programme.id)
    statement = (
        select(Programme)
        .where(Programme.is_active, Programme.id > after_id, ~linked.exists())
        .options(selectinload(Programme.occupations))
        .order_by(Programme.id)
        .limit(limit)
    )
    return session.scalars(statement).all()


def list_programmes(
    session: Session, filters: ProgrammeFilters, *, today: date, page: int = 1
) -> Page[Programme]:
    """A page of active programmes by title."""
    statement = (
        select(Programme)
        .where(Programme.is_active, *_has_words(filters.text))
        .options(joinedload(Programme.provider))
        .order_by(func.lower(Programme.title), Programme.id)
    )
    if filters.level is not None:
        statement = statement.where(Programme.level == filters.level)
    if filters.is_apprenticeship is not None:
        statement = statement.where(Programme.is_apprenticeship.is_(filters.is_apprenticeship))
    if filters.occupation_ids:
        leads = select(ProgrammeOccupation.programme_id).where(
            ProgrammeOccupation.occupation_id.in_(filters.occupation_ids)
        )
        statement = statement.where(Programme.id.in_(leads))
    if filters.is_unverified:
        statement = statement.where(is_unverified())
    if filters.zone_code:
        statement = statement.where(
            Programme.sessions.any(
                and_(
                    TrainingSession.starts_on >= today,
                    TrainingSession.commune.has(Commune.zone_code == filters.zone_code),
                )
            )
        )
    return paginate(session, statement, number=page)


def list_sessions_to_come(
    session: Session, programme_ids: Collection[int], *, today: date
) -> dict[int, list[TrainingSession]]:
    """Sessions that start from `today` on, by programme id, the soonest first; one query."""
    found: dict[int, list[TrainingSession]] = {key: [] for key in programme_ids}
    if not programme_ids:
        return found
    statement = (
        select(TrainingSession)
        .where(TrainingSession.programme_id.in_(programme_ids), TrainingSession.starts_on >= today)
        .options(joinedload(TrainingSession.commune).joinedload(Commune.zone))
        .order_by(TrainingSession.starts_on, TrainingSession.id)
    )
    for item in session.scalars(statement):
        found[item.programme_id].append(item)
    return found


def list_related_programmes(
    session: Session,
    *,
    occupation_ids: Collection[int],
    skill_ids: Collection[int],
    text: str = "",
    limit: int = 100,
) -> Sequence[Programme]:
    """Active programmes that lead to the occupations or teach the skills; with `text`, those it names.

    Bounded by `limit`, those of the first kind first.
    """
    leads = Programme.id.in_(
        select(ProgrammeOccupation.programme_id).where(ProgrammeOccupation.occupation_id.in_(occupation_ids))
    )
    teaches = Programme.id.in_(
        select(ProgrammeSkill.programme_id).where(ProgrammeSkill.skill_id.in_(skill_ids))
    )
    statement: Select[Programme] = (
        select(Programme)
        .where(Programme.is_active)
        .options(
            joinedload(Programme.provider),
            selectinload(Programme.occupations),
            selectinload(Programme.skills),
        )
        .order_by(leads.desc(), teaches.desc(), Programme.id)
        .limit(limit)
    )
    statement = statement.where(*_has_words(text)) if text.strip() else statement.where(or_(leads, teaches))
    return session.scalars(statement).unique().all()


def list_sessions_not_over(
    session: Session, programme_id: int, *, today: date, limit: int = 50
) -> Sequence[TrainingSession]:
    """Sessions of a programme that run or are to come, the soonest first."""
    statement = (
        select(TrainingSession)
        .where(TrainingSession.programme_id == programme_id, TrainingSession.ends_on >= today)
        .options(joinedload(TrainingSession.commune).joinedload(Commune.zone))
        .order_by(TrainingSession.starts_on, TrainingSession.id)
        .limit(limit)
    )
    return session.scalars(statement).all()


def count_sessions_over(session: Session, programme_id: int, *, today: date) -> int:
    return (
        session.scalar(
            select(func.count(TrainingSession.id)).where(
                TrainingSession.programme_id == programme_id, TrainingSession.ends_on < today
            )
        )
        or 0
    )


def count_free_seats_by_zone(
    session: Session, *, occupation_id: int, today: date
) -> dict[EmploymentZone, int]:
    """Free seats of the sessions to come that lead to an occupation, by zone d’emploi.

    A session whose free seats are not known counts all of its seats.
    """
    free = func.coalesce(TrainingSession.free_seats, TrainingSession.seats, 0)
    statement = (
        select(EmploymentZone, func.sum(free))
        .select_from(TrainingSession)
        .join(Commune, Commune.id == TrainingSession.commune_id)
        .join(EmploymentZone, EmploymentZone.code == Commune.zone_code)
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .join(ProgrammeOccupation, ProgrammeOccupation.programme_id == Programme.id)
        .where(
            ProgrammeOccupation.occupation_id == occupation_id,
            Programme.is_active,
            TrainingSession.starts_on >= today,
        )
        .group_by(EmploymentZone.code, EmploymentZone.name)
    )
    return {zone: int(seats) for zone, seats in session.execute(statement)}


def _has_words(text: str) -> list[ColumnElement[bool]]:
    """Each word is in the title or in the name of an occupation that the programme leads to."""
    return [
        or_(
            func.lower(Programme.title).contains(word.lower(), autoescape=True),
            Programme.occupations.any(Occupation.search_text.contains(normalise_text(word), autoescape=True)),
        )
        for word in text.split()
    ]
