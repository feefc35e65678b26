"""Ranking over shards on several machines: the same lists as in one process."""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.cluster import worker
from app.matching.cluster.inquiry import Inquiry
from app.matching.cluster.plan import Shard, ShardPlan
from app.matching.cluster.sources import ShardSource
from app.matching.cluster.worker import Built, Question
from app.matching.cluster.workforce import Job, Workforce
from app.matching.ranking.engine import NO_FILTER, RankedPart, merge_parts
from app.matching.ranking.exclusions import ExclusionReason
from app.matching.ranking.profiles import VacancyProfile
from app.matching.ranking.results import Filters, RankedList
from app.matching.ranking.top_lists import TopLists, merge_top_lists
from app.matching.ranking.vacancy_columns import VacancyColumns
from app.matching.ranking.weights import Weights

# Blocks on their way at the same time, so that a worker that is done early finds the next one waiting: so
# many at least, and two for each thread of a worker.
BLOCKS_AHEAD = 4


class _Asked(NamedTuple):
    """A shard that was sent the vacancies at these positions of a block."""

    shard: Shard
    positions: NDArray[np.int64]
    job: Job[TopLists]


class _Sent(NamedTuple):
    """A block on its way."""

    block: VacancyColumns
    weights: Weights
    limit: int
    asked: list[_Asked]


@dataclass(slots=True)
class Traffic:
    """What blocks made travel: bytes of the vacancies sent and of the lists received, vacancies x shards."""

    sent: int = 0
    received: int = 0
    asked: int = 0


class ClusterRanker:
    """Ranks over the shards of a plan, which stay on the workers of a cluster.

    `replicas`: workers that hold each shard; with two, ranking goes on while a lost shard is read again.
    Methods raise ClusterError when the cluster cannot answer. Raises ValueError for a source of another plan.
    """

    def __init__(self, client: Any, plan: ShardPlan, source: ShardSource, *, replicas: int = 1) -> None:
        if source.plan_digest != plan.digest:
            raise ValueError("the source is of another plan")
        self._plan = plan
        self._force = Workforce(client, plan, source, replicas=replicas)
        self._inquiry = Inquiry(self._force)
        self.traffic = Traffic()

    def build(self) -> list[Built]:
        """Have every worker read its shards now rather than at the first ranking."""
        return self._force.build()

    def rank_blocks(
        self,
        blocks: Iterable[VacancyColumns],
        weights: Weights,
        *,
        limit: int = 20,
        filters: Filters = NO_FILTER,
    ) -> Iterator[TopLists]:
        """For each block the lists that `rank_many` gives over all candidates, in the order of blocks.

        Blocks are taken as they are needed, a few (see BLOCKS_AHEAD) before their lists are asked for.
        """
        ahead = max(BLOCKS_AHEAD, 2 * self._force.threads)
        on_their_way: deque[_Sent] = deque()
        for block in blocks:
            if len(on_their_way) == ahead:
                yield self._gather(on_their_way.popleft())
            on_their_way.append(self._send(block, weights, limit, filters))
        while on_their_way:
            yield self._gather(on_their_way.popleft())
        self._force.tidy()

    def rank(
        self,
        vacancy: VacancyProfile,
        weights: Weights,
        *,
        limit: int = 20,
        offset: int = 0,
        filters: Filters = NO_FILTER,
        hidden: Collection[int] = (),
        others: Sequence[RankedPart] = (),
    ) -> RankedList:
        """As `engine.rank`, without the `hidden` candidates (ids).

        `others`: parts ranked elsewhere, such as an overlay of people changed since, who are hidden here.
        """
        if limit < 0 or offset < 0:
            raise ValueError("limit and offset are not negative")
        # Only a shard knows how many of the hidden people it holds, who do not count.
        near = [shard for shard in self._plan.shards if hidden or _may_reach(shard, vacancy, weights)]
        question = Question(vacancy, weights, offset + limit, filters, frozenset(hidden))
        parts = self._inquiry.ask(near, question)
        parts.append(_too_far(vacancy, self._count_all() - sum(shard.candidates for shard in near)))
        return merge_parts([*parts, *others], vacancy, weights, limit=limit, offset=offset)

    def close(self) -> None:
        """Stop the threads of this process; shards stay where they are."""
        self._inquiry.close()

    def _send(self, block: VacancyColumns, weights: Weights, limit: int, filters: Filters) -> _Sent:
        sent = _Sent(block, weights, limit, [])
        for shard in self._plan.shards:
            positions = _positions(shard, block, weights)
            if len(positions):
                vacancies = block.take(positions)
                job = self._force.submit(shard, worker.rank_block, vacancies, weights, limit, filters)
                sent.asked.append(_Asked(shard, positions, job))
                self.traffic.asked += len(positions)
                self.traffic.sent += sum(
                    np.asarray(getattr(vacancies, field.name)).nbytes for field in fields(vacancies)
                )
        return sent

    def _gather(self, sent: _Sent) -> TopLists:
        asked = sum(one.shard.candidates for one in sent.asked)
        parts = [sent.block.empty_lists(sent.weights, too_far=self._count_all() - asked)]
        for one in sent.asked:
            lists = one.job.result()
            self.traffic.received += lists.nbytes
            # Whom the shard was not asked about is out of reach of everyone there.
            blank = sent.block.empty_lists(sent.weights, too_far=one.shard.candidates)
            parts.append(lists.spread(one.positions, blank))
        return merge_top_lists(parts, limit=sent.limit)

    def _count_all(self) -> int:
        return sum(shard.candidates for shard in self._plan.shards)


def _positions(shard: Shard, block: VacancyColumns, weights: Weights) -> NDArray[np.int64]:
    """Which vacancies may interest anyone of this shard."""
    return np.flatnonzero(
        shard.territory.may_reach(block.latitude, block.longitude, block.is_remote, weights.curves)
    )


def _may_reach(shard: Shard, vacancy: VacancyProfile, weights: Weights) -> bool:
    where = [vacancy.latitude], [vacancy.longitude], [vacancy.is_remote]
    return bool(shard.territory.may_reach(*where, weights.curves)[0])


def _too_far(vacancy: VacancyProfile, people: int) -> RankedPart:
    """What shards that nobody asked would say."""
    excluded = np.zeros(len(ExclusionReason) + 1, dtype=np.int64)
    excluded[ExclusionReason.TOO_FAR] = people
    return RankedPart([], 0, excluded, np.zeros(len(vacancy.certificates), dtype=np.int64))
