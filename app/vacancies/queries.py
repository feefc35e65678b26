"""Reading vacancies: always for one organisation, but for the jobs that serve all."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, case, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.core.pagination import Page, paginate
from app.vacancies.enums import VacancyStatus
from app.vacancies.errors import VacancyNotFound
from app.vacancies.models import Vacancy, VacancySkill

_SINGLE = (
    joinedload(Vacancy.organisation),
    joinedload(Vacancy.occupation),
    joinedload(Vacancy.appellation),
    joinedload(Vacancy.commune),
)
SHOWN = (
    *_SINGLE,
    selectinload(Vacancy.skills).joinedload(VacancySkill.skill),
    selectinload(Vacancy.certificates),
)
# One vacancy comes whole in one query, built once: its few rows cost less than two queries more. Pages of an
# employer begin with it.
_ONE = (
    select(Vacancy)
    .where(
        Vacancy.public_id == bindparam("public_id"), Vacancy.organisation_id == bindparam("organisation_id")
    )
    .options(
        *_SINGLE,
        joinedload(Vacancy.skills).joinedload(VacancySkill.skill, innerjoin=True),
        joinedload(Vacancy.certificates),
    )
)


def get_vacancy(session: Session, public_id: uuid.UUID, *, organisation_id: int) -> Vacancy:
    """The organisation's vacancy with all that pages and ranking read; VacancyNotFound otherwise."""
    wanted = {"public_id": public_id, "organisation_id": organisation_id}
    vacancy = session.scalars(_ONE, wanted).unique().one_or_none()
    if vacancy is None:
        raise VacancyNotFound
    return vacancy


def find_by_reference(session: Session, reference: str, *, was_published: bool = True) -> Vacancy | None:
    """The vacancy that people quote (`OF-2026-0417`, however typed), of any organisation.

    For a person's own page and for administrators. A draft is nobody else's business: it is found only
    without `was_published`.
    """
    statement = select(Vacancy).where(Vacancy.reference == reference.strip().upper()).options(*SHOWN)
    if was_published:
        statement = statement.where(Vacancy.published_at.is_not(None))
    return session.scalar(statement)


def list_vacancies(
    session: Session,
    *,
    organisation_id: int,
    status: VacancyStatus | None = None,
    text: str = "",
    page: int = 1,
) -> Page[Vacancy]:
    """A page of the organisation’s vacancies, last changed first; `text` is sought in title and reference."""
    statement = (
        select(Vacancy)
        .where(Vacancy.organisation_id == organisation_id)
        .options(joinedload(Vacancy.commune), joinedload(Vacancy.occupation))
        .order_by(Vacancy.updated_at.desc(), Vacancy.id.desc())
    )
    if status is not None:
        statement = statement.where(Vacancy.status == status)
    for word in text.split():
        # SQLite lowers no accented letter: a title that begins with one is sought as it is written too.
        statement = statement.where(
            or_(
                func.lower(Vacancy.title).contains(word.lower(), autoescape=True),
                Vacancy.title.contains(word.capitalize(), autoescape=True),
                Vacancy.reference.contains(word.upper(), autoescape=True),
            )
        )
    return paginate(session, statement, number=page)


def count_by_status(session: Session, *, organisation_id: int) -> dict[VacancyStatus, int]:
    rows = session.execute(
        select(Vacancy.status, func.count())
        .where(Vacancy.organisation_id == organisation_id)
        .group_by(Vacancy.status)
    )
    return dict(rows.all())


def list_published(session: Session, *, organisation_id: int, page: int = 1) -> Page[Vacancy]:
    """A page of the published vacancies with what ranking reads, the newest first."""
    statement = (
        select(Vacancy)
        .where(Vacancy.organisation_id == organisation_id, Vacancy.status == VacancyStatus.PUBLISHED)
        .options(*SHOWN)
        .order_by(Vacancy.published_at.desc(), Vacancy.id.desc())
    )
    return paginate(session, statement, number=page)


def list_current(session: Session, *, organisation_id: int, limit: int = 10) -> Sequence[Vacancy]:
    """Vacancies that are not over, for the dashboard: on line first, then paused, then drafts, last changed
    first; with what ranking reads.
    """
    order = case(
        {VacancyStatus.PUBLISHED: 0, VacancyStatus.PAUSED: 1, VacancyStatus.DRAFT: 2}, value=Vacancy.status
    )
    statement = (
        select(Vacancy)
        .where(
            Vacancy.organisation_id == organisation_id,
            Vacancy.status.in_((VacancyStatus.PUBLISHED, VacancyStatus.PAUSED, VacancyStatus.DRAFT)),
        )
        .options(*SHOWN)
        .order_by(order, Vacancy.updated_at.desc(), Vacancy.id.desc())
        .limit(limit)
    )
    return session.scalars(statement).all()


def list_expired(session: Session, *, today: date, limit: int = 1000) -> Sequence[Vacancy]:
    """Vacancies on line or paused whose last day is over, of every organisation."""
    statement = (
        select(Vacancy)
        .where(
            Vacancy.status.in_((VacancyStatus.PUBLISHED, VacancyStatus.PAUSED)), Vacancy.expires_on < today
        )
        .order_by(Vacancy.id)
        .limit(limit)
    )
    return session.scalars(statement).all()
