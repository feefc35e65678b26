"""A question put to several workers at once, outside their queues of tasks: somebody is waiting."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from app.matching.cluster import worker
from app.matching.cluster.errors import ShardAbsent, ShardLost
from app.matching.cluster.plan import Shard
from app.matching.cluster.worker import Question
from app.matching.cluster.workforce import ATTEMPTS, LOOK_SECONDS, Workforce
from app.matching.ranking.engine import RankedPart

# Questions on their way at once; one that was put to a dead worker keeps its thread until Dask gives up.
THREADS = 32


class Inquiry:
    """Asks workers about vacancies, one by one; a question whose worker dies is put again, ATTEMPTS times."""

    def __init__(self, force: Workforce) -> None:
        self._force = force
        self._threads = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="cluster-inquiry")

    def ask(self, shards: Sequence[Shard], question: Question) -> list[RankedPart]:
        """The part of each of these shards, in any order. Raises ShardLost."""
        if not shards:
            return []
        reason = "its worker was lost"
        for _ in range(ATTEMPTS):
            asked = self._force.choose_homes(shards)
            replies = self._wait(asked, self._threads.submit(self._run, asked, question))
            failures = {at: reply for at, reply in replies.items() if isinstance(reply, Exception)}
            if replies and not failures:
                return [part for parts in replies.values() for part in parts]
            for address, failure in failures.items():
                if not isinstance(failure, ShardAbsent | OSError):
                    raise failure
                reason = f"{address}: {failure}"
            self._force.look()
            absent = [at for at, failure in failures.items() if isinstance(failure, ShardAbsent)]
            self._force.build([(shard, at) for at in absent for shard in asked[at]])
        raise ShardLost(f"some shards gave no answer after {ATTEMPTS} attempts: {reason}")

    def close(self) -> None:
        """Stop the threads of this process."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _wait(self, asked: dict[str, list[Shard]], answer: Future[dict[str, Any]]) -> dict[str, Any]:
        """What each worker replies; nothing when one of them, or the scheduler, died meanwhile."""
        while True:
            try:
                return answer.result(timeout=LOOK_SECONDS)
            except TimeoutError:
                self._force.look()
                if answer.done() or not set(asked) <= set(self._force.alive):
                    return {}
            except OSError:
                return {}

    def _run(self, asked: dict[str, list[Shard]], question: Question) -> dict[str, Any]:
        numbers = {address: [shard.number for shard in shards] for address, shards in asked.items()}
        replies: dict[str, Any] = self._force.client.run(
            worker.rank_parts, self._force.source, numbers, question, workers=list(asked), on_error="return"
        )
        return replies
