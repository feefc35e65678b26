"""How near two occupations are, and how rare a skill is, from the reference (ROME 4.0 or the starter one)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.matching.ranking.vocabulary import Ids, Vocabulary, offsets_of, ranges
from app.matching.ranking.weights import Curves

Row = NDArray[np.int16]
_CACHED_ROWS = 8192  # a row over the whole ROME takes 3 kB
_CACHED_RARITIES = 65_536
_COMMON, _USUAL, _RARE = 1, 2, 3


class Relation(IntEnum):
    """What makes an occupation near another, from the nearest."""

    SAME = 0
    OFFICIAL = 1
    SHARED_SKILLS = 2
    NONE = 3


@dataclass(frozen=True, slots=True)
class Nearness:
    """Closeness per mille of an occupation held to one asked; `rank` of the official move, 0 when only its
    opposite is official."""

    relation: Relation
    closeness: int
    rank: int = 0


class OccupationCloseness:
    """Closeness between occupations: the same > official mobility by its order > shared weighted skills.

    Official mobility goes from what the person does to what the vacancy asks; a move that is official only
    the other way counts as the farthest one. Shared skills: of the skills of the occupation asked, each
    weighing `weight x rarity`, the share that the other occupation has too, counted with the lower of the
    two weights.
    """

    def __init__(
        self,
        mobility_source: ArrayLike,
        mobility_target: ArrayLike,
        mobility_rank: ArrayLike,
        link_occupation: ArrayLike,
        link_skill: ArrayLike,
        link_weight: ArrayLike,
    ) -> None:
        """Arrays of ids, one entry for each official move (rank 1 is the nearest) and for each skill of an
        occupation (weight 1 to 3). Raises ValueError for lengths that differ, or a rank or weight under 1."""
        source, target, rank = _aligned(mobility_source, mobility_target, mobility_rank)
        occupation, skill, weight = _aligned(link_occupation, link_skill, link_weight)
        if (len(rank) and rank.min() < 1) or (len(weight) and weight.min() < 1):
            raise ValueError("ranks of mobility and weights of skills start at 1")
        self._occupations = Vocabulary(source, target, occupation)
        self._skills = Vocabulary(skill)
        self._moves_to: dict[int, dict[int, int]] = {}
        self._moves_from: dict[int, dict[int, int]] = {}
        for from_id, to_id, order in zip(source.tolist(), target.tolist(), rank.tolist(), strict=True):
            self._moves_to.setdefault(to_id, {})[from_id] = order
            self._moves_from.setdefault(from_id, {})[to_id] = order
        self._store_links(self._occupations.dense(occupation), self._skills.dense(skill), weight)
        self._own_row = lru_cache(maxsize=_CACHED_ROWS)(self._compute_row)
        self.row = lru_cache(maxsize=_CACHED_ROWS)(self._project_row)
        self._rarities = lru_cache(maxsize=16)(self._compute_rarities)
        self.rarity_of = lru_cache(maxsize=_CACHED_RARITIES)(self._look_up_rarity)

    def _store_links(self, occupation: NDArray[np.int32], skill: NDArray[np.int32], weight: Ids) -> None:
        by_occupation = np.argsort(occupation, kind="stable")
        self._skill_of_link = skill[by_occupation]
        self._weight_of_link = weight[by_occupation]
        self._first_link = _offsets(occupation, len(self._occupations))
        by_skill = np.argsort(skill, kind="stable")
        self._user = occupation[by_skill]
        self._user_weight = weight[by_skill]
        self._first_user = _offsets(skill, len(self._skills))

    def rarity(self, skills: Sequence[int] | Ids, curves: Curves) -> Ids:
        """For each skill: 3 when few occupations (or one) use it, 2 usual, 1 common; 2 when none does."""
        places = self._skills.dense(np.asarray(skills, dtype=np.int64))
        return self._rarities(curves)[places]

    def _look_up_rarity(self, skill: int, curves: Curves) -> int:
        """`rarity_of(skill, curves)`: the rarity of one skill; cached."""
        return int(self.rarity([skill], curves)[0])

    def nearness(self, held: int, asked: int, curves: Curves) -> Nearness:
        """How near the occupation `held` is to the one `asked`, and why."""
        if held == asked:
            return Nearness(Relation.SAME, curves.same_occupation)
        rank = self._moves_to.get(asked, {}).get(held)
        if rank is not None:
            return Nearness(Relation.OFFICIAL, _official_closeness(rank, curves), rank)
        if held in self._moves_from.get(asked, {}):
            return Nearness(Relation.OFFICIAL, curves.mobility_floor)
        place = self._occupations.dense_of(held)
        shared = int(self._own_row(asked, curves)[place]) if place >= 0 else 0
        return Nearness(Relation.SHARED_SKILLS if shared else Relation.NONE, shared)

    def _project_row(self, asked: int, curves: Curves, vocabulary: Vocabulary) -> Row:
        """`row(asked, curves, vocabulary)`: closeness to `asked` of each occupation of the vocabulary, int16,
        per mille; cached, not to be written to."""
        places = self._occupations.dense(vocabulary.ids)
        row = np.where(places >= 0, self._own_row(asked, curves)[places], 0).astype(np.int16)
        row[vocabulary.ids == asked] = curves.same_occupation
        row.setflags(write=False)
        return row

    def _compute_row(self, asked: int, curves: Curves) -> Row:
        row = np.zeros(len(self._occupations) + 1, dtype=np.int16)  # the last entry is read through -1
        dense = self._occupations.dense_of(asked)
        if dense < 0:
            return row
        row[:-1] = self._shared_skills(dense, curves)
        for target in self._moves_from.get(asked, {}):
            row[self._occupations.dense_of(target)] = curves.mobility_floor
        for source, rank in self._moves_to.get(asked, {}).items():
            row[self._occupations.dense_of(source)] = _official_closeness(rank, curves)
        row[dense] = curves.same_occupation
        return row

    def _shared_skills(self, asked: int, curves: Curves) -> Row:
        links = slice(self._first_link[asked], self._first_link[asked + 1])
        skills, weights = self._skill_of_link[links], self._weight_of_link[links]
        rarity = self._rarities(curves)[skills]
        users = self._first_user[skills + 1] - self._first_user[skills]
        uses = ranges(self._first_user[skills], users)
        shared = np.minimum(np.repeat(weights, users), self._user_weight[uses]) * np.repeat(rarity, users)
        # Sums of small integers: exact in the floats that bincount returns.
        sums = np.bincount(self._user[uses], weights=shared, minlength=len(self._occupations)).astype(
            np.int64
        )
        overlap = 1000 * sums // max(1, int((weights * rarity).sum()))
        overlap[overlap < curves.shared_skills_least_overlap] = 0
        return (curves.shared_skills_most * overlap // 1000).astype(np.int16)

    def _compute_rarities(self, curves: Curves) -> NDArray[np.int64]:
        users = np.diff(self._first_user)
        occupations = int((np.diff(self._first_link) > 0).sum())
        is_rare = (users <= 1) | (users * 1000 <= curves.rare_share * occupations)
        is_usual = users * 1000 <= curves.usual_share * occupations
        known = np.select([is_rare, is_usual], [_RARE, _USUAL], default=_COMMON)
        return np.append(known, _USUAL).astype(np.int64)  # the last entry is read through -1


def _official_closeness(rank: int, curves: Curves) -> int:
    return max(curves.mobility_floor, curves.mobility_first - curves.mobility_step * (rank - 1))


def _aligned(*arrays: ArrayLike) -> list[Ids]:
    converted = [np.asarray(array, dtype=np.int64) for array in arrays]
    if len({len(array) for array in converted}) != 1:
        raise ValueError("the arrays that describe one relation have the same length")
    return converted


def _offsets(keys: NDArray[np.int32], count: int) -> NDArray[np.int64]:
    return offsets_of(np.bincount(keys, minlength=count))
