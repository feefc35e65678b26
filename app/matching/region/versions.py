"""What the lists of a run are made from, and what they hold: a list is shown for the same, or not at all."""

import re
from dataclasses import dataclass

from app.matching.filters import DEFAULT_KM
from app.matching.indexing.snapshot import Snapshot
from app.matching.ranking.results import Filters

TOP = 20
# What the page of suggestions asks for before anyone touches a filter.
LISTED = Filters(max_km=DEFAULT_KM)
_NAME = re.compile(r"(\d+)\.w(\d+)")


@dataclass(frozen=True, slots=True, order=True)
class RunKey:
    """What every list of a run shares: day (days since 1970) and version of the weights."""

    day: int
    weights_version: int

    @property
    def name(self) -> str:
        return f"{self.day}.w{self.weights_version}"

    @classmethod
    def read(cls, name: str) -> "RunKey | None":
        found = _NAME.fullmatch(name)
        return cls(*map(int, found.groups())) if found else None


@dataclass(frozen=True, slots=True)
class Versions:
    """What the lists of a span were made from: see Snapshot. Each holds `limit` people at most,
    from `max_km` road km at most.
    """

    data_version: str
    stands_on: str
    weights_version: int
    limit: int
    max_km: int | None


def identify(snapshot: Snapshot, day: int) -> tuple[RunKey, Versions]:
    """The run that lists ranked from this snapshot on this day belong to, and their versions."""
    version = snapshot.weights.version
    versions = Versions(snapshot.data_version, snapshot.stands_on, version, TOP, LISTED.max_km)
    return RunKey(day, version), versions
