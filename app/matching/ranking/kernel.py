"""The one loop over an index, compiled: exclusions and filters counted exactly, the best kept in a heap.

Exactness: a candidate is passed over before their skills are scored only when full marks on skills would
still place them after the last of the best kept so far.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.ranking import candidate_row, rules
from app.matching.ranking.candidate_row import Ask, AskedSkills, Limits, Scale
from app.matching.ranking.compiled import compiled
from app.matching.ranking.exclusions import ExclusionReason
from app.matching.ranking.index import IndexColumns
from app.matching.ranking.vocabulary import Dense, Ids
from app.matching.ranking.weights import FULL, Part, Units


class Best(NamedTuple):
    """The best rows so far: a binary heap whose root is the last of them, the next one to be replaced."""

    key: Ids
    row: Ids


@compiled
def scan(
    columns: IndexColumns,
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
            reason = candidate_row.standing_exclusion(
                columns, row, metres, ask, certificates, lacking, scale.curves
            )
            if reason != 0:
                excluded[reason] += 1
                continue
            nearest = candidate_row.nearest_occupations(columns, row, ask, scale.closeness)
            if nearest == (0, 0) and not candidate_row.has_skill_asked(columns, row, asked):
                excluded[ExclusionReason.NOTHING_IN_COMMON] += 1
                continue
            if candidate_row.passes(columns, row, metres, ask, asked, limits):
                matched += 1
                if len(is_matched) > 0:
                    is_matched[row] = True
                kept = _offer(best, kept, columns, row, metres, nearest, ask, asked, limits, scale)
    return kept, matched


@compiled
def _offer(
    best: Best,
    kept: int,
    columns: IndexColumns,
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
    units = candidate_row.units_but_skills(columns, row, metres, nearest, ask, scale)
    is_full = kept == len(best.key)
    if is_full:
        bound = _key(units, points.skills * FULL, limits.sort_part)
        if not rules.comes_before(bound, ids[row], best.key[0], ids[best.row[0]]):
            return kept
    skills = points.skills * candidate_row.skills_fraction(columns, row, ask, asked, scale.curves)
    key = _key(units, skills, limits.sort_part)
    if not is_full:
        _push(best, kept, key, row, ids)
        return kept + 1
    if rules.comes_before(key, ids[row], best.key[0], ids[best.row[0]]):
        _replace_root(best, key, row, ids)
    return kept


@compiled
def describe(
    columns: IndexColumns, rows: Ids, ask: Ask, asked: AskedSkills, scale: Scale
) -> NDArray[np.int64]:
    """For each row: units of the five parts, road km, essential skills held; int64 of shape (rows, 7)."""
    described = np.empty((len(rows), 7), dtype=np.int64)
    for at in range(len(rows)):
        row = rows[at]
        place = np.searchsorted(columns.place_start, row, side="right") - 1
        metres = rules.road_metres(
            ask.latitude, ask.longitude, columns.place_latitude[place], columns.place_longitude[place]
        )
        nearest = candidate_row.nearest_occupations(columns, row, ask, scale.closeness)
        units = candidate_row.units_but_skills(columns, row, metres, nearest, ask, scale)
        for part in range(5):
            described[at, part] = units[part]
        fraction = candidate_row.skills_fraction(columns, row, ask, asked, scale.curves)
        described[at, 1] = scale.points.skills * fraction
        described[at, 5] = rules.road_km(metres)
        described[at, 6] = candidate_row.essentials_held(columns, row, asked)
    return described


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


@compiled
def _key(units: Units, skills: int, sort_part: int) -> int:
    score = units.occupation + skills + units.distance + units.availability + units.training
    if sort_part < 0:
        return rules.order_key(score, 0)
    return rules.order_key(score, skills if sort_part == Part.SKILLS else units[sort_part])
