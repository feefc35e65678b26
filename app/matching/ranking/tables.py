"""Candidates by column, as compiled code reads them: sorted by place, so that a place too far is passed in
one step.

Memory: about 130 bytes a candidate, 12 a skill, 16 an aim, 12 for each occupation of a programme.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.ranking.profiles import Contract, State
from app.matching.ranking.vocabulary import Dense, Ids

Records = NDArray[np.void]

# One person in 64 bytes, a line of the processor's cache. `place` is a row of PLACE; each start and end
# bound the person's rows in a table of several values, whose numbers are dense in the index's vocabularies.
PERSON = np.dtype(
    [
        ("candidate_id", np.int64),
        ("place", np.int32),
        ("zone", np.int32),
        ("available_day", np.int32),
        ("training_end_day", np.int32),
        ("skill_start", np.int32),
        ("skill_end", np.int32),
        ("aim_start", np.int32),
        ("aim_end", np.int32),
        ("training_start", np.int32),
        ("training_end", np.int32),
        ("certificate_start", np.int32),
        ("certificate_end", np.int32),
        ("radius_km", np.int16),
        ("accepted_contracts", np.int8),
        ("preferred_contracts", np.int8),
        ("training_level", np.int8),
        ("rhythm", np.int8),
        ("state", np.int8),
    ],
    align=True,
)
PLACE = np.dtype([(name, np.int32) for name in ("latitude", "longitude", "start", "end", "widest_km")])
SKILL = np.dtype([("skill", np.int32), ("level", np.int8), ("evidence", np.int8)], align=True)
AIM = np.dtype([("occupation", np.int32), ("appellation", np.int32)])

# Fields of a person that are those of a profile.
PLAIN = (
    "candidate_id", "zone", "available_day", "training_end_day", "radius_km", "accepted_contracts",
    "preferred_contracts", "training_level", "rhythm", "state",
)  # fmt: skip


# A gate holds the contracts that a person accepts (bits 0 to 6), their state (bits 7 and 8), and whether this
# view hides them.
STATE_SHIFT = 7
STATES = 0b11 << STATE_SHIFT
HIDDEN = 1 << 9
# Columns of the crowd: open people who accept each contract, then people in each state.
CROWD_STATES = len(Contract)
CROWD = CROWD_STATES + len(State)


class Tables(NamedTuple):
    """What the kernel reads: people in order of place, there of radius from the widest, then of candidate
    id.
    """

    places: Records  # of PLACE
    people: Records  # of PERSON
    skills: Records  # of SKILL
    aims: Records  # of AIM
    trainings: Dense
    certificates: Dense
    # The other way round: rows of people who hold each skill, who seek or are trained for each occupation.
    holder_start: Ids
    holders: Dense
    seeker_start: Ids
    seekers: Dense
    certified_start: Ids
    certified: Dense
    # How many of the rows before each one are of each column of the crowd: (rows + 1) x CROWD, laid flat.
    crowd: Dense
    # What is asked of everyone within reach, apart so that little memory is read.
    radius_km: NDArray[np.int16]
    widest_km: int
    # Where to find a candidate: ids ascending, and the row of each.
    sorted_ids: Ids
    rows_by_id: Ids
    # What a view changes: gates, the rows that it hides, how often each was shown, how many are not hidden.
    gates: NDArray[np.uint16]
    hidden_rows: Ids
    exposures: NDArray[np.int32]
    visible: int
