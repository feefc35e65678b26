"""The one loop over an index, compiled: exclusions and filters counted exactly, the best kept in a heap.

Exactness: a candidate is passed over before their skills are scored only when full marks on skills would
still place them after the last of the best kept so far.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.ranking import rules
from app.matching.ranking.compiled import compiled
from app.matching.ranking.exclusions import ExclusionReason
from app.matching.ranking.index import Columns
from app.matching.ranking.vocabulary import Dense, Ids
from app.matching.ranking.weights import FULL, Curves, Part, Units


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


class Best(NamedTuple):
    """The best rows so far: a binary heap whose root is the last of them, the next one to be replaced."""

    key: Ids
    row: Ids


@compiled
def scan(
    columns: Columns,
    ask: Ask,
    asked: AskedSkills,
    certificates: Dense,
    limits: Limits,
    scale: Scale,
    best: Best,
    excluded: Ids,
    lacking: Ids,
    is_matched: NDArray[np.bool_],
) -> tuple[int, int]:
    """Fill the best rows (as many as `best` has room for), exclusions by reason, people by first certificate
    that they lack, and, unless `is_matched` is empty, who matched.

    Returns (rows kept, people matched).
    """
    kept, matched = 0, 0
    for place in range(len(columns.place_latitude)):
        metres = rules.road_metres(
            ask.latitude, ask.longitude, columns.place_latitude[place], columns.place_longitude[place]
        )
        if rules.is_too_far(metres, columns.place_radius_km[place], ask.is_remote, scale.curves):
            excluded[ExclusionReason.TOO_FAR] += columns.place_visible[place]
            continue
        for row in range(columns.place_start[place], columns.place_start[place + 1]):
            if columns.is_hidden[row]:
                continue
            reason = _standing_exclusion(columns, row, metres, ask, certificates, lacking, scale.curves)
            if reason != 0:
                excluded[reason] += 1
                continue
            nearest = _nearest_occupations(columns, row, ask, scale.closeness)
            if nearest == (0, 0) and not _has_skill_asked(columns, row, asked):
                excluded[ExclusionReason.NOTHING_IN_COMMON] += 1
                continue
            if _passes(columns, row, metres, ask, asked, limits):
                matched += 1
                if len(is_matched) > 0:
                    is_matched[row] = True
                kept = _offer(best, kept, columns, row, metres, nearest, ask, asked, limits, scale)
    return kept, matched


@compiled
def _offer(
    best: Best,
    kept: int,
    columns: Columns,
    row: int,
    metres: int,
    nearest: tuple[int, int],
    ask: Ask,
    asked: AskedSkills,
    limits: Limits,
    scale: Scale,
) -> int:
    """Keep the row if it is among the best so far. Returns how many are kept."""
    if len(best.key) == 0:
        return 0
    ids, points = columns.candidate_id, scale.points
    units = _units_but_skills(columns, row, metres, nearest, ask, scale)
    is_full = kept == len(best.key)
    if is_full:
        bound = _key(units, points.skills * FULL, limits.sort_part)
        if not rules.comes_before(bound, ids[row], best.key[0], ids[best.row[0]]):
            return kept
    skills = points.skills * _skills_fraction(columns, row, ask, asked, scale.curves)
    key = _key(units, skills, limits.sort_part)
    if not is_full:
        _push(best, kept, key, row, ids)
        return kept + 1
    if rules.comes_before(key, ids[row], best.key[0], ids[best.row[0]]):
        _replace_root(best, key, row, ids)
    return kept


@compiled
def describe(columns: Columns, rows: Ids, ask: Ask, asked: AskedSkills, scale: Scale) -> NDArray[np.int64]:
    """For each row: units of the five parts, road km, essential skills held; int64 of shape (rows, 7)."""
    described = np.empty((len(rows), 7), dtype=np.int64)
    for at in range(len(rows)):
        row = rows[at]
        place = np.searchsorted(columns.place_start, row, side="right") - 1
        metres = rules.road_metres(
            ask.latitude, ask.longitude, columns.place_latitude[place], columns.place_longitude[place]
        )
        nearest = _nearest_occupations(columns, row, ask, scale.closeness)
        units = _units_but_skills(columns, row, metres, nearest, ask, scale)
        for part in range(5):
            described[at, part] = units[part]
        fraction = _skills_fraction(columns, row, ask, asked, scale.curves)
        described[at, 1] = scale.points.skills * fraction
        described[at, 5] = rules.road_km(metres)
        described[at, 6] = _essentials_held(columns, row, asked)
    return described


@compiled
def _standing_exclusion(
    columns: Columns, row: int, metres: int, ask: Ask, certificates: Dense, lacking: Ids, curves: Curves
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
def _passes(columns: Columns, row: int, metres: int, ask: Ask, asked: AskedSkills, limits: Limits) -> bool:
    if not ask.is_remote and rules.road_km(metres) > limits.max_km:
        return False
    if columns.available_day[row] > limits.available_by_day:
        return False
    if limits.only_preferred_contract and not rules.is_contract_preferred(
        ask.contract, columns.preferred_contracts[row]
    ):
        return False
    return limits.min_essentials == 0 or _essentials_held(columns, row, asked) >= limits.min_essentials


@compiled
def _nearest_occupations(
    columns: Columns, row: int, ask: Ask, closeness: NDArray[np.int16]
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
def _units_but_skills(
    columns: Columns, row: int, metres: int, nearest: tuple[int, int], ask: Ask, scale: Scale
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
def _skills_fraction(columns: Columns, row: int, ask: Ask, asked: AskedSkills, curves: Curves) -> int:
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
def _essentials_held(columns: Columns, row: int, asked: AskedSkills) -> int:
    held = 0
    for at in range(columns.skill_start[row], columns.skill_start[row + 1]):
        slot = asked.slot[columns.skill[at]]
        if slot >= 0:
            held += asked.is_essential[slot]
    return held


@compiled
def _has_skill_asked(columns: Columns, row: int, asked: AskedSkills) -> bool:
    for at in range(columns.skill_start[row], columns.skill_start[row + 1]):
        if asked.slot[columns.skill[at]] >= 0:
            return True
    return False


@compiled
def _key(units: Units, skills: int, sort_part: int) -> int:
    score = units.occupation + skills + units.distance + units.availability + units.training
    if sort_part < 0:
        return rules.order_key(score, 0)
    return rules.order_key(score, skills if sort_part == Part.SKILLS else units[sort_part])


@compiled
def _push(best: Best, at: int, key: int, row: int, ids: Ids) -> None:
    while at > 0:
        parent = (at - 1) // 2
        if not rules.comes_before(best.key[parent], ids[best.row[parent]], key, ids[row]):
            break
        best.key[at], best.row[at] = best.key[parent], best.row[parent]
        at = parent
    best.key[at], best.row[at] = key, row


@compiled
def _replace_root(best: Best, key: int, row: int, ids: Ids) -> None:
    at, size = 0, len(best.key)
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and rules.comes_before(
            best.key[child], ids[best.row[child]], best.key[child + 1], ids[best.row[child + 1]]
        ):
            child += 1
        if not rules.comes_before(key, ids[row], best.key[child], ids[best.row[child]]):
            break
        best.key[at], best.row[at] = best.key[child], best.row[child]
        at = child
    best.key[at], best.row[at] = key, row
