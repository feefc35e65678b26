"""The rules read off one row of an index: what the kernel asks of each candidate."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.ranking import rules
from app.matching.ranking.compiled import compiled
from app.matching.ranking.exclusions import ExclusionReason
from app.matching.ranking.index import IndexColumns
from app.matching.ranking.vocabulary import Dense, Ids
from app.matching.ranking.weights import Curves, Units


class Ask(NamedTuple):
    """The vacancy, its numbers dense where the index has them (-1: nobody has that occupation)."""

    occupation: int
    title: int
    latitude: int
    longitude: int
    is_remote: bool
    start_day: int
    contract: int
    is_learning_contract: bool
    level: int
    rhythm: int
    skill_weight: int  # sum over the skills asked
    essentials: int


class AskedSkills(NamedTuple):
    """Skills asked: slot of each dense skill of the index (-1 when not asked), then one entry a slot."""

    slot: NDArray[np.int16]
    level: Ids
    weight: Ids
    is_essential: NDArray[np.bool_]


class Limits(NamedTuple):
    """Filters as numbers; `sort_part` is -1 to order on the score only."""

    max_km: int
    available_by_day: int
    only_preferred_contract: bool
    min_essentials: int
    sort_part: int


class Scale(NamedTuple):
    """What a vacancy is scored with: points of the parts, curves, closeness of each occupation of the
    index.
    """

    points: Units
    curves: Curves
    closeness: NDArray[np.int16]


@compiled
def standing_exclusion(
    columns: IndexColumns, row: int, metres: int, ask: Ask, certificates: Dense, lacking: Ids, curves: Curves
) -> int:
    """The first reason that applies but NOTHING_IN_COMMON, 0 for none."""
    if rules.is_too_far(metres, columns.radius_km[row], ask.is_remote, curves):
        return ExclusionReason.TOO_FAR.value
    reason: int = rules.state_exclusion(columns.state[row])
    if reason != 0:
        return reason
    if rules.is_contract_refused(ask.contract, columns.accepted_contracts[row]):
        return ExclusionReason.CONTRACT_REFUSED.value
    held = columns.certificate[columns.certificate_start[row] : columns.certificate_start[row + 1]]
    for at in range(len(certificates)):
        if certificates[at] not in held:
            lacking[at] += 1
            return ExclusionReason.CERTIFICATE_MISSING.value
    return 0


@compiled
def passes(
    columns: IndexColumns, row: int, metres: int, ask: Ask, asked: AskedSkills, limits: Limits
) -> bool:
    if not ask.is_remote and rules.road_km(metres) > limits.max_km:
        return False
    if columns.available_day[row] > limits.available_by_day:
        return False
    if limits.only_preferred_contract and not rules.is_contract_preferred(
        ask.contract, columns.preferred_contracts[row]
    ):
        return False
    return limits.min_essentials == 0 or essentials_held(columns, row, asked) >= limits.min_essentials


@compiled
def nearest_occupations(
    columns: IndexColumns, row: int, ask: Ask, closeness: NDArray[np.int16]
) -> tuple[int, int]:
    """The best fractions of the occupations sought and of those that the training leads to."""
    best_aim, best_programme = 0, 0
    for at in range(columns.aim_start[row], columns.aim_start[row + 1]):
        held = columns.aim_occupation[at]
        fraction = rules.aim_fraction(
            closeness[held], held == ask.occupation, ask.title, columns.aim_appellation[at]
        )
        best_aim = max(best_aim, fraction)
    for at in range(columns.training_start[row], columns.training_start[row + 1]):
        held = columns.training_occupation[at]
        best_programme = max(
            best_programme, rules.programme_fraction(closeness[held], held == ask.occupation)
        )
    return best_aim, best_programme


@compiled
def units_but_skills(
    columns: IndexColumns, row: int, metres: int, nearest: tuple[int, int], ask: Ask, scale: Scale
) -> Units:
    """Units of the five parts, skills left at 0."""
    curves, points = scale.curves, scale.points
    best_aim, best_programme = nearest
    occupation = rules.occupation_fraction(best_aim, best_programme, curves)
    distance = rules.distance_fraction(metres, columns.radius_km[row], ask.is_remote, curves)
    availability = rules.availability_fraction(
        rules.date_fraction(columns.available_day[row], ask.start_day, curves),
        rules.contract_fraction(ask.contract, columns.preferred_contracts[row], curves),
        rules.rhythm_fraction(ask.rhythm, columns.rhythm[row], curves),
    )
    is_unfinished = rules.is_training_unfinished(
        columns.training_end_day[row], ask.start_day, ask.is_learning_contract
    )
    training = rules.training_fraction(
        best_programme, ask.level, columns.training_level[row], is_unfinished, curves
    )
    return Units(
        points.occupation * occupation,
        0,
        points.distance * distance,
        points.availability * availability,
        points.training * training,
    )


@compiled
def skills_fraction(columns: IndexColumns, row: int, ask: Ask, asked: AskedSkills, curves: Curves) -> int:
    earned, essentials = 0, 0
    for at in range(columns.skill_start[row], columns.skill_start[row + 1]):
        slot = asked.slot[columns.skill[at]]
        if slot >= 0:
            credit = rules.skill_credit(
                asked.level[slot], columns.skill_level[at], columns.skill_evidence[at], curves
            )
            earned += asked.weight[slot] * credit
            essentials += asked.is_essential[slot]
    return rules.skills_fraction(earned, ask.skill_weight, essentials, ask.essentials, curves)


@compiled
def essentials_held(columns: IndexColumns, row: int, asked: AskedSkills) -> int:
    held = 0
    for at in range(columns.skill_start[row], columns.skill_start[row + 1]):
        slot = asked.slot[columns.skill[at]]
        if slot >= 0:
            held += asked.is_essential[slot]
    return held


@compiled
def has_skill_asked(columns: IndexColumns, row: int, asked: AskedSkills) -> bool:
    for at in range(columns.skill_start[row], columns.skill_start[row + 1]):
        if asked.slot[columns.skill[at]] >= 0:
            return True
    return False
