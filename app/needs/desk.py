"""The agency's queue of needs: filtered, sorted, counted, and what comes next in it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Organisation
from app.core.i18n import lazy
from app.core.pagination import Page, paginate
from app.needs.enums import OPEN_STATUSES, NeedStatus
from app.needs.models import Need
from app.reference.models import EmploymentZone, Occupation

# Far more than a region has open at once; beyond, "next" starts again from the top of the queue.
MOST_IN_QUEUE = 2_000


class QueueOrder(StrEnum):
    WAITING = ""
    PEOPLE = "personnes"
    RECENT = "recents"

    @property
    def label(self) -> str:
        return str(_ORDERS[self])


_ORDERS = {
    QueueOrder.WAITING: lazy("Attente la plus longue"),
    QueueOrder.PEOPLE: lazy("Personnes, du plus au moins"),
    QueueOrder.RECENT: lazy("Derniers changements"),
}


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """`statuses` empty means all; `domain` is a ROME domain code; `assigned_to_id` keeps one reviewer's."""

    statuses: tuple[NeedStatus, ...] = OPEN_STATUSES
    zone_code: str = ""
    domain: str = ""
    order: QueueOrder = QueueOrder.WAITING
    text: str = ""
    assigned_to_id: int | None = None


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """`open` is how many open needs it holds, whatever the other filters are."""

    code: str
    name: str
    open: int


@dataclass(frozen=True, slots=True)
class OpenCount:
    total: int
    oldest_at: datetime | None


_open = func.sum(case((Need.status.in_(OPEN_STATUSES), 1), else_=0))


def list_queue(session: Session, filters: QueueFilters, *, page: int = 1, size: int = 20) -> Page[Need]:
    statement = _queue(filters).options(
        joinedload(Need.organisation), joinedload(Need.zone), joinedload(Need.occupation)
    )
    return paginate(session, statement, number=page, size=size)


def find_next_id(session: Session, filters: QueueFilters, *, after: Need) -> uuid.UUID | None:
    """The need that follows `after` in the queue, else the one before it, else None.

    Ask before acting: the action may take `after` out of the queue.
    """
    ids = list(session.scalars(_queue(filters).with_only_columns(Need.public_id).limit(MOST_IN_QUEUE)))
    if after.public_id not in ids:
        return ids[0] if ids else None
    place = ids.index(after.public_id)
    rest = [*ids[place + 1 : place + 2], *ids[max(place - 1, 0) : place]]
    return rest[0] if rest else None


def count_open(session: Session) -> OpenCount:
    """Open needs of the region and since when the oldest waits."""
    total, oldest = session.execute(
        select(func.count(), func.min(Need.submitted_at)).where(Need.status.in_(OPEN_STATUSES))
    ).one()
    return OpenCount(total, oldest)


def list_domains(session: Session) -> Sequence[FilterChoice]:
    """ROME domains of the occupations that needs name."""
    statement = (
        select(Occupation.domain_code, func.min(Occupation.domain), _open)
        .select_from(Need)
        .join(Occupation, Occupation.id == Need.occupation_id)
        .group_by(Occupation.domain_code)
        .order_by(func.min(Occupation.domain))
    )
    return [FilterChoice(*row) for row in session.execute(statement)]


def list_zones(session: Session) -> Sequence[FilterChoice]:
    """Zones d’emploi where needs are."""
    statement = (
        select(EmploymentZone.code, EmploymentZone.name, _open)
        .select_from(Need)
        .join(EmploymentZone, EmploymentZone.code == Need.zone_code)
        .group_by(EmploymentZone.code, EmploymentZone.name)
        .order_by(EmploymentZone.name)
    )
    return [FilterChoice(*row) for row in session.execute(statement)]


def _queue(filters: QueueFilters) -> Select[Need]:
    statement = select(Need)
    if filters.statuses:
        statement = statement.where(Need.status.in_(filters.statuses))
    if filters.zone_code:
        statement = statement.where(Need.zone_code == filters.zone_code)
    if filters.domain:
        statement = statement.where(Need.occupation.has(Occupation.domain_code == filters.domain))
    if filters.assigned_to_id is not None:
        statement = statement.where(Need.assigned_to_id == filters.assigned_to_id)
    for word in filters.text.split():
        statement = statement.where(
            or_(
                func.lower(Need.title).contains(word.lower(), autoescape=True),
                Need.organisation.has(func.lower(Organisation.name).contains(word.lower(), autoescape=True)),
                Need.reference.contains(word.upper(), autoescape=True),
            )
        )
    by = {
        QueueOrder.WAITING: (Need.submitted_at, Need.id),
        QueueOrder.PEOPLE: (Need.people.desc(), Need.submitted_at, Need.id),
        QueueOrder.RECENT: (Need.updated_at.desc(), Need.id.desc()),
    }
    return statement.order_by(*by[filters.order])
