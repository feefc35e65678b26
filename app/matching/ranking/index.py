"""Candidates by column, as the kernel reads them: sorted by place, so that a place too far is passed in one
step.

Memory: about 70 bytes a candidate, 10 a skill, 12 an aim, 8 for each occupation of a programme.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.ranking.columns import CandidateColumns, columns_of
from app.matching.ranking.profiles import (
    CandidateProfile,
    Contract,
    Evidence,
    OccupationAim,
    SkillHeld,
    State,
)
from app.matching.ranking.vocabulary import Dense, Ids, Vocabulary, invert, offsets_of, ranges

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

_PLAIN = (
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


@dataclass(frozen=True)
class CandidateIndex:
    """An immutable index; `without` gives another view on the same tables. Safe to share between threads."""

    tables: Tables
    occupations: Vocabulary
    skills: Vocabulary
    certificates: Vocabulary

    @classmethod
    def from_profiles(cls, profiles: Iterable[CandidateProfile]) -> "CandidateIndex":
        """An index of profiles in any order. Raises ValueError for a candidate given twice."""
        return cls.from_columns(columns_of(list(profiles)))

    @classmethod
    def from_columns(cls, source: CandidateColumns) -> "CandidateIndex":
        """An index of columns in any order. Raises ValueError for a candidate or a candidate's skill given
        twice.
        """
        radius_km = source.radius_km.astype(np.int64)
        order = np.lexsort((source.candidate_id, -radius_km, source.longitude, source.latitude))
        occupations = Vocabulary(source.aim_occupation, source.training_occupation)
        skills, certificates = Vocabulary(source.skill), Vocabulary(source.certificate)
        people = np.zeros(len(order), dtype=PERSON)
        for name in _PLAIN:
            values = getattr(source, name)[order]
            people[name] = values
            if (people[name] != values).any():
                raise ValueError(f"{name} holds a value out of range")
        places = _gather_places(people, source.latitude[order], source.longitude[order])
        at_skill = _reorder(people, "skill", source.skill_offsets, order)
        at_aim = _reorder(people, "aim", source.aim_offsets, order)
        at_training = _reorder(people, "training", source.training_offsets, order)
        at_certificate = _reorder(people, "certificate", source.certificate_offsets, order)
        held = _records(
            SKILL,
            skills.dense(source.skill[at_skill]),
            source.skill_level[at_skill],
            source.skill_evidence[at_skill],
        )
        aims = _records(AIM, occupations.dense(source.aim_occupation[at_aim]), source.aim_appellation[at_aim])
        trainings = occupations.dense(source.training_occupation[at_training])
        holders = invert(held["skill"], _owners(people, "skill"), len(skills))
        seekers = invert(
            np.concatenate([aims["occupation"], trainings]),
            np.concatenate([_owners(people, "aim"), _owners(people, "training")]),
            len(occupations),
        )
        required = certificates.dense(source.certificate[at_certificate])
        gates = _gates(people)
        tables = Tables(
            places,
            people,
            held,
            aims,
            trainings,
            required,
            *holders,
            *seekers,
            *invert(required, _owners(people, "certificate"), len(certificates)),
            crowd=_crowd(gates),
            radius_km=people["radius_km"].copy(),
            widest_km=int(people["radius_km"].max(initial=0)),
            sorted_ids=np.sort(people["candidate_id"]),
            rows_by_id=np.argsort(people["candidate_id"], kind="stable"),
            gates=gates,
            hidden_rows=np.empty(0, dtype=np.int64),
            exposures=np.zeros(len(order), dtype=np.int32),
            visible=len(order),
        )
        _require_unique(tables)
        return cls(tables, occupations, skills, certificates)

    def __len__(self) -> int:
        """How many candidates are visible."""
        return self.tables.visible

    @property
    def candidate_ids(self) -> Ids:
        """Ids of the visible candidates, in the index's own order."""
        ids: Ids = self.tables.people["candidate_id"][self.tables.gates & HIDDEN == 0]
        return ids

    def without(self, candidate_ids: Iterable[int]) -> "CandidateIndex":
        """The same index with these candidates hidden, as if they were not there; ids that it lacks are
        ignored.
        """
        rows = self._find_rows(np.fromiter(candidate_ids, dtype=np.int64))
        rows = np.unique(rows[rows >= 0])
        gates = self.tables.gates.copy()
        newly_hidden = int((gates[rows] & HIDDEN == 0).sum())
        gates[rows] |= HIDDEN
        tables = self.tables._replace(
            gates=gates,
            hidden_rows=np.union1d(self.tables.hidden_rows, rows),
            visible=self.tables.visible - newly_hidden,
        )
        return replace(self, tables=tables)

    def with_exposures(self, candidate_ids: Ids, shown: NDArray[np.integer]) -> "CandidateIndex":
        """The same index where these candidates, given once each, were shown so many times and the others
        never; ids that it lacks are ignored.
        """
        rows = self._find_rows(candidate_ids)
        exposures = np.zeros_like(self.tables.exposures)
        exposures[rows[rows >= 0]] = shown[rows >= 0]
        return replace(self, tables=self.tables._replace(exposures=exposures))

    def profile(self, candidate_id: int) -> CandidateProfile:
        """The profile of a visible candidate, as it was given. Raises KeyError for any other."""
        row = int(self._find_rows(np.array([candidate_id], dtype=np.int64))[0])
        if row < 0 or self.tables.gates[row] & HIDDEN:
            raise KeyError(candidate_id)
        tables, person = self.tables, self.tables.people[row]
        place = tables.places[person["place"]]
        held = tables.skills[person["skill_start"] : person["skill_end"]]
        aims = tables.aims[person["aim_start"] : person["aim_end"]]
        trainings = tables.trainings[person["training_start"] : person["training_end"]]
        certificates = tables.certificates[person["certificate_start"] : person["certificate_end"]]
        return CandidateProfile(
            aims=tuple(
                map(
                    OccupationAim,
                    self.occupations.ids[aims["occupation"]].tolist(),
                    aims["appellation"].tolist(),
                )
            ),
            skills=tuple(
                map(
                    SkillHeld,
                    self.skills.ids[held["skill"]].tolist(),
                    map(Evidence, held["evidence"].tolist()),
                    held["level"].tolist(),
                )
            ),
            latitude=int(place["latitude"]),
            longitude=int(place["longitude"]),
            training_occupations=tuple(self.occupations.ids[trainings].tolist()),
            certificates=tuple(self.certificates.ids[certificates].tolist()),
            state=State(int(person["state"])),
            **{name: int(person[name]) for name in _PLAIN if name != "state"},
        )

    def _find_rows(self, candidate_ids: Ids) -> Ids:
        """The row of each candidate, -1 for those that the index lacks."""
        ids, rows = self.tables.sorted_ids, self.tables.rows_by_id
        if not len(ids):
            return np.full(len(candidate_ids), -1, dtype=np.int64)
        at = np.searchsorted(ids, candidate_ids).clip(max=len(ids) - 1)
        return np.where(ids[at] == candidate_ids, rows[at], -1)


def _gather_places(people: Records, latitude: NDArray[np.integer], longitude: NDArray[np.integer]) -> Records:
    """The places of people that are in order of place, each person being given the number of theirs."""
    is_first = np.ones(len(people), dtype=np.bool_)
    is_first[1:] = (latitude[1:] != latitude[:-1]) | (longitude[1:] != longitude[:-1])
    people["place"] = np.cumsum(is_first) - 1
    firsts = np.flatnonzero(is_first)
    ends = np.append(firsts[1:], len(people))[: len(firsts)]
    # Within a place, the first person has the widest radius.
    return _records(PLACE, latitude[firsts], longitude[firsts], firsts, ends, people["radius_km"][firsts])


def _reorder(people: Records, name: str, offsets: NDArray[np.integer], order: Ids) -> Ids:
    """Set the bounds of each person's values, people being taken in `order`; where to take those values."""
    old: Ids = offsets.astype(np.int64)
    lengths = np.diff(old)[order]
    new = offsets_of(lengths)
    if new[-1] >= 2**31:
        raise ValueError(f"too many values of {name} for one index: split it")
    people[f"{name}_start"], people[f"{name}_end"] = new[:-1], new[1:]
    return ranges(old[:-1][order], lengths)


def _owners(people: Records, name: str) -> Dense:
    lengths = people[f"{name}_end"] - people[f"{name}_start"]
    return np.repeat(np.arange(len(people), dtype=np.int32), lengths)


def _gates(people: Records) -> NDArray[np.uint16]:
    accepted = people["accepted_contracts"].astype(np.uint16)
    return accepted | people["state"].astype(np.uint16) << np.uint16(STATE_SHIFT)


def _crowd(gates: NDArray[np.uint16]) -> Dense:
    states = gates >> np.uint16(STATE_SHIFT)
    is_open = states == State.OPEN
    flags = [(gates >> np.uint16(contract)) & 1 & is_open for contract in Contract]
    flags += [states == state for state in State]
    sums = np.zeros((len(gates) + 1, CROWD), dtype=np.int32)
    np.cumsum(np.stack(flags, axis=1), axis=0, out=sums[1:])
    return sums.ravel()


def _records(dtype: np.dtype[np.void], *columns: NDArray[np.integer]) -> Records:
    records = np.zeros(len(columns[0]), dtype=dtype)
    for name, column in zip(dtype.names or (), columns, strict=True):
        records[name] = column
    return records


def _require_unique(tables: Tables) -> None:
    ids = tables.people["candidate_id"]
    if len(np.unique(ids)) != len(ids):
        raise ValueError("a candidate is given twice")
    # Holders of a skill are in ascending order of row: twice the same row in a run is twice the same skill.
    is_same = np.diff(tables.holders) == 0
    is_same[tables.holder_start[1:-1] - 1] = False
    if is_same.any():
        raise ValueError("a candidate holds a skill twice")
