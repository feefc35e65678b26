"""An index of candidates: built once, looked up, seen without some of them. What is ranked over."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.matching.ranking.building import build_tables
from app.matching.ranking.columns import CandidateColumns, columns_of
from app.matching.ranking.profiles import CandidateProfile, Evidence, OccupationAim, SkillHeld, State
from app.matching.ranking.tables import HIDDEN, PLAIN, Tables
from app.matching.ranking.vocabulary import Ids, Vocabulary


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
        return cls(*build_tables(source))

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
            **{name: int(person[name]) for name in PLAIN if name != "state"},
        )

    def _find_rows(self, candidate_ids: Ids) -> Ids:
        """The row of each candidate, -1 for those that the index lacks."""
        ids, rows = self.tables.sorted_ids, self.tables.rows_by_id
        if not len(ids):
            return np.full(len(candidate_ids), -1, dtype=np.int64)
        at = np.searchsorted(ids, candidate_ids).clip(max=len(ids) - 1)
        return np.where(ids[at] == candidate_ids, rows[at], -1)
