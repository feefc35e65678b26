"""From what a feed says of a place to one commune of the region."""

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.integrations.feeds.contract import FeedPlace
from app.reference.models import Commune, Department
from app.reference.text import normalise_text

# Farther than that from the nearest centre of a commune, a point is in no commune of ours.
FARTHEST_KM = 10.0
# Names alone that other words of the place contradict are towns of elsewhere.
REGION_NAMES = ("nouvelle aquitaine", "aquitaine", "limousin", "poitou charentes")
_DEPARTMENT_THEN_TOWN = re.compile(r"^\s*(\d{2,3}|2[AB])\s*-\s*([^;]+)")
_POSTAL_THEN_TOWN = re.compile(r"^\s*\d{5}\s+([^;\d]+)")
_DEPARTMENT_CODE = re.compile(r"(?<!\d)(97\d|\d{2}|2[AB])(?!\d)")
_CEDEX = re.compile(r"\s*cedex(?: \d+)?$|\s+\d+$")
_SAINT = re.compile(r"^(st|ste)(?= )|(?<= )(st|ste)(?= )")


@dataclass(frozen=True, slots=True)
class Town:
    id: int
    name: str
    search_text: str
    department: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Placed:
    """`town` of the region; without one, `is_outside` says that the work is elsewhere, else nobody knows."""

    town: Town | None = None
    is_outside: bool = False


OUTSIDE, UNKNOWN = Placed(is_outside=True), Placed()


class Region:
    """The communes of the region, in memory for the time of an import."""

    def __init__(self, session: Session) -> None:
        self._by_insee: dict[str, Town] = {}
        self._by_postal: dict[str, list[Town]] = defaultdict(list)
        self._by_name: dict[str, list[Town]] = defaultdict(list)
        self._towns: list[Town] = []
        departments = session.execute(select(Department.code, Department.name)).all()
        self._hints = [*(normalise_text(name) for _code, name in departments), *REGION_NAMES]
        self._departments = {code for code, _name in departments}
        for row in session.execute(
            select(
                Commune.id,
                Commune.name,
                Commune.search_text,
                Commune.department_code,
                Commune.latitude,
                Commune.longitude,
                Commune.insee_code,
                Commune.postal_codes,
            ).order_by(Commune.id)
        ):
            self._add(Town(*row[:6]), row.insee_code, row.postal_codes.split())

    def _add(self, town: Town, insee_code: str, postal_codes: Sequence[str]) -> None:
        self._towns.append(town)
        self._by_insee[insee_code] = town
        self._by_name[town.search_text].append(town)
        for code in postal_codes:
            self._by_postal[code].append(town)

    def place(self, place: FeedPlace) -> Placed:
        """The commune of `place`: by its code, its postal code and name, its name, then its coordinates."""
        if town := self._by_insee.get(place.insee_code):
            return Placed(town)
        department, name = self._department(place), _town_name(place)
        if department and department not in self._departments:
            return OUTSIDE
        near = self._by_postal.get(place.postal_code, [])
        named = [town for town in self._by_name.get(name, []) if department in ("", town.department)]
        both = [town for town in near if town in named]
        if found := both or (near if len(near) == 1 else []):
            return Placed(found[0])
        if named:
            return self._by_name_alone(place, named, is_sure=bool(department))
        return self._by_coordinates(place, near or self._towns, is_inside=bool(department), name=name)

    def _by_name_alone(self, place: FeedPlace, named: Sequence[Town], *, is_sure: bool) -> Placed:
        if not is_sure and self._speaks_of_elsewhere(place, named[0]):
            return OUTSIDE
        if len(named) == 1:
            return Placed(named[0])
        nearest = _nearest(place, named)
        return Placed(nearest) if nearest else UNKNOWN

    def _by_coordinates(
        self, place: FeedPlace, towns: Sequence[Town], *, is_inside: bool, name: str
    ) -> Placed:
        if town := _nearest(place, towns):
            return Placed(town)
        is_said = bool(name) or place.latitude is not None
        return OUTSIDE if is_said and not is_inside else UNKNOWN

    def _department(self, place: FeedPlace) -> str:
        """The department that codes or words name; "" when none does."""
        for code in (place.insee_code, place.postal_code):
            if code:
                return code[:3] if code.startswith("97") else code[:2]
        found = _DEPARTMENT_CODE.search(place.words)
        return found[1] if found else ""

    def _speaks_of_elsewhere(self, place: FeedPlace, town: Town) -> bool:
        words = normalise_text(place.words).replace(town.search_text, "").strip()
        return bool(words) and not any(hint in words for hint in self._hints)


def _town_name(place: FeedPlace) -> str:
    """The name as communes are sought: without CEDEX, with Saint in full."""
    said = place.city
    if not said:
        found = _DEPARTMENT_THEN_TOWN.search(place.words)
        after_postal = _POSTAL_THEN_TOWN.search(place.words)
        said = found[2] if found else after_postal[1] if after_postal else place.words.partition(";")[0]
    said = re.sub(r"\(.*?\)", " ", said)
    name = _CEDEX.sub("", normalise_text(said))
    return _SAINT.sub(lambda match: "sainte" if match[0] == "ste" else "saint", name)


def _nearest(place: FeedPlace, towns: Sequence[Town]) -> Town | None:
    if place.latitude is None or place.longitude is None or not towns:
        return None
    where = place.latitude, place.longitude
    nearest = min(towns, key=lambda town: _km(where, town))
    return nearest if _km(where, nearest) <= FARTHEST_KM else None


def _km(where: tuple[float, float], town: Town) -> float:
    """Kilometres, on a plane: true enough for towns near one another."""
    north = (town.latitude - where[0]) * 111.2
    east = (town.longitude - where[1]) * 111.2 * math.cos(math.radians(where[0]))
    return math.hypot(north, east)
