"""How far a session is from where a need is."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.matching.ranking.rules import road_km, road_metres
from app.needs.models import Need
from app.reference.models import Commune
from app.training.models import TrainingSession

STEPS_PER_DEGREE = 100_000


def find_place(session: Session, need: Need) -> Commune | None:
    """Where distances of a need start from: its vacancy, else the firm when it is in the zone of the need,
    else the largest commune of that zone.
    """
    for commune in (
        need.vacancy.commune if need.vacancy else None,
        need.organisation.commune,
    ):
        if commune is not None and commune.zone_code == need.zone_code:
            return commune
    return session.scalar(
        select(Commune)
        .where(Commune.zone_code == need.zone_code)
        .order_by(Commune.population.desc(), Commune.id)
        .limit(1)
    )


def measure_distances(place: Commune | None, sessions: Iterable[TrainingSession]) -> dict[int, int]:
    """Approximate road kilometres from `place` by session id; empty without a place."""
    if place is None:
        return {}
    return {item.id: _km(place, item.commune) for item in sessions}


def _km(place: Commune, other: Commune) -> int:
    degrees = (place.latitude, place.longitude, other.latitude, other.longitude)
    return int(road_km(road_metres(*(round(value * STEPS_PER_DEGREE) for value in degrees))))
