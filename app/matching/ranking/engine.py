"""Rank candidates for a vacancy, or count who could be suggested: the two ways in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.matching.ranking import kernel
from app.matching.ranking.best import empty_best
from app.matching.ranking.candidate_row import Ask, AskedSkills, Scale, limits_of, weigh_skills
from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.counting import Counts
from app.matching.ranking.exclusions import ExclusionReason
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import LEARNING_CONTRACTS, NO_TITLE, VacancyProfile
from app.matching.ranking.results import NO_FILTER as NO_FILTER
from app.matching.ranking.results import Filters, Pool, RankedCandidate, RankedList
from app.matching.ranking.vocabulary import Dense
from app.matching.ranking.weights import DEFAULT_WEIGHTS, Units, Weights

Indexes = CandidateIndex | Sequence[CandidateIndex]
_Name = TypeVar("_Name")
# By number: nobody is excluded under 0.
_REASONS = (ExclusionReason.TOO_FAR, *ExclusionReason)


class RankedPart(NamedTuple):
    """What one index answers; `best` pairs a sort key (ascending is the order of lists) with each
    candidate. `excluded` is indexed by ExclusionReason, `lacking` by the certificates required.
    """

    best: list[tuple[tuple[int, int, int], RankedCandidate]]
    matched: int
    excluded: NDArray[np.int64]
    lacking: NDArray[np.int64]


def rank(
    indexes: Indexes,
    vacancy: VacancyProfile,
    weights: Weights,
    closeness: OccupationCloseness,
    *,
    limit: int = 20,
    offset: int = 0,
    filters: Filters = NO_FILTER,
) -> RankedList:
    """The exact order of every candidate who may be suggested, from `offset`, `limit` of them at most.

    Several indexes (a base and an overlay of changed rows) are ranked as one: no candidate may be visible
    in two. Raises ValueError for a negative limit or offset.
    """
    if limit < 0 or offset < 0:
        raise ValueError("limit and offset are not negative")
    parts = [
        rank_part(index, vacancy, weights, closeness, keep=offset + limit, filters=filters)
        for index in _as_list(indexes)
    ]
    return merge_parts(parts, vacancy, weights, limit=limit, offset=offset)


def rank_part(
    index: CandidateIndex,
    vacancy: VacancyProfile,
    weights: Weights,
    closeness: OccupationCloseness,
    *,
    keep: int,
    filters: Filters = NO_FILTER,
) -> RankedPart:
    """What one index says of a vacancy, here or on another machine: its best `keep`, and its counts."""
    return _scan(_prepare(index, vacancy, weights, closeness), index, filters, keep)


def merge_parts(
    parts: Sequence[RankedPart], vacancy: VacancyProfile, weights: Weights, *, limit: int, offset: int = 0
) -> RankedList:
    """The list over every index, each part having kept `offset + limit`."""
    best = parts[0].best if len(parts) == 1 else sorted(chain.from_iterable(part.best for part in parts))
    excluded = np.zeros(len(_REASONS), dtype=np.int64)
    lacking = np.zeros(len(vacancy.certificates), dtype=np.int64)
    for part in parts:
        excluded += part.excluded
        lacking += part.lacking
    return RankedList(
        items=tuple(candidate for _, candidate in best[offset : offset + limit]),
        matched=sum(part.matched for part in parts),
        excluded=_those_met(_REASONS, excluded),
        missing_certificates=_those_met(vacancy.certificates, lacking),
        weights_version=weights.version,
    )


def count_pool(
    indexes: Indexes,
    vacancy: VacancyProfile,
    weights: Weights,
    closeness: OccupationCloseness,
    *,
    filters: Filters = NO_FILTER,
) -> Pool:
    """Everyone who passes exclusions and filters, without scoring them; `filters.sort_by` has no effect."""
    ids: list[NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
    by_zone: Counter[int] = Counter()
    for index in _as_list(indexes):
        is_matched = np.zeros(len(index.tables.people), dtype=np.bool_)
        _scan(_prepare(index, vacancy, weights, closeness), index, filters, 0, is_matched)
        matching = index.tables.people[is_matched]
        ids.append(matching["candidate_id"])
        zones, counts = np.unique(matching["zone"], return_counts=True)
        by_zone.update(dict(zip(zones.tolist(), counts.tolist(), strict=True)))
    return Pool(candidate_ids=np.sort(np.concatenate(ids)), by_zone=dict(sorted(by_zone.items())))


def warm_up() -> None:
    """Load the compiled code, or compile it (about ten seconds, once for an installation)."""
    vacancy = VacancyProfile(
        vacancy_id=0, occupation=0, appellation=NO_TITLE, skills=(), latitude=0, longitude=0,
        is_remote=False, start_day=0, contract=0,
    )  # fmt: skip
    rank(
        CandidateIndex.from_profiles([]),
        vacancy,
        DEFAULT_WEIGHTS,
        OccupationCloseness([], [], [], [], [], []),
    )


def _those_met(names: Iterable[_Name], counts: NDArray[np.int64]) -> dict[_Name, int]:
    return {name: people for name, people in zip(names, counts.tolist(), strict=True) if people}


class _Prepared(NamedTuple):
    """A vacancy in the terms of one index."""

    ask: Ask
    skills: AskedSkills
    certificates: Dense
    scale: Scale


def _as_list(indexes: Indexes) -> Sequence[CandidateIndex]:
    return [indexes] if isinstance(indexes, CandidateIndex) else indexes


def _prepare(
    index: CandidateIndex, vacancy: VacancyProfile, weights: Weights, closeness: OccupationCloseness
) -> _Prepared:
    curves = weights.curves
    demanded = [demand.skill for demand in vacancy.skills]
    is_essential = np.array([demand.is_essential for demand in vacancy.skills], dtype=np.bool_)
    skill_weights = weigh_skills(closeness.rarity(demanded, curves), is_essential, curves)
    dense = index.skills.dense(np.array(demanded, dtype=np.int64))
    is_present = dense >= 0
    slot = np.full(len(index.skills), -1, dtype=np.int16)
    slot[dense[is_present]] = np.flatnonzero(is_present)
    ask = Ask(
        occupation=index.occupations.dense_of(vacancy.occupation),
        title=vacancy.appellation,
        latitude=vacancy.latitude,
        longitude=vacancy.longitude,
        is_remote=vacancy.is_remote,
        start_day=vacancy.start_day,
        contract=vacancy.contract,
        is_learning_contract=vacancy.contract in LEARNING_CONTRACTS,
        level=vacancy.level,
        rhythm=vacancy.rhythm,
        vacancy_id=vacancy.vacancy_id,
        day=vacancy.day,
        skill_weight=int(skill_weights.sum()),
        essentials=int(is_essential.sum()),
    )
    skills = AskedSkills(
        skill=dense[is_present],
        slot=slot,
        level=np.array([demand.level for demand in vacancy.skills], dtype=np.int64),
        weight=skill_weights,
        is_essential=is_essential,
    )
    certificates = index.certificates.dense(np.array(vacancy.certificates, dtype=np.int64))
    row = closeness.row(vacancy.occupation, curves, index.occupations)
    return _Prepared(ask, skills, certificates, Scale(weights.points, curves, row))


def _scan(
    prepared: _Prepared,
    index: CandidateIndex,
    filters: Filters,
    keep: int,
    is_matched: NDArray[np.bool_] | None = None,
) -> RankedPart:
    ask, skills, certificates, scale = prepared
    keep = min(keep, len(index))
    best = empty_best(keep)
    counts = Counts(
        excluded=np.zeros(len(_REASONS), dtype=np.int64),
        lacking=np.zeros(len(certificates), dtype=np.int64),
        is_matched=np.empty(0, dtype=np.bool_) if is_matched is None else is_matched,
    )
    matched, described = kernel.search(
        index.tables, ask, skills, certificates, limits_of(filters, ask.essentials), scale, best, counts
    )
    lines, essentials = described.tolist(), ask.essentials
    orders = (column[: len(lines)].tolist() for column in (best.key, best.turn, best.candidate))
    entries = [
        (
            (-key, turn, candidate),
            RankedCandidate(candidate, sum(line[:5]), Units(*line[:5]), line[5], line[6], essentials),
        )
        for key, turn, candidate, line in zip(*orders, lines, strict=True)
    ]
    return RankedPart(entries, matched, counts.excluded, counts.lacking)
