"""What one ranking uses, as the database was when it was asked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import CandidateProfile
from app.matching.ranking.vocabulary import Ids
from app.matching.ranking.weights import Weights


@dataclass(frozen=True, slots=True)
class Exposures:
    """How often people were shown up to yesterday: candidate ids ascending, and counts."""

    candidate_ids: Ids
    counts: Ids

    def apply(self, index: CandidateIndex) -> CandidateIndex:
        """The same index with these counts."""
        return index.with_exposures(self.candidate_ids, self.counts) if len(self.counts) else index

    def of(self, candidate_ids: Sequence[int]) -> list[int]:
        """The count of each of these candidates; 0 for those who were not shown."""
        if not len(self.counts):
            return [0] * len(candidate_ids)
        wanted = np.asarray(candidate_ids, dtype=np.int64)
        places = np.searchsorted(self.candidate_ids, wanted).clip(max=len(self.counts) - 1)
        found: list[int] = np.where(self.candidate_ids[places] == wanted, self.counts[places], 0).tolist()
        return found


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one ranking uses: indexes that share no candidate, closeness, weights, version of the data.

    `weights_are_stored` is False for those that the product comes with, while the table holds none.
    `stands_on` differs whenever anything moved, and from one database to another.
    """

    indexes: tuple[CandidateIndex, ...]
    closeness: OccupationCloseness
    exposures: Exposures
    weights: Weights
    weights_are_stored: bool
    data_version: str
    stands_on: str = ""

    def profile(self, candidate_id: int) -> CandidateProfile | None:
        for index in reversed(self.indexes):
            try:
                return index.profile(candidate_id)
            except KeyError:
                continue
        return None

    def only(self, candidate_ids: Collection[int]) -> tuple[CandidateIndex, ...]:
        """A small index of these candidates alone; those that the indexes do not hold are passed over."""
        profiles = (self.profile(candidate_id) for candidate_id in candidate_ids)
        known = CandidateIndex.from_profiles(profile for profile in profiles if profile is not None)
        return (self.exposures.apply(known),)
