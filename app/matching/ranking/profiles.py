"""What ranking knows of a vacancy and of a candidate: plain integers, and nothing that the law protects.

Occupations, appellations (job titles), skills and certificates are database ids: any positive integers,
sparse or not. Days count from 1970-01-01. Coordinates are in 1e-5 degrees (about a metre). Names, sex, age,
health, family, origin, addresses and photos have no field here; a test holds the list of fields that are
allowed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

NO_TITLE = -1


class Evidence(IntEnum):
    """What backs a skill, from the weakest."""

    DECLARED = 0
    ASSESSED = 1
    CERTIFIED = 2


class State(IntEnum):
    """Whether a candidate may be suggested; only OPEN may. Someone who left counts as OBJECTED."""

    OPEN = 0
    PAUSED = 1
    NOTICE = 2
    OBJECTED = 3


class Contract(IntEnum):
    """Bit numbers of the contracts in masks; never renumber."""

    CDI = 0
    CDD = 1
    SEASONAL = 2
    APPRENTICESHIP = 3
    PROFESSIONALISATION = 4
    TEMPORARY = 5
    INTERNSHIP = 6


# Contracts signed to learn: nobody expects the training to be over when they start.
LEARNING_CONTRACTS = frozenset({Contract.APPRENTICESHIP, Contract.PROFESSIONALISATION, Contract.INTERNSHIP})


@dataclass(frozen=True, slots=True)
class SkillDemand:
    """A skill that a vacancy asks for, at `level` 1 (notions), 2 (at ease) or 3 (expert)."""

    skill: int
    is_essential: bool
    level: int

    def __post_init__(self) -> None:
        _require(1 <= self.level <= 3, "a skill's level is 1, 2 or 3")


@dataclass(frozen=True, slots=True)
class SkillHeld:
    """A skill that a candidate holds, with what backs it; levels as in SkillDemand."""

    skill: int
    evidence: Evidence
    level: int

    def __post_init__(self) -> None:
        _require(1 <= self.level <= 3, "a skill's level is 1, 2 or 3")


@dataclass(frozen=True, slots=True)
class OccupationAim:
    """An occupation that a candidate looks for, with the job title when they gave one (else NO_TITLE)."""

    occupation: int
    appellation: int = NO_TITLE


@dataclass(frozen=True, slots=True)
class VacancyProfile:
    """A vacancy as ranking reads it.

    `start_day`: for a start that is already past, pass today, or everyone would be late. `day`: the day of
    the ranking, which draws lots between equals.
    `level`: diploma level asked, 3 to 8, or 0. `rhythm`: weeks in the firm out of four, or 0 when it does
    not apply. Raises ValueError for a value out of range or a skill asked twice.
    """

    vacancy_id: int
    occupation: int
    appellation: int
    skills: tuple[SkillDemand, ...]
    latitude: int
    longitude: int
    is_remote: bool
    start_day: int
    contract: int
    level: int = 0
    certificates: tuple[int, ...] = ()
    rhythm: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        _make_plain(self, "occupation", "appellation", "contract", "level", "rhythm")
        _require(0 <= self.contract <= 6, "a contract is a bit number, 0 to 6")
        _require(self.level == 0 or 3 <= self.level <= 8, "a diploma level is 0 or 3 to 8")
        _require(0 <= self.rhythm <= 4, "a rhythm is 0 to 4 weeks in the firm")
        _require_unique((demand.skill for demand in self.skills), "skill")
        _require_unique(self.certificates, "certificate")


@dataclass(frozen=True, slots=True)
class CandidateProfile:
    """A candidate as ranking reads it: facts that they declared or that a partner attests.

    `accepted_contracts`, `preferred_contracts`: masks of contract bits; no preferred bit means no preference.
    `training_occupations`: occupations that their programme leads to. `training_level`: 3 to 8, or 0 when
    unknown. `training_end_day`: 0 when there is no training or it has ended. `rhythm`: as in
    VacancyProfile. `zone`: id of the area that counts are grouped by; it never scores. Raises ValueError
    for a value out of range or a skill, aim or certificate given twice.
    """

    candidate_id: int
    aims: tuple[OccupationAim, ...]
    skills: tuple[SkillHeld, ...]
    latitude: int
    longitude: int
    radius_km: int
    available_day: int
    accepted_contracts: int
    preferred_contracts: int = 0
    training_occupations: tuple[int, ...] = ()
    training_level: int = 0
    training_end_day: int = 0
    certificates: tuple[int, ...] = ()
    rhythm: int = 0
    state: State = State.OPEN
    zone: int = 0

    def __post_init__(self) -> None:
        _make_plain(self, "accepted_contracts", "preferred_contracts", "training_level", "rhythm")
        _require(0 <= self.radius_km <= 1000, "a radius is 0 to 1000 km")
        _require(0 <= self.accepted_contracts < 128, "accepted contracts are a mask of 7 bits")
        _require(0 <= self.preferred_contracts < 128, "preferred contracts are a mask of 7 bits")
        _require(self.training_level == 0 or 3 <= self.training_level <= 8, "a diploma level is 0 or 3 to 8")
        _require(0 <= self.rhythm <= 4, "a rhythm is 0 to 4 weeks in the firm")
        _require_unique((held.skill for held in self.skills), "skill")
        _require_unique(((aim.occupation, aim.appellation) for aim in self.aims), "aim")
        _require_unique(self.certificates, "certificate")


def _make_plain(profile: object, *names: str) -> None:
    """Callers may give members of their own enums; compiled code is compiled again for each type that it
    meets.
    """
    for name in names:
        object.__setattr__(profile, name, int(getattr(profile, name)))


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise ValueError(message)


def _require_unique(values: Iterable[object], what: str) -> None:
    seen = list(values)
    _require(len(set(seen)) == len(seen), f"the same {what} is given twice")
