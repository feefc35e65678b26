"""The tables of an index, put in order out of columns in any order."""

import numpy as np
from numpy.typing import NDArray

from app.matching.ranking.columns import CandidateColumns
from app.matching.ranking.profiles import Contract, State
from app.matching.ranking.tables import (
    AIM,
    CROWD,
    PERSON,
    PLACE,
    PLAIN,
    SKILL,
    STATE_SHIFT,
    Records,
    Tables,
)
from app.matching.ranking.vocabulary import Dense, Ids, Vocabulary, invert, offsets_of, ranges


def build_tables(source: CandidateColumns) -> tuple[Tables, Vocabulary, Vocabulary, Vocabulary]:
    """Tables, and the vocabularies of their occupations, skills and certificates.

    Raises ValueError for a candidate or a candidate's skill given twice, or a value out of range.
    """
    radius_km = source.radius_km.astype(np.int64)
    order = np.lexsort((source.candidate_id, -radius_km, source.longitude, source.latitude))
    occupations = Vocabulary(source.aim_occupation, source.training_occupation)
    skills, certificates = Vocabulary(source.skill), Vocabulary(source.certificate)
    people = np.zeros(len(order), dtype=PERSON)
    for name in PLAIN:
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
    return tables, occupations, skills, certificates


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
