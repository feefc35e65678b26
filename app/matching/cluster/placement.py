"""Which worker holds which shard: spread by memory, kept as long as the worker lives."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.matching.cluster.errors import ClusterUnavailable, NotEnoughMemory
from app.matching.cluster.plan import Shard, ShardPlan

# Dask pauses a worker that uses 80 % of its memory: shards leave room for reading one and for ranking.
SHARE_FOR_SHARDS = 0.6
NO_LIMIT = 0


@dataclass(slots=True)
class Placement:
    """Homes of each shard: addresses of workers, `replicas` of them where there are so many."""

    plan: ShardPlan
    replicas: int = 1
    homes: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def settle(self, workers: Mapping[str, int]) -> bool:
        """Give a home to each shard that lacks one; whether anything changed.

        `workers`: memory limit of each living worker in bytes, NO_LIMIT for none. The largest shards go
        first, each to the worker with most room in proportion. A worker that holds nothing takes a shard from
        one that holds several. Raises ClusterUnavailable without workers, NotEnoughMemory.
        """
        if not workers:
            raise ClusterUnavailable("no worker is there: start some with `dask worker ADDRESS`")
        before = dict(self.homes)
        for shard in self.plan.shards:
            kept = [home for home in self.homes.get(shard.number, ()) if home in workers]
            self.homes[shard.number] = tuple(kept)
        for shard in sorted(self.plan.shards, key=lambda shard: (-shard.nbytes, shard.number)):
            self._find_homes(shard, workers)
        self._fill_empty(workers)
        return self.homes != before

    def held_by(self, worker: str) -> list[Shard]:
        """The shards that this worker holds."""
        return [shard for shard in self.plan.shards if worker in self.homes.get(shard.number, ())]

    def used(self, worker: str) -> int:
        """Bytes of the shards that this worker holds."""
        return sum(shard.nbytes for shard in self.held_by(worker))

    def _find_homes(self, shard: Shard, workers: Mapping[str, int]) -> None:
        homes = self.homes[shard.number]
        wanted = min(self.replicas, len(workers))
        while len(homes) < wanted:
            others = [worker for worker in workers if worker not in homes]
            fitting = [worker for worker in others if self._fits(shard, worker, workers[worker])]
            if not fitting:
                if homes:  # a replica is a comfort, one home is enough
                    break
                raise NotEnoughMemory(
                    f"no worker has room for shard {shard.number} ({shard.nbytes / 1e9:.1f} GB): start more "
                    "workers, or give them more memory with --memory-limit"
                )
            best = min(fitting, key=lambda worker: (self.used(worker), worker))
            homes = (*homes, best)
            self.homes[shard.number] = homes

    def _fits(self, shard: Shard, worker: str, limit: int) -> bool:
        return limit == NO_LIMIT or self.used(worker) + shard.nbytes <= SHARE_FOR_SHARDS * limit

    def _fill_empty(self, workers: Mapping[str, int]) -> None:
        for worker in sorted(workers):
            if self.held_by(worker):
                continue
            fullest = max(sorted(workers), key=lambda other: len(self.held_by(other)))
            shards = self.held_by(fullest)
            if len(shards) < 2:
                return
            shard = min(shards, key=lambda shard: (shard.nbytes, shard.number))
            if self._fits(shard, worker, workers[worker]):
                self.homes[shard.number] = tuple(
                    worker if home == fullest else home for home in self.homes[shard.number]
                )
