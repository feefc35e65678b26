"""What is asked of ranking besides the vacancy, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.ranking.exclusions import ExclusionReason
from app.matching.ranking.weights import Part, Units


@dataclass(frozen=True, slots=True)
class Filters:
    """What the recruiter narrows the list to. Exclusions come first and are counted whatever the filters say.

    `max_km`: approximate road km at most (a remote vacancy ignores it). `available_by_day`: available that
    day at the latest. `only_preferred_contract`: people who prefer this contract, or have no preference.
    `min_essentials`: at least so many essential skills, at any level. `all_essentials`: all of them.
    `sort_by`: order on this part first, then on the score.
    """

    max_km: int | None = None
    available_by_day: int | None = None
    only_preferred_contract: bool = False
    min_essentials: int = 0
    all_essentials: bool = False
    sort_by: Part | None = None


NO_FILTER = Filters()


class RankedCandidate(NamedTuple):
    """One line of the list. `parts` are units (1000 = 1 point) in the order of Part and sum to `score`.

    `distance_km` is approximate and given for remote vacancies too; `essentials_held` counts any level.
    """

    candidate_id: int
    score: int
    parts: Units
    distance_km: int
    essentials_held: int
    essentials_asked: int


@dataclass(frozen=True, slots=True)
class RankedList:
    """The asked slice of the exact order, and exact counts over every candidate of the indexes.

    `matched`: candidates who pass exclusions and filters. `excluded`: people by first reason, reasons that
    excluded nobody left out. `missing_certificates`: people excluded by CERTIFICATE_MISSING by first
    certificate that they lack, in the vacancy's order.
    """

    items: tuple[RankedCandidate, ...]
    matched: int
    excluded: Mapping[ExclusionReason, int]
    missing_certificates: Mapping[int, int]
    weights_version: int


@dataclass(frozen=True, slots=True)
class Pool:
    """Who could be suggested for a need or a draft, without a score: ids ascending, and counts by zone."""

    candidate_ids: NDArray[np.int64] = field(repr=False)
    by_zone: Mapping[int, int]

    @property
    def total(self) -> int:
        return len(self.candidate_ids)
