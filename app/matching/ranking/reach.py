"""Who is within reach of a vacancy, and who has anything in common with it: sets of rows, compiled.

Rows are in order of place, and in a place from the widest radius. So the people within reach are the first
ones of each place, and a place is known by the row where they end.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.ranking import rules
from app.matching.ranking.candidate_row import Ask, Scale
from app.matching.ranking.compiled import compiled
from app.matching.ranking.tables import Tables
from app.matching.ranking.vocabulary import Dense, Ids

Marks = NDArray[np.uint64]


class Reached(NamedTuple):
    """Places from number `first` to before `last`, all others being too far. By number of place: approximate
    road metres, and the row before which people are within reach (not past the place's own start for none).
    """

    first: int
    last: int
    metres: Ids
    end: Dense


@compiled
def find_reached(tables: Tables, ask: Ask, scale: Scale) -> Reached:
    """The people within reach, place by place: for a remote vacancy, everyone."""
    places = tables.places
    metres = np.empty(len(places), dtype=np.int64)
    ends = np.zeros(len(places), dtype=np.int32)
    if ask.is_remote:
        first, last = 0, len(places)
    else:
        span = rules.latitude_span(rules.reach_metres(tables.widest_km, scale.curves))
        first = _first_north_of(tables, ask.latitude - span)
        last = _first_north_of(tables, ask.latitude + span + 1)
    for number in range(first, last):
        place = places[number]
        if ask.is_remote:
            ends[number] = place.end
        else:
            widest = rules.reach_metres(place.widest_km, scale.curves)
            if rules.is_beyond(ask.latitude, ask.longitude, place.latitude, place.longitude, widest):
                continue
        road = rules.road_metres(ask.latitude, ask.longitude, place.latitude, place.longitude)
        metres[number] = road
        if not ask.is_remote and road <= widest:
            ends[number] = _end_within(tables, place.start, place.end, road, scale)
    return Reached(first, last, metres, ends)


@compiled
def mark_related(tables: Tables, reached: Reached, skills: Dense, scale: Scale) -> Marks:
    """One bit a row: has the person a close occupation, or one of the skills asked? Only rows of the places
    reached are marked.
    """
    marks = np.zeros(len(tables.people) // 64 + 1, dtype=np.uint64)
    if reached.first == reached.last:
        return marks
    first, last = tables.places[reached.first].start, tables.places[reached.last - 1].end
    for skill in skills:
        _mark(marks, tables.holders[tables.holder_start[skill] : tables.holder_start[skill + 1]], first, last)
    closeness = scale.closeness
    for occupation in range(len(closeness)):
        if closeness[occupation] > 0:
            start, end = tables.seeker_start[occupation], tables.seeker_start[occupation + 1]
            _mark(marks, tables.seekers[start:end], first, last)
    return marks


@compiled
def next_marked(marks: Marks, row: int, end: int) -> int:
    """The first row marked from `row` on, or `end` when there is none before."""
    while row < end:
        word = marks[row >> 6] >> np.uint64(row & 63)
        if word == 0:
            row = (row | 63) + 1
        elif word & np.uint64(1):
            return row
        else:
            row += 1
    return end


@compiled
def _mark(marks: Marks, rows: Dense, first: int, last: int) -> None:
    """Mark those of these ascending rows that are from `first` to before `last`."""
    for at in range(np.searchsorted(rows, first), len(rows)):
        row = rows[at]
        if row >= last:
            break
        marks[row >> 6] |= np.uint64(1) << np.uint64(row & 63)


@compiled
def _first_north_of(tables: Tables, latitude: int) -> int:
    """The number of the first place at this latitude or further north."""
    low, high = 0, len(tables.places)
    while low < high:
        middle = (low + high) // 2
        if tables.places[middle].latitude < latitude:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _end_within(tables: Tables, start: int, end: int, metres: int, scale: Scale) -> int:
    """The row before which the people of a place, from the widest radius, are within reach."""
    radius_km = tables.radius_km
    while start < end:
        middle = (start + end) // 2
        if rules.is_too_far(metres, radius_km[middle], False, scale.curves):
            end = middle
        else:
            start = middle + 1
    return start
