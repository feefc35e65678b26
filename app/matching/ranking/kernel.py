"""The one loop over an index, compiled: everyone who is left is met, counted, and the best kept in a heap.

What keeps it short, and exact: only people within reach who have anything in common with the vacancy are met
(reach.py), the others being counted from sums (counting.py); and skills are not scored when full marks on
them would still leave the person after the last one kept.
"""

import numpy as np
from numpy.typing import NDArray

from app.matching.ranking import candidate_row, ordering, rules
from app.matching.ranking.best import Best, Order, is_behind, keep_row, sort_best
from app.matching.ranking.candidate_row import Ask, AskedSkills, Limits, Scale
from app.matching.ranking.compiled import compiled, inlined
from app.matching.ranking.counting import Counts, count_exclusions
from app.matching.ranking.exclusions import ExclusionReason
from app.matching.ranking.reach import find_reached, mark_related, next_marked
from app.matching.ranking.tables import Tables
from app.matching.ranking.vocabulary import Dense, Ids
from app.matching.ranking.weights import FULL, Part, Units


@compiled
def search(
    tables: Tables,
    ask: Ask,
    asked: AskedSkills,
    certificates: Dense,
    limits: Limits,
    scale: Scale,
    best: Best,
    counts: Counts,
) -> tuple[int, NDArray[np.int64]]:
    """Fill `best` (as many rows as it has room for), in the order of lists, and `counts`. Returns how many
    people matched, and the rows kept as `describe` gives them.
    """
    kept, matched = scan(tables, ask, asked, certificates, limits, scale, best, counts)
    return matched, describe(tables, best.row[:kept], ask, asked, scale)


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
    """As `search`, without describing the rows. Returns (rows kept, people matched)."""
    kept, matched, related = 0, 0, 0
    # Locals, because an array taken out of a tuple in the loop is counted by reference at each turn.
    gates, people = tables.gates, tables.people
    reached = find_reached(tables, ask, scale)
    marks = mark_related(tables, reached, asked.skill, scale)
    left = count_exclusions(tables, reached, ask, certificates, counts)
    for number in range(reached.first, reached.last):
        end, metres = reached.end[number], reached.metres[number]
        row = next_marked(marks, tables.places[number].start, end)
        while row < end:
            person = people[row]
            is_left = candidate_row.is_standing(gates[row], ask.contract)
            if is_left and len(certificates) > 0:
                is_left = candidate_row.first_missing(person, tables, certificates) < 0
            if is_left:
                related += 1
                if candidate_row.passes(person, tables, metres, ask, asked, limits):
                    matched += 1
                    _note_match(counts, row)
                    kept = _offer(best, kept, row, tables, metres, ask, asked, limits, scale)
            row = next_marked(marks, row + 1, end)
    counts.excluded[ExclusionReason.NOTHING_IN_COMMON] += left - related
    sort_best(best, kept)
    return kept, matched


@compiled
def _note_match(counts: Counts, row: int) -> None:
    if len(counts.is_matched) > 0:
        counts.is_matched[row] = True


@inlined
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
    bound = _key(units, scale.points.skills * FULL, limits, scale)
    if is_behind(best, kept, bound):
        return kept
    skills = candidate_row.skills_units(person, tables, ask, asked, scale)
    key = _key(units, skills, limits, scale)
    if is_behind(best, kept, key):
        return kept
    drawn = ordering.lot(person.candidate_id, ask.vacancy_id, ask.day)
    order = Order(key, ordering.turn(tables.exposures[row], drawn), person.candidate_id)
    return keep_row(best, kept, order, row)


@compiled
def _key(units: Units, skills: int, limits: Limits, scale: Scale) -> int:
    score = units.occupation + skills + units.distance + units.availability + units.training
    if limits.sort_part < 0:
        return ordering.order_key(score, 0, scale.curves)
    sort_units = skills if limits.sort_part == Part.SKILLS else units[limits.sort_part]
    return ordering.order_key(score, sort_units, scale.curves)


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
