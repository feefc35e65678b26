"""Rank candidates for many vacancies in one call: the same loop, without a Python object a vacancy."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.ranking import kernel
from app.matching.ranking.best import Best
from app.matching.ranking.candidate_row import Ask, AskedSkills, Limits, Scale, limits_of, weigh_skills
from app.matching.ranking.closeness import OccupationCloseness, Row
from app.matching.ranking.compiled import compiled
from app.matching.ranking.counting import Counts
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import LEARNING_CONTRACTS
from app.matching.ranking.results import NO_FILTER, Filters
from app.matching.ranking.tables import Tables
from app.matching.ranking.top_lists import ENTRY, REASONS, Entries, TopLists
from app.matching.ranking.vacancy_columns import VacancyColumns
from app.matching.ranking.vocabulary import Dense, Ids, offsets_of
from app.matching.ranking.weights import Curves, Units, Weights

_BLOCK = 16_384  # vacancies ranked before their lists are put end to end: bounds the room for lists


class _Asked(NamedTuple):
    """Vacancies in the terms of one index, as the compiled loop reads them; see VacancyColumns."""

    vacancy_id: Ids
    occupation: Ids
    appellation: Ids
    latitude: Ids
    longitude: Ids
    is_remote: NDArray[np.bool_]
    start_day: Ids
    contract: Ids
    is_learning_contract: NDArray[np.bool_]
    level: Ids
    rhythm: Ids
    skill_offsets: Ids
    skill: Dense
    skill_weight: Ids
    is_essential: NDArray[np.bool_]
    skill_level: Ids
    certificate_offsets: Ids
    certificate: Dense
    closeness: NDArray[np.int16]  # a row for each distinct occupation
    closeness_row: Ids  # which of them is the vacancy's
    day: int


class _Narrowing(NamedTuple):
    """Filters for many vacancies: those that are the same for all, and whether all essentials are asked."""

    limits: Limits
    all_essentials: bool


class _Found(NamedTuple):
    """Room for the answers to n vacancies, and slots of skills to work with."""

    entries: Entries  # (n, limit) of ENTRY
    kept: Ids
    matched: NDArray[np.int32]
    excluded: Ids  # (n, REASONS)
    lacking: Ids
    slot: NDArray[np.int16]


def rank_many(
    index: CandidateIndex,
    vacancies: VacancyColumns,
    weights: Weights,
    closeness: OccupationCloseness,
    *,
    limit: int = 20,
    filters: Filters = NO_FILTER,
) -> TopLists:
    """The best `limit` candidates of each vacancy, and exact counts: for each, what `rank` gives.

    Holds the interpreter only between blocks of vacancies, so that threads share the work. Raises ValueError
    for filters that sort on a part: lists of this kind are merged by their score.
    """
    if filters.sort_by is not None:
        raise ValueError("lists of many vacancies are in the order of the score")
    asked = _prepare(index, vacancies, weights, closeness)
    blank = vacancies.empty_lists(weights)
    found = _Found(
        entries=np.zeros((min(_BLOCK, len(vacancies)), limit), dtype=ENTRY),
        kept=np.zeros(len(vacancies), dtype=np.int64),
        matched=np.zeros(len(vacancies), dtype=np.int32),
        excluded=np.zeros((len(vacancies), REASONS), dtype=np.int64),
        lacking=np.zeros(len(vacancies.certificate), dtype=np.int64),
        slot=np.full(len(index.skills), -1, dtype=np.int16),
    )
    limits = _Narrowing(limits_of(filters), filters.all_essentials)
    entries = [np.empty(0, dtype=ENTRY)]
    for start in range(0, len(vacancies), _BLOCK):
        end = min(start + _BLOCK, len(vacancies))
        # Vacancies of one place after the other: what they read is still near the processor.
        block = slice(start, end)
        positions = start + np.lexsort(
            (vacancies.occupation[block], vacancies.longitude[block], vacancies.latitude[block])
        )
        _rank_block(index.tables, asked, positions, limits, weights.points, weights.curves, found)
        is_kept = np.arange(limit) < found.kept[start:end, None]
        entries.append(found.entries[: end - start][is_kept])
    return TopLists(
        vacancy_id=blank.vacancy_id,
        offsets=offsets_of(found.kept),
        entries=np.concatenate(entries),
        matched=found.matched,
        excluded=found.excluded.astype(np.int32),
        essentials_asked=blank.essentials_asked,
        certificate_offsets=blank.certificate_offsets,
        certificate=blank.certificate,
        lacking=found.lacking.astype(np.int32),
        points=blank.points,
        weights_version=blank.weights_version,
        tie_band=blank.tie_band,
    )


def _prepare(
    index: CandidateIndex, vacancies: VacancyColumns, weights: Weights, closeness: OccupationCloseness
) -> _Asked:
    curves = weights.curves
    occupations, closeness_row = np.unique(vacancies.occupation, return_inverse=True)
    rows = [closeness.row(occupation, curves, index.occupations) for occupation in occupations.tolist()]
    rarity = closeness.rarity(vacancies.skill, curves)
    return _Asked(
        vacancy_id=vacancies.vacancy_id.astype(np.int64),
        occupation=index.occupations.dense(vacancies.occupation).astype(np.int64),
        appellation=vacancies.appellation.astype(np.int64),
        latitude=vacancies.latitude.astype(np.int64),
        longitude=vacancies.longitude.astype(np.int64),
        is_remote=vacancies.is_remote,
        start_day=vacancies.start_day.astype(np.int64),
        contract=vacancies.contract.astype(np.int64),
        is_learning_contract=np.isin(vacancies.contract, [int(one) for one in LEARNING_CONTRACTS]),
        level=vacancies.level.astype(np.int64),
        rhythm=vacancies.rhythm.astype(np.int64),
        skill_offsets=vacancies.skill_offsets.astype(np.int64),
        skill=index.skills.dense(vacancies.skill),
        skill_weight=weigh_skills(rarity, vacancies.is_essential, curves),
        is_essential=vacancies.is_essential,
        skill_level=vacancies.skill_level.astype(np.int64),
        certificate_offsets=vacancies.certificate_offsets.astype(np.int64),
        certificate=index.certificates.dense(vacancies.certificate),
        closeness=_as_matrix(rows, len(index.occupations)),
        closeness_row=closeness_row.astype(np.int64),
        day=vacancies.day,
    )


@compiled
def _rank_block(
    tables: Tables,
    asked: _Asked,
    positions: Ids,
    narrowing: _Narrowing,
    points: Units,
    curves: Curves,
    found: _Found,
) -> None:
    """Rank for the vacancies at these positions, which are of one block; its entries begin at row 0."""
    start = positions.min()
    limit = found.entries.shape[1]
    best = Best(
        np.empty(limit, dtype=np.int64),
        np.empty(limit, dtype=np.int64),
        np.empty(limit, dtype=np.int64),
        np.empty(limit, dtype=np.int64),
    )
    for at in positions:
        first, last = asked.skill_offsets[at], asked.skill_offsets[at + 1]
        skills = AskedSkills(
            _take_slots(found.slot, asked.skill[first:last]),
            found.slot,
            asked.skill_level[first:last],
            asked.skill_weight[first:last],
            asked.is_essential[first:last],
        )
        ask = Ask(
            asked.occupation[at],
            asked.appellation[at],
            asked.latitude[at],
            asked.longitude[at],
            asked.is_remote[at],
            asked.start_day[at],
            asked.contract[at],
            asked.is_learning_contract[at],
            asked.level[at],
            asked.rhythm[at],
            asked.vacancy_id[at],
            asked.day,
            skills.weight.sum(),
            skills.is_essential.sum(),
        )
        limits = _limits_for(narrowing, ask.essentials)
        required = slice(asked.certificate_offsets[at], asked.certificate_offsets[at + 1])
        scale = Scale(points, curves, asked.closeness[asked.closeness_row[at]])
        counts = Counts(found.excluded[at], found.lacking[required], np.empty(0, dtype=np.bool_))
        kept, matched = kernel.scan(
            tables, ask, skills, asked.certificate[required], limits, scale, best, counts
        )
        found.kept[at], found.matched[at] = kept, matched
        described = kernel.describe(tables, best.row[:kept], ask, skills, scale)
        _write(found.entries[at - start], best, described, points)
        found.slot[skills.skill] = -1


@compiled
def _limits_for(narrowing: _Narrowing, essentials: int) -> Limits:
    limits = narrowing.limits
    return Limits(
        limits.max_km,
        limits.available_by_day,
        limits.only_preferred_contract,
        max(limits.min_essentials, essentials if narrowing.all_essentials else 0),
        limits.sort_part,
    )


@compiled
def _take_slots(slot: NDArray[np.int16], skills: Dense) -> Dense:
    """Give each skill that the index has its place among those asked; those skills."""
    present = skills[skills >= 0]
    for place in range(len(skills)):
        if skills[place] >= 0:
            slot[skills[place]] = place
    return present


@compiled
def _write(entries: Entries, best: Best, described: NDArray[np.int64], points: Units) -> None:
    for at in range(len(described)):
        entry = entries[at]
        entry.candidate_id, entry.turn = best.candidate[at], best.turn[at]
        for part in range(5):
            entry.permille[part] = described[at, part] // max(1, points[part])
        entry.distance_km, entry.essentials_held = described[at, 5], described[at, 6]


def _as_matrix(rows: list[Row], width: int) -> NDArray[np.int16]:
    """Read-only, as the rows are: compiled code is compiled again for another type."""
    matrix = np.stack(rows) if rows else np.empty((0, width), dtype=np.int16)
    matrix.setflags(write=False)
    return matrix
