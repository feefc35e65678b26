"""Candidates by column, as the kernel reads them: sorted by place, so that a place too far is passed in one
step.

Memory: about 45 bytes a candidate, 6 a skill, 8 an aim, 4 for each occupation of a programme.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.ranking.columns import CandidateColumns, columns_of
from app.matching.ranking.profiles import CandidateProfile, Evidence, OccupationAim, SkillHeld, State
from app.matching.ranking.vocabulary import Ids, Vocabulary, ranges

Small = NDArray[np.int8]
Integers = NDArray[np.int32]


class IndexColumns(NamedTuple):
    """What the kernel reads. Rows are in order of place, then candidate id; occupations, skills and
    certificates are dense numbers of the index's vocabularies. Place p has rows place_start[p] to
    place_start[p + 1].
    """

    place_start: Ids
    place_latitude: Ids
    place_longitude: Ids
    place_radius_km: Ids  # the widest radius of its people
    place_visible: Ids  # how many of its people are not hidden
    is_hidden: NDArray[np.bool_]
    candidate_id: Ids
    radius_km: NDArray[np.int16]
    available_day: Integers
    accepted_contracts: Small
    preferred_contracts: Small
    training_level: Small
    training_end_day: Integers
    rhythm: Small
    state: Small
    skill_start: Ids
    skill: Integers
    skill_level: Small
    skill_evidence: Small
    aim_start: Ids
    aim_occupation: Integers
    aim_appellation: Integers
    training_start: Ids
    training_occupation: Integers
    certificate_start: Ids
    certificate: Integers


@dataclass(frozen=True)
class CandidateIndex:
    """An immutable index; `without` gives another view on the same arrays. Safe to share between threads."""

    columns: IndexColumns
    zone: Integers
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
        order = np.lexsort((source.candidate_id, source.longitude, source.latitude))
        occupations = Vocabulary(source.aim_occupation, source.training_occupation)
        skills, certificates = Vocabulary(source.skill), Vocabulary(source.certificate)
        skill_start, at_skill = _reorder(source.skill_offsets, order)
        aim_start, at_aim = _reorder(source.aim_offsets, order)
        training_start, at_training = _reorder(source.training_offsets, order)
        certificate_start, at_certificate = _reorder(source.certificate_offsets, order)
        columns = IndexColumns(
            **_places(source, order),
            is_hidden=np.zeros(len(order), dtype=np.bool_),
            candidate_id=source.candidate_id[order].astype(np.int64),
            radius_km=source.radius_km[order].astype(np.int16),
            available_day=source.available_day[order].astype(np.int32),
            accepted_contracts=source.accepted_contracts[order].astype(np.int8),
            preferred_contracts=source.preferred_contracts[order].astype(np.int8),
            training_level=source.training_level[order].astype(np.int8),
            training_end_day=source.training_end_day[order].astype(np.int32),
            rhythm=source.rhythm[order].astype(np.int8),
            state=source.state[order].astype(np.int8),
            skill_start=skill_start,
            skill=skills.dense(source.skill[at_skill]),
            skill_level=source.skill_level[at_skill].astype(np.int8),
            skill_evidence=source.skill_evidence[at_skill].astype(np.int8),
            aim_start=aim_start,
            aim_occupation=occupations.dense(source.aim_occupation[at_aim]),
            aim_appellation=source.aim_appellation[at_aim].astype(np.int32),
            training_start=training_start,
            training_occupation=occupations.dense(source.training_occupation[at_training]),
            certificate_start=certificate_start,
            certificate=certificates.dense(source.certificate[at_certificate]),
        )
        _require_unique(columns)
        zone = source.zone[order].astype(np.int32)
        return cls(columns, zone, occupations, skills, certificates)

    def __len__(self) -> int:
        """How many candidates are visible."""
        return int(self.columns.place_visible.sum())

    @property
    def candidate_ids(self) -> Ids:
        """Ids of the visible candidates, in the index's own order."""
        return self.columns.candidate_id[~self.columns.is_hidden]

    def without(self, candidate_ids: Iterable[int]) -> "CandidateIndex":
        """The same index with these candidates hidden, as if they were not there; ids that it lacks are
        ignored.
        """
        rows = [row for row in map(self._find_row, candidate_ids) if row is not None]
        is_hidden = self.columns.is_hidden.copy()
        is_hidden[rows] = True
        starts = self.columns.place_start
        seen = np.concatenate(([0], np.cumsum(~is_hidden)))
        visible = (seen[starts[1:]] - seen[starts[:-1]]).astype(np.int64)
        return replace(self, columns=self.columns._replace(is_hidden=is_hidden, place_visible=visible))

    def profile(self, candidate_id: int) -> CandidateProfile:
        """The profile of a visible candidate, as it was given. Raises KeyError for any other."""
        row = self._find_row(candidate_id)
        if row is None or self.columns.is_hidden[row]:
            raise KeyError(candidate_id)
        c = self.columns
        place = int(np.searchsorted(c.place_start, row, side="right")) - 1
        skills = slice(c.skill_start[row], c.skill_start[row + 1])
        aims = slice(c.aim_start[row], c.aim_start[row + 1])
        trainings = slice(c.training_start[row], c.training_start[row + 1])
        certificates = slice(c.certificate_start[row], c.certificate_start[row + 1])
        return CandidateProfile(
            candidate_id=candidate_id,
            aims=tuple(
                map(
                    OccupationAim,
                    self.occupations.ids[c.aim_occupation[aims]].tolist(),
                    c.aim_appellation[aims].tolist(),
                )
            ),
            skills=tuple(
                map(
                    SkillHeld,
                    self.skills.ids[c.skill[skills]].tolist(),
                    map(Evidence, c.skill_evidence[skills].tolist()),
                    c.skill_level[skills].tolist(),
                )
            ),
            latitude=int(c.place_latitude[place]),
            longitude=int(c.place_longitude[place]),
            radius_km=int(c.radius_km[row]),
            available_day=int(c.available_day[row]),
            accepted_contracts=int(c.accepted_contracts[row]),
            preferred_contracts=int(c.preferred_contracts[row]),
            training_occupations=tuple(self.occupations.ids[c.training_occupation[trainings]].tolist()),
            training_level=int(c.training_level[row]),
            training_end_day=int(c.training_end_day[row]),
            certificates=tuple(self.certificates.ids[c.certificate[certificates]].tolist()),
            rhythm=int(c.rhythm[row]),
            state=State(int(c.state[row])),
            zone=int(self.zone[row]),
        )

    @cached_property
    def _rows_by_id(self) -> tuple[Ids, Ids]:
        rows = np.argsort(self.columns.candidate_id, kind="stable")
        return self.columns.candidate_id[rows], rows

    def _find_row(self, candidate_id: int) -> int | None:
        ids, rows = self._rows_by_id
        at = int(np.searchsorted(ids, candidate_id))
        return int(rows[at]) if at < len(ids) and ids[at] == candidate_id else None


def _places(source: CandidateColumns, order: Ids) -> dict[str, Ids]:
    latitude = source.latitude[order].astype(np.int64)
    longitude = source.longitude[order].astype(np.int64)
    radius = source.radius_km[order].astype(np.int64)
    is_first = np.ones(len(order), dtype=np.bool_)
    is_first[1:] = (np.diff(latitude) != 0) | (np.diff(longitude) != 0)
    firsts = np.flatnonzero(is_first).astype(np.int64)
    start = np.append(firsts, len(order)).astype(np.int64)
    return {
        "place_start": start,
        "place_latitude": latitude[firsts],
        "place_longitude": longitude[firsts],
        "place_radius_km": np.maximum.reduceat(radius, firsts) if len(firsts) else firsts,
        "place_visible": np.diff(start),
    }


def _reorder(offsets: NDArray[np.integer], order: Ids) -> tuple[Ids, Ids]:
    """New offsets of the rows taken in `order`, and where to take each of their values."""
    old: Ids = offsets.astype(np.int64)
    lengths = np.diff(old)[order]
    return np.concatenate(([0], np.cumsum(lengths))).astype(np.int64), ranges(old[:-1][order], lengths)


def _require_unique(columns: IndexColumns) -> None:
    if len(np.unique(columns.candidate_id)) != len(columns.candidate_id):
        raise ValueError("a candidate is given twice")
    owner = np.repeat(np.arange(len(columns.candidate_id)), np.diff(columns.skill_start))
    pairs = np.sort(owner * (1 << 32) + columns.skill)
    if (np.diff(pairs) == 0).any():
        raise ValueError("a candidate holds a skill twice")
