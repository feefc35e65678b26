"""Why a part has its points: codes with integer figures, worded outside ranking.

Days count from 1970-01-01; `*_permille` runs from 0 to 1000; occupations, appellations and skills are
database ids.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from app.matching.ranking.exclusions import Exclusion
from app.matching.ranking.profiles import Evidence
from app.matching.ranking.weights import Part


class ReasonCode(StrEnum):
    """Every code, with its figures. Each part has at least one reason."""

    # Occupation: exactly one. `occupation` is the candidate's; `is_training` is 1 when their training, not
    # a wish, leads to it.
    SAME_TITLE = "same_title"  # occupation, appellation, is_training (0)
    SAME_OCCUPATION = "same_occupation"  # occupation, is_training
    # occupation, rank (1 = nearest, 0 = official the other way only), is_training
    NEAR_OCCUPATION = "near_occupation"
    SHARED_SKILLS = "shared_skills"  # occupation, closeness_permille, is_training
    NO_CLOSE_OCCUPATION = "no_close_occupation"  # no figure

    # Skills: NO_SKILL_ASKED alone, or ESSENTIALS and USEFUL for what is asked, then ESSENTIAL_CEILING where
    # it bites. The verdict on each skill is in Explanation.skills.
    NO_SKILL_ASKED = "no_skill_asked"  # no figure
    ESSENTIALS = "essentials"  # held, asked
    USEFUL = "useful"  # held, asked
    ESSENTIAL_CEILING = "essential_ceiling"  # missing, ceiling_permille: what the part is held down to

    # Distance: exactly one; `km` is approximate road km.
    REMOTE = "remote"  # km
    VERY_NEAR = "very_near"  # km, radius_km
    WITHIN_RADIUS = "within_radius"  # km, radius_km
    BEYOND_RADIUS = "beyond_radius"  # km, radius_km
    OUT_OF_REACH = "out_of_reach"  # km, radius_km (the candidate is excluded: TOO_FAR)

    # Availability: one on the date, one on the contract, and one on the rhythm when the vacancy has a rhythm.
    AVAILABLE_ON_TIME = "available_on_time"  # available_day, start_day
    AVAILABLE_LATE = "available_late"  # available_day, start_day, days_late
    # contract: preferred, or accepted by someone without preference
    CONTRACT_PREFERRED = "contract_preferred"
    CONTRACT_ACCEPTED = "contract_accepted"  # contract: accepted, another is preferred
    CONTRACT_REFUSED = "contract_refused"  # contract (the candidate is excluded)
    RHYTHM_SAME = "rhythm_same"  # asked (weeks in the firm out of four)
    RHYTHM_DIFFERENT = "rhythm_different"  # asked, held
    RHYTHM_UNKNOWN = "rhythm_unknown"  # asked

    # Training: one on the programme, one on the level when asked, TRAINING_UNFINISHED where it lowers the
    # part.
    # occupation, level (0 unknown), end_day (0 none)
    PROGRAMME_LEADS_TO_OCCUPATION = "programme_leads_to_occupation"
    PROGRAMME_NEAR_OCCUPATION = "programme_near_occupation"  # occupation, closeness_permille, level, end_day
    PROGRAMME_UNRELATED = "programme_unrelated"  # level, end_day
    NO_PROGRAMME = "no_programme"  # level
    LEVEL_REACHED = "level_reached"  # asked, held
    LEVEL_BELOW = "level_below"  # asked, held
    LEVEL_UNKNOWN = "level_unknown"  # asked
    TRAINING_UNFINISHED = "training_unfinished"  # end_day, start_day


class Verdict(IntEnum):
    """What a skill asked for found in the candidate."""

    HELD = 0
    BELOW_LEVEL = 1
    MISSING = 2


@dataclass(frozen=True, slots=True)
class Reason:
    """A code and its figures, by the names that ReasonCode documents."""

    code: ReasonCode
    figures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SkillVerdict:
    """One skill asked. `level_held` is 0 and `evidence` None when it is missing; `rarity` 1 common to 3 rare;
    `credit` is per mille of what this skill can bring."""

    skill: int
    is_essential: bool
    verdict: Verdict
    level_asked: int
    level_held: int
    evidence: Evidence | None
    rarity: int
    credit: int


@dataclass(frozen=True, slots=True)
class PartExplanation:
    """A part: exact `units` of `max_units`, and whole points as shown, which sum over parts to the shown
    total.
    """

    part: Part
    units: int
    max_units: int
    shown_points: int
    max_points: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Exactly the parts that summed to the score, five of them in the order of Part, and why.

    `skills` follows the vacancy's order; `exclusions` lists every hard condition that applies, in their
    order, and is empty for someone who may be suggested.
    """

    parts: tuple[PartExplanation, ...]
    total_units: int
    shown_total: int
    distance_km: int
    skills: tuple[SkillVerdict, ...]
    exclusions: tuple[Exclusion, ...]
