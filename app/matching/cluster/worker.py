"""What runs on a worker: shards stay there from one request to the next, and are read where they are not.

Any worker can rank any shard; `placement` only decides who keeps which. So nothing is lost with a worker.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock
from time import perf_counter
from typing import Any

from app.matching.cluster.errors import ShardAbsent, ShardRefused
from app.matching.cluster.plan import Shard
from app.matching.cluster.sources import ShardSource, code_digest
from app.matching.ranking.batch import rank_many
from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.engine import RankedPart, rank_part, warm_up
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import VacancyProfile
from app.matching.ranking.results import Filters
from app.matching.ranking.top_lists import TopLists
from app.matching.ranking.vacancy_columns import VacancyColumns
from app.matching.ranking.weights import Weights

# States of the data that a worker keeps: the one in use, and the one that takes its place.
SOURCES_KEPT = 2


@dataclass(frozen=True, slots=True)
class Held:
    """A shard, ready to be ranked."""

    index: CandidateIndex
    closeness: OccupationCloseness


class Residence:
    """The shards of this process. Whoever asks for one that is being read waits for it; it is read once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._sources: OrderedDict[ShardSource, dict[int | None, Future[Any]]] = OrderedDict()

    def shard(self, source: ShardSource, shard: Shard) -> Held:
        """Raises ShardRefused when the source cannot give what was planned."""
        return Held(
            self._obtain(source, shard.number, lambda: _read(source, shard)),
            self._obtain(source, None, source.load_closeness),
        )

    def find(self, source: ShardSource, number: int) -> Held:
        """The shard that is already here, or being read. Raises ShardAbsent."""
        with self._lock:
            held = self._sources.get(source, {})
            index, closeness = held.get(number), held.get(None)
        if index is None or closeness is None:
            raise ShardAbsent(f"shard {number} is not here")
        return Held(index.result(), closeness.result())

    def keep_only(self, source: ShardSource, numbers: Collection[int]) -> None:
        """Let go of the other shards of this source."""
        with self._lock:
            held = self._sources.get(source, {})
            for number in [key for key in held if key is not None and key not in numbers]:
                del held[number]

    def _obtain(self, source: ShardSource, key: int | None, read: Any) -> Any:
        with self._lock:
            held = self._sources.setdefault(source, {})
            self._sources.move_to_end(source)
            while len(self._sources) > SOURCES_KEPT:
                self._sources.popitem(last=False)
            found = held.get(key)
            if found is None:
                mine = held[key] = Future[Any]()
        if found is not None:
            return found.result()
        try:
            mine.set_result(read())
        except Exception as error:
            with self._lock:
                held.pop(key, None)
            refused = (
                error if isinstance(error, ShardRefused) else ShardRefused(f"{type(error).__name__}: {error}")
            )
            mine.set_exception(refused)
        return mine.result()


RESIDENCE = Residence()


@dataclass(frozen=True, slots=True)
class Built:
    """What a worker says of a shard that it has: seconds since it was asked, and bytes of its arrays."""

    shard: int
    seconds: float
    nbytes: int


def build_shard(source: ShardSource, shard: Shard) -> Built:
    """Have the shard here, and the compiled code too."""
    start = perf_counter()
    held = RESIDENCE.shard(source, shard)
    warm_up()
    arrays = (table for table in held.index.tables if hasattr(table, "nbytes"))
    return Built(shard.number, perf_counter() - start, sum(array.nbytes for array in arrays))


def rank_block(
    source: ShardSource,
    shard: Shard,
    vacancies: VacancyColumns,
    weights: Weights,
    limit: int,
    filters: Filters,
) -> TopLists:
    """The best of this shard for each of these vacancies."""
    held = RESIDENCE.shard(source, shard)
    return rank_many(held.index, vacancies, weights, held.closeness, limit=limit, filters=filters)


@dataclass(frozen=True, slots=True)
class Question:
    """One vacancy to rank: the first `keep` of each shard, without the `hidden` candidates (ids)."""

    vacancy: VacancyProfile
    weights: Weights
    keep: int
    filters: Filters
    hidden: frozenset[int]


async def rank_parts(
    source: ShardSource, asked: Mapping[str, Sequence[int]], question: Question, *, dask_worker: Any
) -> list[RankedPart]:
    """The parts of the shards (numbers) asked of this worker (by its address). Raises ShardAbsent."""
    # Beside the worker's own loop, that must go on answering.
    return await asyncio.to_thread(
        lambda: [_rank_part(source, number, question) for number in asked[dask_worker.address]]
    )


def keep_only(source: ShardSource, wanted: Mapping[str, Sequence[int]], *, dask_worker: Any) -> None:
    """Let go of the shards that this worker (by its address) is not to keep."""
    RESIDENCE.keep_only(source, wanted.get(dask_worker.address, ()))


def _rank_part(source: ShardSource, number: int, question: Question) -> RankedPart:
    held = RESIDENCE.find(source, number)
    return rank_part(
        held.index.without(question.hidden) if question.hidden else held.index,
        question.vacancy,
        question.weights,
        held.closeness,
        keep=question.keep,
        filters=question.filters,
    )


def _read(source: ShardSource, shard: Shard) -> CandidateIndex:
    if source.code != code_digest():
        raise ShardRefused("this worker runs another version of Estuaire than the one that asks")
    index = source.load(shard)
    if len(index) != shard.candidates:
        raise ShardRefused(
            f"shard {shard.number} holds {len(index)} candidates, {shard.candidates} were planned: plan again"
        )
    return index
