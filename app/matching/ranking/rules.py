"""Every rule of the score and of the hard conditions, defined once: the kernel and the explanation call
these.

A fraction is an integer per mille, 0 to 1000 (FULL). Arithmetic is on integers, and divisions round down,
so that a score is the same in any process, on any machine and in SQL. `curves` is a `weights.Curves`.
"""

import math

import numpy as np

from app.matching.ranking.compiled import compiled
from app.matching.ranking.exclusions import ExclusionReason
from app.matching.ranking.profiles import NO_TITLE, Evidence, State
from app.matching.ranking.weights import FULL, Curves

# --- Occupation
# -------------------------------------------------------------------------------------------------


@compiled
def aim_fraction(closeness: int, is_same_occupation: bool, title_asked: int, title_held: int) -> int:
    """An occupation sought: full for the title asked, or for the occupation when no title is asked."""
    if not is_same_occupation:
        return closeness
    is_title_asked = title_asked != NO_TITLE
    return closeness if is_title_asked and title_held != title_asked else FULL


@compiled
def programme_fraction(closeness: int, is_same_occupation: bool) -> int:
    """An occupation that the training leads to: programmes name occupations, not titles."""
    if is_same_occupation:
        return FULL
    return closeness


@compiled
def occupation_fraction(best_aim: int, best_programme: int, curves: Curves) -> int:
    """The nearest of what the person seeks and, slightly lower, of what their training leads to."""
    return max(best_aim, best_programme * curves.training_as_aim // FULL)


# --- Skills
# -----------------------------------------------------------------------------------------------------


@compiled
def skill_weight(is_essential: bool, rarity: int, curves: Curves) -> int:
    """What a skill asked weighs beside the others; rarity is 1 (common) to 3 (rare)."""
    return rarity * (curves.essential_factor if is_essential else 1)


@compiled
def skill_credit(level_asked: int, level_held: int, evidence: int, curves: Curves) -> int:
    """What a skill held brings of its weight. More than the level asked brings no more than the level."""
    if evidence == Evidence.CERTIFIED:
        credit = curves.certified
    elif evidence == Evidence.ASSESSED:
        credit = curves.assessed
    else:
        credit = curves.declared
    short = level_asked - level_held
    if short <= 0:
        return credit
    return credit * (curves.one_level_short if short == 1 else curves.two_levels_short) // FULL


@compiled
def skills_ceiling(essentials_held: int, essentials_asked: int, curves: Curves) -> int:
    """The most that the part may be: a missing essential skill is not made up for by the others."""
    if essentials_held >= essentials_asked:
        return FULL
    return curves.missing_ceiling_base + curves.missing_ceiling_span * essentials_held // essentials_asked


@compiled
def skills_fraction(
    earned: int, weight_asked: int, essentials_held: int, essentials_asked: int, curves: Curves
) -> int:
    """`earned`: sum over the skills asked of weight x credit. Nothing asked is full for everyone."""
    if weight_asked == 0:
        return FULL
    return min(earned // weight_asked, skills_ceiling(essentials_held, essentials_asked, curves))


# --- Distance
# ---------------------------------------------------------------------------------------------------

_METRE_MM = 1000
_MM_PER_LATITUDE_STEP = 1112  # 1e-5 degree on a sphere of 6371.0088 km
# The same along a parallel, by tenth of a degree of latitude.
_MM_PER_LONGITUDE_STEP = np.array(
    [round(1111.9508 * math.cos(math.radians(tenth / 10))) for tenth in range(901)], dtype=np.int64
)


@compiled
def _north_metres(latitude_a: int, latitude_b: int) -> int:
    return abs(latitude_a - latitude_b) * _MM_PER_LATITUDE_STEP // _METRE_MM


@compiled
def _east_metres(latitude_a: int, longitude_a: int, latitude_b: int, longitude_b: int) -> int:
    tenth = min((abs(latitude_a) + abs(latitude_b) + 10_000) // 20_000, 900)
    return abs(longitude_a - longitude_b) * _MM_PER_LONGITUDE_STEP[tenth] // _METRE_MM


@compiled
def road_metres(latitude_a: int, longitude_a: int, latitude_b: int, longitude_b: int) -> int:
    """Approximate road distance between two places given in 1e-5 degrees: great circle x 1.25.

    The great circle is taken on a plane at the mean latitude, known to a tenth of a degree: within 0.3 % of
    the haversine formula over 400 km at the latitudes of France. Roads are longer by a quarter on average:
    an approximation that is always shown as such, since there is no router.
    """
    north = _north_metres(latitude_a, latitude_b)
    east = _east_metres(latitude_a, longitude_a, latitude_b, longitude_b)
    squared = (north * north + east * east) * 25 // 16
    metres = int(math.sqrt(squared))
    # The float root may be one off for the largest squares.
    while metres * metres > squared:
        metres -= 1
    while (metres + 1) * (metres + 1) <= squared:
        metres += 1
    return metres


@compiled
def is_beyond(latitude_a: int, longitude_a: int, latitude_b: int, longitude_b: int, metres: int) -> bool:
    """Whether the way north or the way east alone is more than `metres`, and so the road: tells far places
    apart without a root.
    """
    if _north_metres(latitude_a, latitude_b) * 5 // 4 > metres:
        return True
    east = _east_metres(latitude_a, longitude_a, latitude_b, longitude_b)
    return east * 5 // 4 > metres


@compiled
def latitude_span(metres: int) -> int:
    """No place further north or south than this, in 1e-5 degrees, is within `metres` by road."""
    return metres * 4 * _METRE_MM // (5 * _MM_PER_LATITUDE_STEP) + 2


@compiled
def road_km(metres: int) -> int:
    """Kilometres as shown and as filtered on."""
    return (metres + 500) // 1000


@compiled
def reach_metres(radius_km: int, curves: Curves) -> int:
    """How far from home a person may be suggested. A radius under `near_km` is read as `near_km`."""
    return max(radius_km, curves.near_km) * 10 * curves.reach_percent


@compiled
def distance_fraction(metres: int, radius_km: int, is_remote: bool, curves: Curves) -> int:
    """Full near home, down to `at_radius` at the person's own radius, then steeply to nothing at their
    reach.
    """
    near = curves.near_km * 1000
    if is_remote or metres <= near:
        return FULL
    radius = max(radius_km * 1000, near)
    if metres <= radius:
        return FULL - (FULL - curves.at_radius) * (metres - near) // (radius - near)
    reach = reach_metres(radius_km, curves)
    if metres >= reach:
        return 0
    return curves.at_radius * (reach - metres) // (reach - radius)


# --- Availability
# -----------------------------------------------------------------------------------------------


@compiled
def date_fraction(available_day: int, start_day: int, curves: Curves) -> int:
    """Full when available on the start date or before, then less for each day late."""
    days_late = max(0, available_day - start_day)
    return FULL - FULL * min(days_late, curves.late_days_to_nothing) // curves.late_days_to_nothing


@compiled
def is_contract_preferred(contract: int, preferred_contracts: int) -> bool:
    """Whether the contract is one that the person prefers, or they have no preference."""
    return preferred_contracts == 0 or (preferred_contracts >> contract) & 1 == 1


@compiled
def contract_fraction(contract: int, preferred_contracts: int, curves: Curves) -> int:
    """Full for a contract that the person prefers; one that they refuse excludes and is not seen here."""
    return FULL if is_contract_preferred(contract, preferred_contracts) else curves.contract_accepted


@compiled
def rhythm_fraction(rhythm_asked: int, rhythm_held: int, curves: Curves) -> int:
    """Weeks in the firm out of four, the employer's against the training's; 0 asked means not concerned."""
    if rhythm_asked == 0:
        return FULL
    if rhythm_held == 0:
        return curves.rhythm_unknown
    return max(0, FULL - curves.rhythm_week_apart * abs(rhythm_asked - rhythm_held))


@compiled
def availability_fraction(date: int, contract: int, rhythm: int) -> int:
    """The three together: each takes its share of what the others leave."""
    return date * contract * rhythm // (FULL * FULL)


# --- Training
# ---------------------------------------------------------------------------------------------------


@compiled
def level_fraction(level_asked: int, level_held: int, curves: Curves) -> int:
    """Diploma level held against the one asked; an unknown level (0) brings nothing."""
    if level_held == 0:
        return 0
    return max(0, FULL - curves.level_short * max(0, level_asked - level_held))


@compiled
def is_training_unfinished(training_end_day: int, start_day: int, is_learning_contract: bool) -> bool:
    """Whether the training ends after the start, for a contract that is not signed to learn."""
    return training_end_day > start_day and not is_learning_contract


@compiled
def training_fraction(
    best_programme: int, level_asked: int, level_held: int, is_unfinished: bool, curves: Curves
) -> int:
    """The programme alone, or with the diploma level when one is asked."""
    fraction = best_programme
    if level_asked > 0:
        level = level_fraction(level_asked, level_held, curves)
        fraction = (curves.programme_share * best_programme + (FULL - curves.programme_share) * level) // FULL
    if is_unfinished:
        fraction = fraction * curves.training_unfinished // FULL
    return fraction


# --- Hard conditions
# --------------------------------------------------------------------------------------------


@compiled
def is_too_far(metres: int, radius_km: int, is_remote: bool, curves: Curves) -> bool:
    """Whether a place of work is beyond the reach that the person's own radius gives."""
    return not is_remote and metres > reach_metres(radius_km, curves)


@compiled
def state_exclusion(state: int) -> int:
    """The ExclusionReason of a candidate's state, 0 when they may be suggested."""
    if state == State.OPEN:
        return 0
    if state == State.OBJECTED:
        return ExclusionReason.OBJECTED.value
    if state == State.NOTICE:
        return ExclusionReason.NOTICE_RUNNING.value
    return ExclusionReason.PAUSED.value


@compiled
def is_contract_refused(contract: int, accepted_contracts: int) -> bool:
    """Whether the person does not accept this contract."""
    return (accepted_contracts >> contract) & 1 == 0
