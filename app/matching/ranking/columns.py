"""Candidates as a database or a list of profiles gives them, before they are put in order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from app.matching.ranking.profiles import CandidateProfile
from app.matching.ranking.vocabulary import Ids, offsets_of


@dataclass(frozen=True, slots=True)
class CandidateColumns:
    """Candidates as a database gives them: n rows in any order, ids as they are, any integer type.

    One value a candidate: the fields of CandidateProfile of the same name. Several values a candidate
    (CSR): those of row i are `values[offsets[i]:offsets[i + 1]]`, offsets being n + 1 integers from 0.
    Raises ValueError for lengths that do not agree.
    """

    candidate_id: NDArray[np.integer]
    latitude: NDArray[np.integer]
    longitude: NDArray[np.integer]
    radius_km: NDArray[np.integer]
    available_day: NDArray[np.integer]
    accepted_contracts: NDArray[np.integer]
    preferred_contracts: NDArray[np.integer]
    training_level: NDArray[np.integer]
    training_end_day: NDArray[np.integer]
    rhythm: NDArray[np.integer]
    state: NDArray[np.integer]
    zone: NDArray[np.integer]
    skill_offsets: NDArray[np.integer]
    skill: NDArray[np.integer]
    skill_level: NDArray[np.integer]
    skill_evidence: NDArray[np.integer]
    aim_offsets: NDArray[np.integer]
    aim_occupation: NDArray[np.integer]
    aim_appellation: NDArray[np.integer]
    training_offsets: NDArray[np.integer]
    training_occupation: NDArray[np.integer]
    certificate_offsets: NDArray[np.integer]
    certificate: NDArray[np.integer]

    def __post_init__(self) -> None:
        count = len(self.candidate_id)
        for name in _SINGLE:
            if len(getattr(self, name)) != count:
                raise ValueError(f"{name} has another length than candidate_id")
        for offsets_name, names in _SEVERAL.items():
            offsets = getattr(self, offsets_name)
            if len(offsets) != count + 1 or offsets[0] != 0 or (np.diff(offsets) < 0).any():
                raise ValueError(f"{offsets_name} are not n + 1 ascending integers from 0")
            for name in names:
                if len(getattr(self, name)) != offsets[-1]:
                    raise ValueError(f"{name} has another length than {offsets_name} say")


_SEVERAL = {
    "skill_offsets": ("skill", "skill_level", "skill_evidence"),
    "aim_offsets": ("aim_occupation", "aim_appellation"),
    "training_offsets": ("training_occupation",),
    "certificate_offsets": ("certificate",),
}
_SINGLE = tuple(
    field.name
    for field in fields(CandidateColumns)
    if field.name not in _SEVERAL and not any(field.name in names for names in _SEVERAL.values())
)


def columns_of(profiles: list[CandidateProfile]) -> CandidateColumns:
    """The columns of these profiles, in their order."""

    def one(read: Callable[[CandidateProfile], int]) -> Ids:
        return np.fromiter(map(read, profiles), dtype=np.int64, count=len(profiles))

    def offsets(count: Callable[[CandidateProfile], int]) -> Ids:
        return offsets_of(one(count))

    def several(read: Callable[[CandidateProfile], Iterator[int]]) -> Ids:
        return np.fromiter((value for profile in profiles for value in read(profile)), dtype=np.int64)

    return CandidateColumns(
        candidate_id=one(lambda p: p.candidate_id),
        latitude=one(lambda p: p.latitude),
        longitude=one(lambda p: p.longitude),
        radius_km=one(lambda p: p.radius_km),
        available_day=one(lambda p: p.available_day),
        accepted_contracts=one(lambda p: p.accepted_contracts),
        preferred_contracts=one(lambda p: p.preferred_contracts),
        training_level=one(lambda p: p.training_level),
        training_end_day=one(lambda p: p.training_end_day),
        rhythm=one(lambda p: p.rhythm),
        state=one(lambda p: p.state),
        zone=one(lambda p: p.zone),
        skill_offsets=offsets(lambda p: len(p.skills)),
        skill=several(lambda p: (held.skill for held in p.skills)),
        skill_level=several(lambda p: (held.level for held in p.skills)),
        skill_evidence=several(lambda p: (int(held.evidence) for held in p.skills)),
        aim_offsets=offsets(lambda p: len(p.aims)),
        aim_occupation=several(lambda p: (aim.occupation for aim in p.aims)),
        aim_appellation=several(lambda p: (aim.appellation for aim in p.aims)),
        training_offsets=offsets(lambda p: len(p.training_occupations)),
        training_occupation=several(lambda p: iter(p.training_occupations)),
        certificate_offsets=offsets(lambda p: len(p.certificates)),
        certificate=several(lambda p: iter(p.certificates)),
    )
