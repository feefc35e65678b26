"""Biases of a stated size, put into copies of the lists: an audit that misses them is worth nothing."""

from dataclasses import replace

import numpy as np
from numpy.random import Generator

from app.evaluation.fairness.groups import Ids, Members
from app.evaluation.fairness.pools import Pools, reorder
from app.matching.ranking.columns import CandidateColumns
from app.matching.ranking.weights import UNITS_PER_POINT


def penalise(pools: Pools, members: Members, points: int, *, tie_band: int) -> Pools:
    """The lists that come out when members lose `points` of their score."""
    return reorder(pools, pools.score - points * UNITS_PER_POINT * members[pools.person], tie_band)


def forget_skills(
    columns: CandidateColumns, member_ids: Ids, share: float, random: Generator
) -> CandidateColumns:
    """The same people, when members' skills are left out of the records, each with chance `share`."""
    lengths = np.diff(columns.skill_offsets)
    owner = np.repeat(columns.candidate_id, lengths)
    is_kept = ~(np.isin(owner, member_ids) & (random.random(len(owner)) < share))
    kept = np.concatenate(([0], np.cumsum(is_kept)))
    return replace(
        columns,
        skill_offsets=kept[columns.skill_offsets],
        skill=columns.skill[is_kept],
        skill_level=columns.skill_level[is_kept],
        skill_evidence=columns.skill_evidence[is_kept],
    )
