"""What both layouts of ROME are read into, and the communes: rows that remember their line."""

from dataclasses import dataclass, field
from typing import NamedTuple

from app.reference.enums import SkillKind
from app.reference.importing.reading import Where


class OccupationRecord(NamedTuple):
    """`domain`, `parent` (a code of the release) and `access` are None when the files do not say them."""

    where: Where
    code: str
    label: str
    domain_code: str
    domain: str | None
    is_regulated: bool
    definition: str | None
    parent: str | None
    access: str | None


class AppellationRecord(NamedTuple):
    where: Where
    code: str
    occupation: str
    label: str
    is_main: bool


class SkillRecord(NamedTuple):
    where: Where
    code: str
    label: str
    kind: SkillKind


class LinkRecord(NamedTuple):
    """A skill of an occupation, by their codes; `weight` is 3 at its core, 2 emerging, 1 otherwise."""

    where: Where
    occupation: str
    skill: str
    is_core: bool
    weight: int


class MoveRecord(NamedTuple):
    where: Where
    source: str
    target: str
    rank: int


class CommuneRecord(NamedTuple):
    where: Where
    insee_code: str
    name: str
    postal_codes: str
    department_code: str
    department: str
    zone_code: str
    zone: str
    population: int
    latitude: float
    longitude: float


@dataclass(slots=True)
class RomeRelease:
    """A whole ROME, read and checked: nothing in it points outside it."""

    name: str
    fingerprint: str
    occupations: list[OccupationRecord] = field(default_factory=list)
    appellations: list[AppellationRecord] = field(default_factory=list)
    skills: list[SkillRecord] = field(default_factory=list)
    links: list[LinkRecord] = field(default_factory=list)
    moves: list[MoveRecord] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Rows to write, for a progress bar."""
        tables = (self.occupations, self.appellations, self.skills, self.links, self.moves)
        return sum(len(table) for table in tables)


@dataclass(slots=True)
class CommuneRelease:
    name: str
    fingerprint: str
    communes: list[CommuneRecord] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.communes)
