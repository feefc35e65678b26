"""Vacancies by column: what ranking for many of them at once reads."""

from dataclasses import dataclass, fields
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from app.matching.ranking.profiles import VacancyProfile
from app.matching.ranking.top_lists import TopLists, empty_top_lists
from app.matching.ranking.vocabulary import Ids, offsets_of, ranges
from app.matching.ranking.weights import Weights


@dataclass(frozen=True, slots=True)
class VacancyColumns:
    """Vacancies by column: n rows, fields of VacancyProfile of the same name, any integer type.

    Skills asked and certificates of row i are `values[offsets[i]:offsets[i + 1]]`, offsets being n + 1
    integers from 0. `day` is the day of the ranking, for all.
    """

    vacancy_id: Ids
    occupation: Ids
    appellation: Ids
    latitude: Ids
    longitude: Ids
    is_remote: NDArray[np.bool_]
    start_day: Ids
    contract: Ids
    level: Ids
    rhythm: Ids
    skill_offsets: Ids
    skill: Ids
    is_essential: NDArray[np.bool_]
    skill_level: Ids
    certificate_offsets: Ids
    certificate: Ids
    day: int

    def __len__(self) -> int:
        return len(self.vacancy_id)

    @classmethod
    def from_profiles(cls, profiles: list[VacancyProfile]) -> "VacancyColumns":
        """The columns of these profiles, in their order. Raises ValueError for profiles of several days."""
        days = {profile.day for profile in profiles}
        if len(days) > 1:
            raise ValueError("the vacancies are not of one day")
        demands = [demand for profile in profiles for demand in profile.skills]
        columns = {
            name: np.array([getattr(profile, name) for profile in profiles], dtype=np.int64)
            for name in _SINGLE
        }
        return cls(
            **columns,
            is_remote=np.array([profile.is_remote for profile in profiles], dtype=np.bool_),
            skill_offsets=_count([len(profile.skills) for profile in profiles]),
            skill=np.array([demand.skill for demand in demands], dtype=np.int64),
            is_essential=np.array([demand.is_essential for demand in demands], dtype=np.bool_),
            skill_level=np.array([demand.level for demand in demands], dtype=np.int64),
            certificate_offsets=_count([len(profile.certificates) for profile in profiles]),
            certificate=np.array([c for profile in profiles for c in profile.certificates], dtype=np.int64),
            day=days.pop() if days else 0,
        )

    def take(self, positions: Ids) -> "VacancyColumns":
        """The vacancies at these positions, in this order."""
        taken = {name: getattr(self, name)[positions] for name in (*_SINGLE, "is_remote")}
        for offsets_name, names in _SEVERAL.items():
            offsets = getattr(self, offsets_name)
            lengths = np.diff(offsets)[positions]
            taken[offsets_name] = offsets_of(lengths)
            for name in names:
                taken[name] = getattr(self, name)[ranges(offsets[:-1][positions], lengths)]
        return VacancyColumns(**taken, day=self.day)

    def empty_lists(self, weights: Weights, *, too_far: int = 0) -> TopLists:
        """Lists of these vacancies that hold nobody, `too_far` people being excluded as such in each."""
        essentials = (
            np.add.reduceat(np.append(self.is_essential, False).astype(np.int64), self.skill_offsets[:-1])
            if len(self)
            else np.empty(0, dtype=np.int64)
        )
        essentials[np.diff(self.skill_offsets) == 0] = 0  # reduceat gives an empty slice its next value
        return empty_top_lists(
            self.vacancy_id,
            essentials.astype(np.uint8),
            self.certificate_offsets,
            self.certificate,
            weights,
            too_far=too_far,
        )


_SEVERAL = {
    "skill_offsets": ("skill", "is_essential", "skill_level"),
    "certificate_offsets": ("certificate",),
}
_SINGLE = tuple(
    field.name
    for field in fields(VacancyColumns)
    if field.name not in {"is_remote", "day", *_SEVERAL, *chain.from_iterable(_SEVERAL.values())}
)


def _count(lengths: list[int]) -> Ids:
    return offsets_of(np.array(lengths, dtype=np.int64))
