"""The rules read off one person of an index: what the kernel asks of each candidate."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.ranking import rules
from app.matching.ranking.compiled import compiled, inlined
from app.matching.ranking.results import Filters
from app.matching.ranking.tables import HIDDEN, STATE_SHIFT, STATES, Tables
from app.matching.ranking.vocabulary import Dense, Ids
from app.matching.ranking.weights import Curves, Units

Person = Any  # a record of index.PERSON
_UNLIMITED = 2**31 - 1


class Ask(NamedTuple):
    """The vacancy, its numbers dense where the index has them (-1: nobody has that occupation)."""

    occupation: int
    title: int
    latitude: int
    longitude: int
    is_remote: bool
    start_day: int
    contract: int
    is_learning_contract: bool
    level: int
    rhythm: int
    vacancy_id: int
    day: int
    skill_weight: int  # sum over the skills asked
    essentials: int


class AskedSkills(NamedTuple):
    """Skills asked: dense numbers of those that the index has, slot of each dense skill of the index (-1 when
    not asked), then one entry a slot."""

    skill: Dense
    slot: NDArray[np.int16]
    level: Ids
    weight: Ids
    is_essential: NDArray[np.bool_]


class Limits(NamedTuple):
    """Filters as numbers; `sort_part` is -1 to order on the score only."""

    max_km: int
    available_by_day: int
    only_preferred_contract: bool
    min_essentials: int
    sort_part: int


def limits_of(filters: Filters, essentials: int = 0) -> Limits:
    """The numbers of these filters, for a vacancy that asks for so many essential skills."""
    return Limits(
        max_km=_UNLIMITED if filters.max_km is None else filters.max_km,
        available_by_day=_UNLIMITED if filters.available_by_day is None else filters.available_by_day,
        only_preferred_contract=filters.only_preferred_contract,
        min_essentials=max(filters.min_essentials, essentials if filters.all_essentials else 0),
        sort_part=-1 if filters.sort_by is None else int(filters.sort_by),
    )


class Scale(NamedTuple):
    """What a vacancy is scored with: points of the parts, curves, closeness of each occupation of the
    index.
    """

    points: Units
    curves: Curves
    closeness: NDArray[np.int16]


@compiled
def weigh_skills(rarity: Ids, is_essential: NDArray[np.bool_], curves: Curves) -> Ids:
    """The weight of each skill asked."""
    weights = np.empty(len(rarity), dtype=np.int64)
    for slot in range(len(rarity)):
        weights[slot] = rules.skill_weight(is_essential[slot], rarity[slot], curves)
    return weights


@compiled
def state_of(gate: int) -> int:
    """The state that a gate holds."""
    return gate >> STATE_SHIFT & 3


@compiled
def is_standing(gate: int, contract: int) -> bool:
    """Whether the person is there, may be suggested, and accepts the contract: accepted contracts are the
    first bits of a gate.
    """
    return gate & (HIDDEN | STATES) == 0 and not rules.is_contract_refused(contract, gate)


@compiled
def first_missing(person: Person, tables: Tables, certificates: Dense) -> int:
    """Which of the certificates required (by position) the person lacks first, -1 for none."""
    held = tables.certificates[person.certificate_start : person.certificate_end]
    for at in range(len(certificates)):
        if certificates[at] not in held:
            return at
    return -1


@inlined
def passes(person: Person, tables: Tables, metres: int, ask: Ask, asked: AskedSkills, limits: Limits) -> bool:
    """Whether the person passes the filters."""
    if not ask.is_remote and rules.road_km(metres) > limits.max_km:
        return False
    if person.available_day > limits.available_by_day:
        return False
    if limits.only_preferred_contract and not rules.is_contract_preferred(
        ask.contract, person.preferred_contracts
    ):
        return False
    return limits.min_essentials == 0 or essentials_held(person, tables, asked) >= limits.min_essentials


@inlined
def units_but_skills(person: Person, tables: Tables, metres: int, ask: Ask, scale: Scale) -> Units:
    """Units of the five parts, skills left at 0."""
    curves, points = scale.curves, scale.points
    best_aim, best_programme = _nearest_occupations(person, tables, ask, scale.closeness)
    availability = rules.availability_fraction(
        rules.date_fraction(person.available_day, ask.start_day, curves),
        rules.contract_fraction(ask.contract, person.preferred_contracts, curves),
        rules.rhythm_fraction(ask.rhythm, person.rhythm, curves),
    )
    is_unfinished = rules.is_training_unfinished(
        person.training_end_day, ask.start_day, ask.is_learning_contract
    )
    training = rules.training_fraction(
        best_programme, ask.level, person.training_level, is_unfinished, curves
    )
    return Units(
        points.occupation * rules.occupation_fraction(best_aim, best_programme, curves),
        0,
        points.distance * rules.distance_fraction(metres, person.radius_km, ask.is_remote, curves),
        points.availability * availability,
        points.training * training,
    )


@inlined
def skills_units(person: Person, tables: Tables, ask: Ask, asked: AskedSkills, scale: Scale) -> int:
    """Units of the skills."""
    earned, essentials = 0, 0
    for at in range(person.skill_start, person.skill_end):
        held = tables.skills[at]
        slot = asked.slot[held.skill]
        if slot >= 0:
            credit = rules.skill_credit(asked.level[slot], held.level, held.evidence, scale.curves)
            earned += asked.weight[slot] * credit
            essentials += asked.is_essential[slot]
    fraction = rules.skills_fraction(earned, ask.skill_weight, essentials, ask.essentials, scale.curves)
    return scale.points.skills * fraction


@compiled
def essentials_held(person: Person, tables: Tables, asked: AskedSkills) -> int:
    """How many of the essential skills the person holds, at any level."""
    held = 0
    for at in range(person.skill_start, person.skill_end):
        slot = asked.slot[tables.skills[at].skill]
        if slot >= 0:
            held += asked.is_essential[slot]
    return held


@inlined
def _nearest_occupations(
    person: Person, tables: Tables, ask: Ask, closeness: NDArray[np.int16]
) -> tuple[int, int]:
    """The best fractions of the occupations sought and of those that the training leads to."""
    best_aim, best_programme = 0, 0
    for at in range(person.aim_start, person.aim_end):
        aim = tables.aims[at]
        is_same = aim.occupation == ask.occupation
        fraction = rules.aim_fraction(closeness[aim.occupation], is_same, ask.title, aim.appellation)
        best_aim = max(best_aim, fraction)
    for at in range(person.training_start, person.training_end):
        occupation = tables.trainings[at]
        fraction = rules.programme_fraction(closeness[occupation], occupation == ask.occupation)
        best_programme = max(best_programme, fraction)
    return best_aim, best_programme
