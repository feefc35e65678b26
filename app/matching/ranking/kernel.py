"""The one loop over an index, compiled: exclusions and filters counted exactly, the best kept in a heap.

Three cuts keep it short and exact: people of a place are met from the widest radius, so the first who is
too far ends the place; who has anything in common with the vacancy is marked beforehand from the lists of
each skill and occupation; and skills are not scored when full marks on them would still leave the person
after the last one kept.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.ranking import candidate_row, rules
from app.matching.ranking.candidate_row import Ask, AskedSkills, Limits, Person, Scale
from app.matching.ranking.compiled import compiled
from app.matching.ranking.exclusions import ExclusionReason
from app.matching.ranking.index import Tables
from app.matching.ranking.vocabulary import Dense, Ids
from app.matching.ranking.weights import FULL, Part, Units


class Best(NamedTuple):
    """The best rows so far: a binary heap whose root is the last of them, the next one to be replaced."""

    key: Ids
    candidate: Ids
    row: Ids


class Counts(NamedTuple):
    """People by ExclusionReason, people by first certificate required that they lack, and who matched (a flag
    a row, or empty when nobody asks)."""

    excluded: Ids
    lacking: Ids
    is_matched: NDArray[np.bool_]


@compiled
def scan(
    tables: Tables,
    ask: Ask,
    asked: AskedSkills,
    certificates: Dense,
    limits: Limits,
    scale: Scale,
    best: Best,
    counts: Counts,
) -> tuple[int, int]:
    """Fill `best` (as many rows as it has room for) and `counts`. Returns (rows kept, people matched)."""
    kept, matched = 0, 0
    # Locals, because an array taken out of a tuple in the loop is counted by reference at each turn.
    people, is_hidden, excluded = tables.people, tables.is_hidden, counts.excluded
    is_related = _find_related(tables, asked.skill, scale.closeness)
    for number in range(len(tables.places)):
        place = tables.places[number]
        metres = rules.road_metres(ask.latitude, ask.longitude, place.latitude, place.longitude)
        to_come = tables.visible[number]
        for row in range(place.start, place.end):
            person = people[row]
            if rules.is_too_far(metres, person.radius_km, ask.is_remote, scale.curves):
                excluded[ExclusionReason.TOO_FAR] += to_come
                break
            if is_hidden[row]:
                continue
            to_come -= 1
            reason = candidate_row.standing_exclusion(person, ask.contract)
            if reason == 0 and len(certificates) > 0:
                reason = _missing_certificate(person, tables, certificates, counts.lacking)
            if reason == 0 and not is_related[row]:
                reason = ExclusionReason.NOTHING_IN_COMMON.value
            if reason != 0:
                excluded[reason] += 1
            elif candidate_row.passes(person, tables, metres, ask, asked, limits):
                matched += 1
                if len(counts.is_matched) > 0:
                    counts.is_matched[row] = True
                kept = _offer(best, kept, row, tables, metres, ask, asked, limits, scale)
    return kept, matched


@compiled
def _find_related(tables: Tables, skills: Dense, closeness: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Which rows have anything in common with the vacancy: a close occupation, or one of the skills asked."""
    is_related = np.zeros(len(tables.people), dtype=np.bool_)
    holders, seekers = tables.holders, tables.seekers
    for skill in skills:
        for at in range(tables.holder_start[skill], tables.holder_start[skill + 1]):
            is_related[holders[at]] = True
    for occupation in range(len(closeness)):
        if closeness[occupation] > 0:
            for at in range(tables.seeker_start[occupation], tables.seeker_start[occupation + 1]):
                is_related[seekers[at]] = True
    return is_related


@compiled
def _missing_certificate(person: Person, tables: Tables, certificates: Dense, lacking: Ids) -> int:
    missing = candidate_row.first_missing(person, tables, certificates)
    if missing < 0:
        return 0
    lacking[missing] += 1
    return ExclusionReason.CERTIFICATE_MISSING.value


@compiled
def _offer(
    best: Best,
    kept: int,
    row: int,
    tables: Tables,
    metres: int,
    ask: Ask,
    asked: AskedSkills,
    limits: Limits,
    scale: Scale,
) -> int:
    """Keep the row if it is among the best so far. Returns how many are kept."""
    if len(best.key) == 0:
        return 0
    person = tables.people[row]
    units = candidate_row.units_but_skills(person, tables, metres, ask, scale)
    is_full = kept == len(best.key)
    if is_full:
        bound = _key(units, scale.points.skills * FULL, limits.sort_part)
        if not rules.comes_before(bound, person.candidate_id, best.key[0], best.candidate[0]):
            return kept
    skills = candidate_row.skills_units(person, tables, ask, asked, scale)
    key = _key(units, skills, limits.sort_part)
    if not is_full:
        _push(best, kept, key, person.candidate_id, row)
        return kept + 1
    if rules.comes_before(key, person.candidate_id, best.key[0], best.candidate[0]):
        _replace_root(best, key, person.candidate_id, row)
    return kept


@compiled
def _key(units: Units, skills: int, sort_part: int) -> int:
    score = units.occupation + skills + units.distance + units.availability + units.training
    if sort_part < 0:
        return rules.order_key(score, 0)
    return rules.order_key(score, skills if sort_part == Part.SKILLS else units[sort_part])


@compiled
def _push(best: Best, at: int, key: int, candidate: int, row: int) -> None:
    while at > 0:
        parent = (at - 1) // 2
        if not rules.comes_before(best.key[parent], best.candidate[parent], key, candidate):
            break
        _move(best, parent, at)
        at = parent
    best.key[at], best.candidate[at], best.row[at] = key, candidate, row


@compiled
def _replace_root(best: Best, key: int, candidate: int, row: int) -> None:
    at, size = 0, len(best.key)
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and rules.comes_before(
            best.key[child], best.candidate[child], best.key[child + 1], best.candidate[child + 1]
        ):
            child += 1
        if not rules.comes_before(key, candidate, best.key[child], best.candidate[child]):
            break
        _move(best, child, at)
        at = child
    best.key[at], best.candidate[at], best.row[at] = key, candidate, row


@compiled
def _move(best: Best, source: int, target: int) -> None:
    best.key[target], best.candidate[target] = best.key[source], best.candidate[source]
    best.row[target] = best.row[source]


@compiled
def describe(tables: Tables, rows: Ids, ask: Ask, asked: AskedSkills, scale: Scale) -> NDArray[np.int64]:
    """For each row: units of the five parts, road km, essential skills held; int64 of shape (rows, 7)."""
    described = np.empty((len(rows), 7), dtype=np.int64)
    for at in range(len(rows)):
        person = tables.people[rows[at]]
        place = tables.places[person.place]
        metres = rules.road_metres(ask.latitude, ask.longitude, place.latitude, place.longitude)
        units = candidate_row.units_but_skills(person, tables, metres, ask, scale)
        for part in range(5):
            described[at, part] = units[part]
        described[at, 1] = candidate_row.skills_units(person, tables, ask, asked, scale)
        described[at, 5] = rules.road_km(metres)
        described[at, 6] = candidate_row.essentials_held(person, tables, asked)
    return described
