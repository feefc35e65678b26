"""The living workers, what each of them holds, and work that outlives a worker."""

from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from itertools import count
from threading import Lock
from time import sleep
from typing import Any, Generic, TypeVar

from distributed import Client, Future, KilledWorker, wait
from distributed.client import ClosedClientError

from app.matching.cluster import worker
from app.matching.cluster.errors import ClusterUnavailable, ShardLost, ShardRefused
from app.matching.cluster.placement import NO_LIMIT, Placement
from app.matching.cluster.plan import Shard, ShardPlan
from app.matching.cluster.sources import ShardSource

# Between two looks at who is alive, while waiting.
LOOK_SECONDS = 0.5
# Work on a shard that is lost or refused so many times is given up.
ATTEMPTS = 4
# What is done should be here after so long; whenever it is not, it gets twice as long.
TRANSFER_SECONDS = 2.0
Answer = TypeVar("Answer")
_SCHEDULER_IS_GONE = "the scheduler is gone: start it and its workers again, then run this again"
_LOST = (OSError, CancelledError, ClosedClientError)


class Workforce:
    """Places the shards of a plan on the workers of a cluster, and anew when workers come and go."""

    def __init__(self, client: Client, plan: ShardPlan, source: ShardSource, *, replicas: int = 1) -> None:
        """Raises ClusterUnavailable without a worker, NotEnoughMemory."""
        self.client = client
        self.source = source
        self.placement = Placement(plan, replicas)
        self.alive: dict[str, int] = {}
        self.threads = 1  # of the worker that has most
        self._turns = count()
        self._lock = Lock()
        self.look()

    def look(self) -> bool:
        """See who is alive, and place shards anew if that changed, which is told. Raises ClusterUnavailable,
        NotEnoughMemory.
        """
        try:
            # Not `scheduler_info`: it gives what was known before when the scheduler is gone.
            scheduler: Any = self.client.scheduler
            identity = self.client.sync(scheduler.identity, n_workers=-1)
        except (*_LOST, AttributeError, RuntimeError) as error:
            raise ClusterUnavailable(_SCHEDULER_IS_GONE) from error
        alive = {
            address: int(about["memory_limit"] or NO_LIMIT) for address, about in identity["workers"].items()
        }
        threads = max((int(about["nthreads"]) for about in identity["workers"].values()), default=1)
        with self._lock:
            self.threads = threads
            if alive == self.alive:
                return False
            is_changed = self.placement.settle(alive)
            self.alive = alive
            return is_changed

    def tidy(self) -> None:
        """Have workers let go of the shards that moved to another."""
        wanted = {address: self._numbers(address) for address in self.alive}
        # Whoever is dying just now has nothing to let go of.
        self.client.run(worker.keep_only, self.source, wanted, workers=list(self.alive), on_error="ignore")

    def submit(self, shard: Shard, function: Callable[..., Answer], *arguments: object) -> "Job[Answer]":
        """Have `function(source, shard, *arguments)` run where this shard is."""
        return Job(self, shard, function, arguments)

    def build(self, wanted: Sequence[tuple[Shard, str]] | None = None) -> list[worker.Built]:
        """Have these workers read these shards, or every worker its own, unless they have them already."""
        if wanted is None:
            wanted = [
                (shard, home)
                for shard in self.placement.plan.shards
                for home in self.placement.homes[shard.number]
            ]
        jobs = [Job(self, shard, worker.build_shard, (), home=home) for shard, home in wanted]
        return [job.result() for job in jobs]

    def choose_homes(self, shards: Sequence[Shard]) -> dict[str, list[Shard]]:
        """Which worker to ask about each of these shards now; replicas take turns."""
        turn = next(self._turns)
        asked: dict[str, list[Shard]] = {}
        for shard in shards:
            homes = self.placement.homes[shard.number]
            asked.setdefault(homes[turn % len(homes)], []).append(shard)
        return asked

    def _numbers(self, address: str) -> list[int]:
        return [shard.number for shard in self.placement.held_by(address)]


class Job(Generic[Answer]):
    """Work on one shard: sent again when its worker is lost or could not have the shard, ATTEMPTS times."""

    def __init__(
        self,
        force: Workforce,
        shard: Shard,
        function: Callable[..., Answer],
        arguments: tuple[object, ...],
        *,
        home: str | None = None,
    ) -> None:
        """`home`: the only one to send it to, as long as it lives."""
        self._force = force
        self._shard = shard
        self._function = function
        self._arguments = (force.source, shard, *arguments)
        self._home = home
        self._attempts = 0
        self._send()

    def result(self) -> Answer:
        """Wait for the answer. Raises ShardLost, and what `function` raises."""
        patience = TRANSFER_SECONDS
        while True:
            try:
                with self._force.client.as_current():
                    wait([self._future], timeout=LOOK_SECONDS)
                answer: Answer = self._future.result(timeout=patience)
                return answer
            except TimeoutError:
                # Not done yet; or slow to come; or gone with the worker that did it, which Dask waits for.
                if self._future.done():
                    patience *= 2
                self._force.look()
                if any(home in self._force.alive for home in self._homes):
                    continue
                reason = "its worker was lost"
            except ShardRefused as refusal:
                reason = f"{', '.join(self._homes)} could not have it: {refusal}"
                sleep(LOOK_SECONDS)
            except (*_LOST, KilledWorker) as error:
                reason = f"its worker was lost ({type(error).__name__})"
            self._try_again(reason)

    def _try_again(self, reason: str) -> None:
        self._force.look()
        if self._attempts == ATTEMPTS:
            raise ShardLost(f"shard {self._shard.number} is given up after {ATTEMPTS} attempts: {reason}")
        self._send()

    def _send(self) -> None:
        self._attempts += 1
        homes = self._force.placement.homes[self._shard.number]
        self._homes = (self._home,) if self._home in self._force.alive else homes
        try:
            # Strictly there: elsewhere the shard would be read once more, and memory was counted without it.
            self._future: Future[Answer] = self._force.client.submit(
                self._function,
                *self._arguments,
                workers=list(self._homes),
                allow_other_workers=False,
                pure=False,
            )
        except ClosedClientError as error:
            raise ClusterUnavailable(_SCHEDULER_IS_GONE) from error
