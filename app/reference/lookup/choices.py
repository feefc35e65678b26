"""Lines of a list under a field."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OccupationChoice:
    """A job title, or an occupation when `appellation_id` is None, and the occupation behind it.

    `known_as` is the everyday name that found it, when that is not a title of the reference.
    """

    occupation_id: int
    code: str
    label: str
    occupation_label: str
    appellation_id: int | None
    known_as: str = ""


@dataclass(frozen=True, slots=True)
class SkillChoice:
    id: int
    label: str
