"""Shards are spread by memory, stay where they are, and leave a worker that is gone."""

import pytest

from app.matching.cluster.errors import ClusterUnavailable, NotEnoughMemory
from app.matching.cluster.placement import Placement
from app.matching.cluster.plan import Shard, ShardPlan
from app.matching.ranking.territory import Territory

ANYWHERE = Territory(0, 0, 0, 0, 50)
GIGABYTE = 10**9


def plan_of(*sizes: int) -> ShardPlan:
    return ShardPlan(
        tuple(Shard(number, (number,), ANYWHERE, 1, nbytes) for number, nbytes in enumerate(sizes))
    )


def test_shards_are_spread_evenly() -> None:
    placement = Placement(plan_of(8, 7, 6, 5, 4, 3))
    assert placement.settle({"a": 0, "b": 0})
    assert sorted((placement.used("a"), placement.used("b"))) == [16, 17]
    assert all(len(homes) == 1 for homes in placement.homes.values())


def test_shards_of_a_lost_worker_move_and_the_others_stay() -> None:
    placement = Placement(plan_of(5, 5, 5, 5))
    placement.settle({"a": 0, "b": 0, "c": 0, "d": 0})
    before = dict(placement.homes)
    (lost,) = [number for number, homes in before.items() if homes == ("b",)]
    assert placement.settle({"a": 0, "c": 0, "d": 0})
    assert placement.homes[lost][0] in {"a", "c", "d"}
    assert {number: homes for number, homes in placement.homes.items() if number != lost} == {
        number: homes for number, homes in before.items() if number != lost
    }


def test_nothing_moves_when_nobody_came_or_went() -> None:
    placement = Placement(plan_of(5, 5, 5))
    placement.settle({"a": 0, "b": 0})
    assert not placement.settle({"a": 0, "b": 0})


def test_a_new_worker_takes_a_shard_from_the_fullest() -> None:
    placement = Placement(plan_of(5, 5, 5, 5))
    placement.settle({"a": 0, "b": 0})
    assert placement.settle({"a": 0, "b": 0, "new": 0})
    assert len(placement.held_by("new")) == 1


def test_each_shard_has_two_homes_when_asked() -> None:
    placement = Placement(plan_of(5, 5, 5), replicas=2)
    placement.settle({"a": 0, "b": 0, "c": 0})
    assert all(len(set(homes)) == 2 for homes in placement.homes.values())
    placement.settle({"a": 0})
    assert all(homes == ("a",) for homes in placement.homes.values())


def test_a_worker_is_not_given_more_than_its_memory() -> None:
    """Sixty per cent of the limit: a worker that Dask pauses answers nothing."""
    placement = Placement(plan_of(GIGABYTE, GIGABYTE))
    placement.settle({"small": 2 * GIGABYTE, "large": 8 * GIGABYTE})
    assert placement.used("small") <= GIGABYTE
    with pytest.raises(NotEnoughMemory, match="--memory-limit"):
        placement.settle({"small": 2 * GIGABYTE})


def test_without_workers_there_is_nowhere_to_go() -> None:
    with pytest.raises(ClusterUnavailable, match="dask worker"):
        Placement(plan_of(1)).settle({})
