"""What a pack says, frozen when it is asked for: plain sentences and figures, stored as JSON.

Nothing here identifies a person: a reference, a commune, a training, dates, skills and what backs them.
"""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part of the score. `shown` of `maximum` are whole points; `words` is the sentence of the site."""

    name: str
    short_name: str
    shown: int
    maximum: int
    words: str


@dataclass(frozen=True, slots=True)
class SkillLine:
    """A skill asked for: what is expected and what backs it."""

    label: str
    is_essential: bool
    expectation: str
    proof: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person's page. `distance` ("6 km") and `place` are in words; `distinction` follows the code."""

    code: str
    commune: str
    distance: str
    place: str
    training: str
    availability: str
    total: int
    parts: tuple[PartLine, ...]
    skills: tuple[SkillLine, ...]
    checks: tuple[str, ...]
    distinction: str


@dataclass(frozen=True, slots=True)
class PackContent:
    """`brief` holds (label, value) rows of the cover. Dates are ISO days; `people` is best ranked first."""

    title: str
    reference: str
    employer: str
    brief: tuple[tuple[str, str], ...]
    made_on: str
    delete_after: str
    people: tuple[PersonPage, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def forget_people(content: dict[str, Any]) -> dict[str, Any]:
    """`content` without anybody's page, for a pack that may not be read any more."""
    return {**content, "people": []}


def keep_rows(skills: list[dict[str, Any]], rows: int) -> list[dict[str, Any]]:
    """At most `rows` of `skills` (SkillLine as JSON): essential ones first; the vacancy's order."""
    by_importance = sorted(range(len(skills)), key=lambda index: (not skills[index]["is_essential"], index))
    return [skills[index] for index in sorted(by_importance[:rows])]
