"""How many people each hard condition leaves out, counted without visiting them, compiled.

An index holds, for each row, how many of the rows before it accept each contract or are in each state. People
within reach are runs of rows, so their number is a difference for each place.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.ranking import rules
from app.matching.ranking.candidate_row import Ask, first_missing, is_standing, state_of
from app.matching.ranking.compiled import compiled
from app.matching.ranking.exclusions import ExclusionReason
from app.matching.ranking.reach import Reached
from app.matching.ranking.tables import CROWD, CROWD_STATES, Tables
from app.matching.ranking.vocabulary import Dense, Ids

_STATES = CROWD - CROWD_STATES


class Counts(NamedTuple):
    """People by ExclusionReason, people by first certificate required that they lack, and who matched (a flag
    a row, or empty when nobody asks)."""

    excluded: Ids
    lacking: Ids
    is_matched: NDArray[np.bool_]


@compiled
def count_exclusions(tables: Tables, reached: Reached, ask: Ask, certificates: Dense, counts: Counts) -> int:
    """Count everyone excluded but for having nothing in common; how many are left."""
    in_state = np.zeros(_STATES, dtype=np.int64)
    within, accepting, first, after = 0, 0, 0, 0
    places = tables.places
    for number in range(reached.first, reached.last):
        start, end = places[number].start, reached.end[number]
        if end > start:
            within += end - start
            if start != after:  # else the run goes on: the sums between are passed over
                accepting += _add_run(tables, first, after, ask.contract, in_state)
                first = start
            after = end
    accepting += _add_run(tables, first, after, ask.contract, in_state)
    # The sums are of everyone: those whom a view hides are taken off one by one.
    for row in tables.hidden_rows:
        if _is_within(tables, reached, row):
            gate = tables.gates[row]
            within -= 1
            in_state[state_of(gate)] -= state_of(gate) != 0
            accepting -= state_of(gate) == 0 and not rules.is_contract_refused(ask.contract, gate)
    standing = within
    for state in range(1, _STATES):
        counts.excluded[rules.state_exclusion(state)] += in_state[state]
        standing -= in_state[state]
    counts.excluded[ExclusionReason.TOO_FAR] += tables.visible - within
    counts.excluded[ExclusionReason.CONTRACT_REFUSED] += standing - accepting
    return _count_certified(tables, reached, ask, certificates, accepting, counts)


@compiled
def _count_certified(
    tables: Tables, reached: Reached, ask: Ask, certificates: Dense, accepting: int, counts: Counts
) -> int:
    """How many of the `accepting` people hold every certificate; the others count under the first they lack.

    Only holders of the first one are visited: all the others lack it.
    """
    if len(certificates) == 0:
        return accepting
    holding, certified, first = 0, 0, certificates[0]
    if first >= 0:
        start, end = tables.certified_start[first], tables.certified_start[first + 1]
        for row in tables.certified[start:end]:
            if _is_within(tables, reached, row) and is_standing(tables.gates[row], ask.contract):
                holding += 1
                missing = first_missing(tables.people[row], tables, certificates)
                if missing < 0:
                    certified += 1
                else:
                    counts.lacking[missing] += 1
    counts.lacking[0] += accepting - holding
    counts.excluded[ExclusionReason.CERTIFICATE_MISSING] += accepting - certified
    return certified


@compiled
def _add_run(tables: Tables, first: int, end: int, contract: int, in_state: Ids) -> int:
    """Count the people of the rows from `first` to before `end`: how many are open to the contract."""
    crowd = tables.crowd
    for state in range(1, _STATES):
        column = CROWD_STATES + state
        in_state[state] += crowd[end * CROWD + column] - crowd[first * CROWD + column]
    return crowd[end * CROWD + contract] - crowd[first * CROWD + contract]


@compiled
def _is_within(tables: Tables, reached: Reached, row: int) -> bool:
    return row < reached.end[tables.people[row].place]
