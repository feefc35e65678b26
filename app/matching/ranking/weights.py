"""The weights of the five parts and the curves inside them: one versioned record, integers only.

Unit: 1 point = 1000 units. Every part is an integer per mille (0 to 1000) of its weight in points, so that
`units = points x permille` is exact, without a division, in Python, in compiled code and in SQL alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple

UNITS_PER_POINT = 1000
FULL = 1000  # per mille


class Part(IntEnum):
    """The five parts, in the order in which they are always shown and stored."""

    OCCUPATION = 0
    SKILLS = 1
    DISTANCE = 2
    AVAILABILITY = 3
    TRAINING = 4


class Units(NamedTuple):
    """One integer for each part, in the order of Part: its points, or its units."""

    occupation: int
    skills: int
    distance: int
    availability: int
    training: int


class Curves(NamedTuple):
    """How each part falls from full to nothing. Values are per mille unless the name says otherwise.

    A named tuple, because compiled code reads it as it is. Sources: ROME 4.0 for the mobility order; the
    rest are choices of the product, to be reviewed by Cap Métiers before a version is published
    (docs/decisions/0003).
    """

    # Occupation. The job title asked, or the occupation when the vacancy names no title, is full.
    same_occupation: int = 940
    # Official mobility (ROME "rubrique_mobilite", numero_ordre): the first neighbour, then less for each
    # next one.
    mobility_first: int = 600
    mobility_step: int = 20
    # No official neighbour falls below; a move that is official in the other direction only is worth this.
    mobility_floor: int = 400
    # Shared weighted skills, at most this (always under mobility_floor), and nothing under the least overlap.
    shared_skills_most: int = 300
    shared_skills_least_overlap: int = 150
    # An occupation that the training leads to, beside one that the person looks for.
    training_as_aim: int = 900

    # Skills. A skill is rare (3) when at most this share of occupations uses it, usual (2), else common (1).
    rare_share: int = 10
    usual_share: int = 100
    essential_factor: int = 3  # an essential skill weighs as much as this many useful ones
    one_level_short: int = 600
    two_levels_short: int = 300
    declared: int = 800
    assessed: int = 900
    certified: int = 1000
    # With an essential skill missing, the part is at most base + span x (essentials held / asked).
    missing_ceiling_base: int = 250
    missing_ceiling_span: int = 650

    # Distance. Places are centres of communes, hence a few kilometres that make no difference.
    near_km: int = 5
    at_radius: int = 600
    reach_percent: int = 150  # of the person's own radius: nothing left there, and "too far" beyond

    # Availability.
    late_days_to_nothing: int = 84
    contract_accepted: int = 800  # accepted, while the person prefers another contract
    rhythm_unknown: int = 750
    rhythm_week_apart: int = 250  # lost for each week out of four

    # Training. When a diploma level is asked: programme_share for the programme, the rest for the level.
    programme_share: int = 600
    level_short: int = 500  # lost for each level under the one asked
    training_unfinished: int = 800  # ends after the start date, other than for a contract signed to learn

    # Order. Scores this near, in units, are equal: whoever was shown less often comes first. A point, so that
    # the points shown never rise down a list.
    tie_band: int = 1000


DEFAULT_CURVES = Curves()


@dataclass(frozen=True, slots=True)
class Weights:
    """A version of the weights, in whole points that sum to 100. Raises ValueError when it makes no sense."""

    version: int
    occupation: int
    skills: int
    distance: int
    availability: int
    training: int
    curves: Curves = DEFAULT_CURVES

    def __post_init__(self) -> None:
        if min(self.points) < 0 or sum(self.points) != 100:
            raise ValueError("the five weights are whole points, none negative, that sum to 100")
        _check_curves(self.curves)

    @property
    def points(self) -> Units:
        """Points of the five parts."""
        return Units(self.occupation, self.skills, self.distance, self.availability, self.training)

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready record, read back by `from_dict`."""
        return {"version": self.version, **self.points._asdict(), "curves": self.curves._asdict()}

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> "Weights":
        """The weights of a stored record. Raises TypeError for a wrong name, ValueError for a wrong value."""
        # Records written before there was a band ordered people on the exact score.
        curves = Curves(**{"tie_band": 1, **record["curves"]})
        return cls(**{**record, "curves": curves})


class CurveRule(StrEnum):
    """What values of the curves keep between them, whatever their version."""

    CLOSENESS_FALLS = "closeness falls from the occupation to its neighbours to shared skills"
    EVIDENCE_RISES = "declared < assessed < certified"
    SHORTER_IS_LESS = "a shorter level is worth less"
    RARE_IS_RARER = "a rare skill is used less than a usual one"
    ESSENTIAL_WEIGHS = "an essential skill weighs at least as a useful one"
    MISSING_LOWERS = "a missing essential skill lowers the part"
    REACH_IS_BEYOND = "reach is beyond the radius"
    LATENESS_LASTS = "lateness takes at least a day"
    BAND_DIVIDES_A_POINT = "a band is at most a point, so that points shown never rise down a list"


def broken_rules(curves: Curves) -> list[CurveRule]:
    """The rules that these values break."""
    holds = {
        CurveRule.CLOSENESS_FALLS: (
            FULL >= curves.same_occupation > curves.mobility_first >= curves.mobility_floor
            and curves.mobility_floor > curves.shared_skills_most
        ),
        CurveRule.EVIDENCE_RISES: curves.declared < curves.assessed < curves.certified,
        CurveRule.SHORTER_IS_LESS: curves.two_levels_short < curves.one_level_short < FULL,
        CurveRule.RARE_IS_RARER: curves.rare_share <= curves.usual_share,
        CurveRule.ESSENTIAL_WEIGHS: curves.essential_factor >= 1,
        CurveRule.MISSING_LOWERS: curves.missing_ceiling_base + curves.missing_ceiling_span < FULL,
        CurveRule.REACH_IS_BEYOND: curves.reach_percent > 100 and curves.near_km >= 1,
        CurveRule.LATENESS_LASTS: curves.late_days_to_nothing >= 1,
        CurveRule.BAND_DIVIDES_A_POINT: (
            1 <= curves.tie_band <= UNITS_PER_POINT and UNITS_PER_POINT % curves.tie_band == 0
        ),
    }
    return [rule for rule, is_kept in holds.items() if not is_kept]


def _check_curves(curves: Curves) -> None:
    not_per_mille = {"essential_factor", "near_km", "reach_percent", "late_days_to_nothing", "tie_band"}
    for name, value in curves._asdict().items():
        if not isinstance(value, int) or value < 0 or (name not in not_per_mille and value > FULL):
            raise ValueError(f"curves.{name} is out of range: {value}")
    for rule in broken_rules(curves):
        raise ValueError(f"curves break the rule: {rule}")


# Versions 1 and 2 were 30, 25, 15, 15 and 15 points, with nearer neighbours: see docs/decisions/0003.
DEFAULT_WEIGHTS = Weights(version=3, occupation=35, skills=30, distance=10, availability=20, training=5)
