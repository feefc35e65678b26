"""People that firms look for and free seats in training, by zone d’emploi, for one occupation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.needs.enums import OPEN_STATUSES, NeedStatus
from app.needs.models import Need
from app.reference.models import EmploymentZone
from app.training.queries import count_free_seats_by_zone

MOST_ZONES = 10
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class ZoneGap:
    """`gap` above 0 is how many seats are missing."""

    zone: EmploymentZone
    people: int
    seats: int

    @property
    def gap(self) -> int:
        return self.people - self.seats


@dataclass(frozen=True, slots=True)
class GapChart:
    """`ticks` are the marks of the axis from 0 to its end, which reaches every figure."""

    rows: list[ZoneGap]
    ticks: list[int]

    def percent(self, value: int) -> float:
        """Where `value` is on the axis, in hundredths."""
        return round(100 * value / self.ticks[-1], 1)


def make_chart(session: Session, *, occupation_id: int, zone_code: str, today: date) -> GapChart | None:
    """Zones from the largest lack to the largest margin; that of the need is kept if it has any figure.

    None when there is neither a person nor a seat to show.
    """
    gaps = list_gaps(
        count_people_by_zone(session, occupation_id=occupation_id),
        count_free_seats_by_zone(session, occupation_id=occupation_id, today=today),
    )
    own = [gap for gap in gaps if gap.zone.code == zone_code]
    rows = gaps[:MOST_ZONES]
    if own and own[0] not in rows:
        rows = [*rows[:-1], *own]
    if not rows:
        return None
    return GapChart(rows, make_ticks(max(max(gap.people, gap.seats) for gap in rows)))


def list_gaps(people: Mapping[EmploymentZone, int], seats: Mapping[EmploymentZone, int]) -> list[ZoneGap]:
    gaps = [ZoneGap(zone, people.get(zone, 0), seats.get(zone, 0)) for zone in {*people, *seats}]
    return sorted((gap for gap in gaps if gap.people or gap.seats), key=lambda gap: (-gap.gap, gap.zone.name))


def make_ticks(highest: int) -> list[int]:
    """Round marks, five at most beside 0, whose last is `highest` or a little more."""
    unit = 1
    while True:
        for step in _STEPS:
            if step * unit * 5 >= highest:
                width = step * unit
                return [width * place for place in range(-(-max(highest, 1) // width) + 1)]
        unit *= 10


def count_people_by_zone(session: Session, *, occupation_id: int) -> dict[EmploymentZone, int]:
    """People of the open needs; a merged one counts as long as the need that it joined is open."""
    main = aliased(Need)
    waits = or_(
        Need.status.in_(OPEN_STATUSES),
        and_(Need.status == NeedStatus.MERGED, main.status.in_(OPEN_STATUSES)),
    )
    statement = (
        select(EmploymentZone, func.sum(Need.people))
        .select_from(Need)
        .join(EmploymentZone, EmploymentZone.code == Need.zone_code)
        .outerjoin(main, main.id == Need.merged_into_id)
        .where(Need.occupation_id == occupation_id, waits)
        .group_by(EmploymentZone.code, EmploymentZone.name)
    )
    return {zone: int(people) for zone, people in session.execute(statement)}
