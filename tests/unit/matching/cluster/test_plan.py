"""Each candidate in one shard, neighbours together, the same plan every time."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.cluster.plan import Settlement, ShardPlan, plan_shards

BYTES = 400

settlements = st.lists(
    st.builds(
        Settlement,
        commune=st.integers(1, 10_000),
        latitude=st.integers(4_200_000, 5_100_000),
        longitude=st.integers(-470_000, 820_000),
        candidates=st.integers(0, 500),
        widest_km=st.integers(5, 120),
    ),
    max_size=40,
    unique_by=lambda settlement: settlement.commune,
)


@given(settlements, st.integers(1, 9), st.randoms(use_true_random=False))
def test_a_plan_holds_everyone_once_whatever_the_order(
    given_settlements: list[Settlement], count: int, random: Random
) -> None:
    plan = plan_shards(given_settlements, count, bytes_each=BYTES)
    inhabited = {item.commune: item for item in given_settlements if item.candidates}
    communes = [commune for shard in plan.shards for commune in shard.communes]
    assert sorted(communes) == sorted(inhabited)
    assert len(plan.shards) == min(count, len(inhabited))
    for shard in plan.shards:
        held = [inhabited[commune] for commune in shard.communes]
        ground = shard.territory
        assert shard.candidates == sum(item.candidates for item in held)
        assert shard.nbytes == shard.candidates * BYTES
        assert ground.widest_km == max(item.widest_km for item in held)
        assert all(ground.south <= item.latitude <= ground.north for item in held)
        assert all(ground.west <= item.longitude <= ground.east for item in held)
    shuffled = random.sample(given_settlements, len(given_settlements))
    assert plan_shards(shuffled, count, bytes_each=BYTES) == plan


def test_shards_are_about_as_large_as_each_other() -> None:
    random = Random(5)
    many = [
        Settlement(
            number, random.randrange(4_300_000, 4_700_000), random.randrange(-170_000, 260_000),
            random.randrange(1, 200), 50,
        )
        for number in range(1, 4_001)
    ]  # fmt: skip
    sizes = [shard.candidates for shard in plan_shards(many, 12, bytes_each=BYTES).shards]
    assert max(sizes) < 1.05 * sum(sizes) / 12
    assert min(sizes) > 0.95 * sum(sizes) / 12


def test_ground_is_cut_across_its_longer_side() -> None:
    """Two towns in the west, two in the east: neighbours stay together."""
    towns = [
        Settlement(1, 4_500_000, -100_000, 10, 30),
        Settlement(2, 4_500_100, 200_000, 10, 30),
        Settlement(3, 4_500_200, -100_100, 10, 30),
        Settlement(4, 4_500_300, 200_100, 10, 30),
    ]
    assert [shard.communes for shard in plan_shards(towns, 2, bytes_each=BYTES).shards] == [(1, 3), (2, 4)]


def test_a_plan_can_be_written_and_read_again() -> None:
    plan = plan_shards([Settlement(7, 4_500_000, 10, 3, 30)], 4, bytes_each=BYTES)
    assert ShardPlan.from_dict(plan.to_dict()) == plan
    other = plan_shards([Settlement(7, 4_500_000, 10, 4, 30)], 4, bytes_each=BYTES)
    assert plan.digest == ShardPlan.from_dict(plan.to_dict()).digest != other.digest


def test_a_plan_is_refused_without_a_shard_or_with_a_commune_twice() -> None:
    with pytest.raises(ValueError, match="at least one shard"):
        plan_shards([], 0, bytes_each=BYTES)
    shard = plan_shards([Settlement(7, 4_500_000, 10, 3, 30)], 1, bytes_each=BYTES).shards[0]
    with pytest.raises(ValueError, match="two shards"):
        ShardPlan((shard, shard))
