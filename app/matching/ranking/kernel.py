"""The one loop over an index, compiled: exclusions and filters counted exactly, the best kept in a heap.

What keeps it short, and exact: a place is passed at once when even the widest radius there does not reach
the job, and people of a place are met from the widest radius, so the first who is too far ends it; who has
anything in common with the vacancy is marked beforehand from the lists of each skill and occupation; and
skills are not scored when full marks on them would still leave the person after the last one kept.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.ranking import candidate_row, rules
from app.matching.ranking.best import Best, Order, is_behind, keep_row, sort_best
from app.matching.ranking.candidate_row import Ask, AskedSkills, Limits, Person, Scale
from app.matching.ranking.compiled import compiled, inlined
from app.matching.ranking.exclusions import ExclusionReason
from app.matching.ranking.index import HIDDEN, Tables
from app.matching.ranking.vocabulary import Dense, Ids
from app.matching.ranking.weights import FULL, Part, Units


class Counts(NamedTuple):
    """People by ExclusionReason, people by first certificate required that they lack, and who matched (a flag
    a row, or empty when nobody asks)."""

    excluded: Ids
    lacking: Ids
    is_matched: NDArray[np.bool_]


class Reached(NamedTuple):
    """Places within reach of a vacancy for the widest radius there: their numbers, and approximate road
    metres.
    """

    place: Dense
    metres: Ids


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
    """Fill `best` (as many rows as it has room for), in the order of lists, and `counts`. Returns (rows kept,
    people matched).
    """
    kept, matched, within, refused, unrelated = 0, 0, 0, 0, 0
    # Locals, because an array taken out of a tuple in the loop is counted by reference at each turn.
    gates, radius_km, people = tables.gates, tables.radius_km, tables.people
    reached = _find_reached(tables, ask, scale)
    related = _mark_related(tables, reached, asked.skill, scale)
    has_certificates = len(certificates) > 0
    for at in range(len(reached.place)):
        place, metres = tables.places[reached.place[at]], reached.metres[at]
        for row in range(place.start, place.end):
            if rules.is_too_far(metres, radius_km[row], ask.is_remote, scale.curves):
                break
            gate = gates[row]
            if gate & HIDDEN:
                continue
            within += 1
            reason = candidate_row.state_exclusion(gate)
            if reason != 0:
                counts.excluded[reason] += 1
                continue
            # Half of the crowd falls at the contract: counted without a branch, which would be guessed wrong
            # as often. What follows concerns the few who are related.
            is_accepted = not rules.is_contract_refused(ask.contract, gate)
            is_related = _is_marked(related, row)
            refused += not is_accepted
            if not is_accepted & (is_related | has_certificates):
                unrelated += is_accepted
                continue
            person = people[row]
            if has_certificates and _lacks_certificate(person, tables, certificates, counts):
                continue
            unrelated += not is_related
            if is_related and candidate_row.passes(person, tables, metres, ask, asked, limits):
                matched += 1
                _note_match(counts, row)
                kept = _offer(best, kept, row, tables, metres, ask, asked, limits, scale)
    counts.excluded[ExclusionReason.TOO_FAR] += tables.visible - within
    counts.excluded[ExclusionReason.CONTRACT_REFUSED] += refused
    counts.excluded[ExclusionReason.NOTHING_IN_COMMON] += unrelated
    sort_best(best, kept)
    return kept, matched


@compiled
def _note_match(counts: Counts, row: int) -> None:
    if len(counts.is_matched) > 0:
        counts.is_matched[row] = True


@compiled
def _find_reached(tables: Tables, ask: Ask, scale: Scale) -> Reached:
    """The places where somebody may be suggested: for a remote vacancy, all of them."""
    count = 0
    numbers = np.empty(len(tables.places), dtype=np.int32)
    distances = np.empty(len(tables.places), dtype=np.int64)
    places = tables.places
    for number in range(len(places)):
        place = places[number]
        reach = rules.reach_metres(place.widest_km, scale.curves)
        if not ask.is_remote and rules.is_beyond(
            ask.latitude, ask.longitude, place.latitude, place.longitude, reach
        ):
            continue
        metres = rules.road_metres(ask.latitude, ask.longitude, place.latitude, place.longitude)
        if ask.is_remote or metres <= reach:
            numbers[count], distances[count] = number, metres
            count += 1
    return Reached(numbers[:count], distances[:count])


@compiled
def _mark_related(tables: Tables, reached: Reached, skills: Dense, scale: Scale) -> NDArray[np.uint64]:
    """One bit a row: has the person anything in common with the vacancy, a close occupation or one of the
    skills asked? Rows are in order of place, so those outside the places reached are left out.
    """
    marks = np.zeros(len(tables.people) // 64 + 1, dtype=np.uint64)
    if len(reached.place) == 0:
        return marks
    first = tables.places[reached.place[0]].start
    last = tables.places[reached.place[-1]].end
    for skill in skills:
        _mark(marks, tables.holders[tables.holder_start[skill] : tables.holder_start[skill + 1]], first, last)
    closeness = scale.closeness
    for occupation in range(len(closeness)):
        if closeness[occupation] > 0:
            start, end = tables.seeker_start[occupation], tables.seeker_start[occupation + 1]
            _mark(marks, tables.seekers[start:end], first, last)
    return marks


@compiled
def _mark(marks: NDArray[np.uint64], rows: Dense, first: int, last: int) -> None:
    """Mark those of these ascending rows that are from `first` to before `last`."""
    for at in range(np.searchsorted(rows, first), len(rows)):
        row = rows[at]
        if row >= last:
            break
        marks[row >> 6] |= np.uint64(1) << np.uint64(row & 63)


@compiled
def _is_marked(marks: NDArray[np.uint64], row: int) -> bool:
    return (marks[row >> 6] >> np.uint64(row & 63)) & np.uint64(1) != 0


@compiled
def _lacks_certificate(person: Person, tables: Tables, certificates: Dense, counts: Counts) -> bool:
    """Whether the person lacks one of the certificates, then counted under the first."""
    missing = candidate_row.first_missing(person, tables, certificates)
    if missing < 0:
        return False
    counts.lacking[missing] += 1
    counts.excluded[ExclusionReason.CERTIFICATE_MISSING] += 1
    return True


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
    drawn = rules.lot(person.candidate_id, ask.vacancy_id, ask.day)
    order = Order(key, rules.turn(tables.exposures[row], drawn), person.candidate_id)
    return keep_row(best, kept, order, row)


@compiled
def _key(units: Units, skills: int, limits: Limits, scale: Scale) -> int:
    score = units.occupation + skills + units.distance + units.availability + units.training
    if limits.sort_part < 0:
        return rules.order_key(score, 0, scale.curves)
    sort_units = skills if limits.sort_part == Part.SKILLS else units[limits.sort_part]
    return rules.order_key(score, sort_units, scale.curves)


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
