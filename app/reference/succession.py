"""Where to go from an occupation that has left the reference."""

from dataclasses import dataclass

from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session

from app.reference.models import Occupation, OccupationMobility


@dataclass(frozen=True, slots=True)
class Departure:
    """An occupation that has left the reference, and those to choose instead, the nearest first."""

    occupation: Occupation
    nearest: list[Occupation]


def find_departure(session: Session, occupation: Occupation | None) -> Departure | None:
    """What to say of `occupation` where people choose one; None while it is in the reference."""
    if occupation is None or occupation.is_active:
        return None
    return Departure(occupation, list_nearest_active(session, occupation))


def list_nearest_active(session: Session, occupation: Occupation, *, limit: int = 3) -> list[Occupation]:
    """Occupations of the reference nearest to one that left it, the best first.

    Those that moves lead to (the import keeps there who received its titles), then its parent, those of the
    same parent, those of the same domain.
    """
    rank = (
        select(OccupationMobility.rank)
        .where(OccupationMobility.source_id == occupation.id, OccupationMobility.target_id == Occupation.id)
        .scalar_subquery()
    )
    is_parent = Occupation.code == occupation.parent_code
    is_sibling = Occupation.parent_code == occupation.parent_code
    is_near = Occupation.domain_code == occupation.domain_code
    statement = (
        select(Occupation)
        .where(Occupation.is_active, Occupation.id != occupation.id)
        .where(or_(rank.is_not(None), is_parent, is_sibling, is_near))
        .order_by(
            case((rank.is_not(None), 0), (is_parent, 1), (is_sibling, 2), else_=3),
            rank,
            Occupation.code,
        )
        .limit(limit)
    )
    return list(session.scalars(statement))
