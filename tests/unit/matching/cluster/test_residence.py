"""Shards stay on a worker, are read once whoever asks, and leave room for others."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event

import pytest

from app.matching.cluster.errors import ShardAbsent, ShardRefused
from app.matching.cluster.plan import Shard
from app.matching.cluster.sources import code_digest
from app.matching.cluster.worker import SOURCES_KEPT, Residence
from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.territory import Territory
from tests.unit.matching.ranking.builders import CANDIDATE, make_closeness

ANYWHERE = Territory(0, 0, 0, 0, 50)


def shard_of(number: int, candidates: int = 1) -> Shard:
    return Shard(number, (number,), ANYWHERE, candidates, 1000)


@dataclass(frozen=True)
class MemorySource:
    """One person in every shard; counts how often they are read."""

    plan_digest: str
    code: str = field(default_factory=code_digest)
    read: list[int] = field(default_factory=list, hash=False, compare=False)
    gate: Event = field(default_factory=Event, hash=False, compare=False)
    failures: list[Exception] = field(default_factory=list, hash=False, compare=False)

    def load(self, shard: Shard) -> CandidateIndex:
        self.read.append(shard.number)
        assert self.gate.wait(10)
        if self.failures:
            raise self.failures.pop()
        return CandidateIndex.from_profiles([CANDIDATE])

    def load_closeness(self) -> OccupationCloseness:
        return make_closeness()


def open_source(name: str = "a") -> MemorySource:
    source = MemorySource(name)
    source.gate.set()
    return source


def test_a_shard_is_read_once_however_many_ask() -> None:
    residence, source = Residence(), MemorySource("a")
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(residence.shard, source, shard_of(3)) for _ in range(4)]
        source.gate.set()
        held = [one.result(timeout=10) for one in asked]
    assert source.read == [3]
    assert all(one.index is held[0].index for one in held)
    assert residence.find(source, 3) == held[0]


def test_a_shard_that_could_not_be_read_is_read_again() -> None:
    residence, source = Residence(), open_source()
    source.failures.append(OSError("the disk is away"))
    with pytest.raises(ShardRefused, match="OSError: the disk is away"):
        residence.shard(source, shard_of(3))
    assert len(residence.shard(source, shard_of(3)).index) == 1


def test_what_is_not_here_is_said_rather_than_read() -> None:
    residence, source = Residence(), open_source()
    with pytest.raises(ShardAbsent):
        residence.find(source, 3)
    assert source.read == []


def test_shards_that_moved_away_are_let_go() -> None:
    residence, source = Residence(), open_source()
    for number in (1, 2):
        residence.shard(source, shard_of(number))
    residence.keep_only(source, [2])
    assert len(residence.find(source, 2).index) == 1
    with pytest.raises(ShardAbsent):
        residence.find(source, 1)


def test_older_states_of_the_data_make_room() -> None:
    residence = Residence()
    sources = [open_source(str(number)) for number in range(SOURCES_KEPT + 1)]
    for source in sources:
        residence.shard(source, shard_of(1))
    with pytest.raises(ShardAbsent):
        residence.find(sources[0], 1)
    assert len(residence.find(sources[-1], 1).index) == 1


def test_other_people_than_planned_are_refused() -> None:
    with pytest.raises(ShardRefused, match="holds 1 candidates, 2 were planned"):
        Residence().shard(open_source(), shard_of(1, candidates=2))
