"""Filters of a list of suggestions: read from the address, so that a list can be kept and sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.core.clock import day_number
from app.matching.ranking.results import Filters
from app.matching.ranking.weights import Part

DISTANCES = (10, 25, 50, 100)
DEFAULT_KM = 50
WHOLE_REGION = "region"
SORTS = {
    "metier": Part.OCCUPATION,
    "competences": Part.SKILLS,
    "distance": Part.DISTANCE,
    "disponibilite": Part.AVAILABILITY,
    "formation": Part.TRAINING,
}
# Each is a step wider; None is the whole region.
STEPS: tuple[int | None, ...] = (*DISTANCES, None)
DELAYS = ("immediate", "date", "mois")


@dataclass(frozen=True, slots=True)
class SuggestionFilters:
    """What the address asks for; anything unknown is the default."""

    km: int | None = DEFAULT_KM
    availability: str = ""
    sort: str = ""
    all_essentials: bool = False
    min_essentials: int = 0
    only_preferred: bool = False
    shows: str = ""

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> "SuggestionFilters":
        shows = value if (value := arguments.get("voir", "")) in ("preselection", "ecartees") else ""
        least = arguments.get("mini", "")
        known = {say_distance(km): km for km in STEPS}
        return cls(
            km=known.get(arguments.get("km", ""), _usual_km(shows)),
            availability=value if (value := arguments.get("dispo", "")) in DELAYS else "",
            sort=value if (value := arguments.get("tri", "")) in SORTS else "",
            all_essentials=arguments.get("must") == "1",
            min_essentials=int(least) if least.isdigit() and int(least) < 20 else 0,
            only_preferred=arguments.get("souhait") == "1",
            shows=shows,
        )

    def for_ranking(self, *, start: date, today: date) -> Filters:
        """The filters of the engine, for a vacancy that starts on `start`."""
        last_day = {
            "immediate": day_number(today),
            "date": day_number(max(start, today)),
            "mois": day_number(max(start, today) + timedelta(days=31)),
        }.get(self.availability)
        return Filters(
            max_km=self.km,
            available_by_day=last_day,
            only_preferred_contract=self.only_preferred,
            min_essentials=self.min_essentials,
            all_essentials=self.all_essentials,
            sort_by=SORTS.get(self.sort),
        )

    def to_arguments(self) -> dict[str, str]:
        """The address's arguments, without the defaults."""
        given = {
            "km": "" if self.km == _usual_km(self.shows) else say_distance(self.km),
            "dispo": self.availability,
            "tri": self.sort,
            "must": "1" if self.all_essentials else "",
            "mini": str(self.min_essentials or ""),
            "souhait": "1" if self.only_preferred else "",
            "voir": self.shows,
        }
        return {name: value for name, value in given.items() if value}

    def to_address(self, number: int) -> dict[str, Any]:
        """The arguments with the page of results, so that every way out of a list leads back to its place."""
        return self.to_arguments() | ({"page": str(number)} if number > 1 else {})

    @property
    def narrows(self) -> bool:
        """Whether anything but the distance leaves people out."""
        return bool(self.availability) or self.has_more

    @property
    def has_more(self) -> bool:
        """Whether a filter of the folded part is set, so that it opens."""
        return self.all_essentials or self.only_preferred or self.min_essentials > 0


def say_distance(km: int | None) -> str:
    """A distance as the address writes it."""
    return WHOLE_REGION if km is None else str(km)


def wider_than(km: int | None) -> tuple[int | None, ...]:
    """The distances after this one, the nearest first."""
    return STEPS[STEPS.index(km) + 1 :]


def _usual_km(shows: str) -> int | None:
    # People who were chosen, or set aside, are shown wherever they live.
    return None if shows else DEFAULT_KM
