"""Which communes make a shard: neighbours together, about as many candidates in each."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, NamedTuple

from app.matching.ranking.territory import Territory


class Settlement(NamedTuple):
    """The candidates of one commune: how many, and the largest radius among them."""

    commune: int
    latitude: int
    longitude: int
    candidates: int
    widest_km: int


@dataclass(frozen=True, slots=True)
class Shard:
    """Part of the candidates, those of `communes` (ids). `nbytes`: about what its index takes in memory."""

    number: int
    communes: tuple[int, ...]
    territory: Territory
    candidates: int
    nbytes: int


@dataclass(frozen=True, slots=True)
class ShardPlan:
    """Every candidate in exactly one shard; empty when nobody is there to be ranked."""

    shards: tuple[Shard, ...]

    def __post_init__(self) -> None:
        communes = [commune for shard in self.shards for commune in shard.communes]
        if len(set(communes)) != len(communes):
            raise ValueError("a commune is in two shards")
        if [shard.number for shard in self.shards] != list(range(len(self.shards))):
            raise ValueError("shards are numbered from 0")

    @property
    def digest(self) -> str:
        """Tells one plan from another."""
        return sha256(json.dumps(self.to_dict(), sort_keys=True).encode()).hexdigest()[:16]

    def to_dict(self) -> dict[str, Any]:
        return {"shards": [asdict(shard) for shard in self.shards]}

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> "ShardPlan":
        shards = (
            Shard(
                **{
                    **shard,
                    "communes": tuple(shard["communes"]),
                    "territory": Territory(**shard["territory"]),
                }
            )
            for shard in record["shards"]
        )
        return cls(tuple(shards))


def plan_shards(settlements: Sequence[Settlement], count: int, *, bytes_each: int) -> ShardPlan:
    """At most `count` shards, fewer when communes are; the same for settlements in any order.

    The ground is cut in two across its longer side, so that candidates are shared in proportion to the
    shards on each side, and again. A commune is never cut: one that holds more than its share makes a larger
    shard. `bytes_each`: about the memory that a candidate takes. Raises ValueError for a count under 1.
    """
    if count < 1:
        raise ValueError("there is at least one shard")
    inhabited = [settlement for settlement in settlements if settlement.candidates > 0]
    groups = _cut(inhabited, min(count, len(inhabited))) if inhabited else []
    return ShardPlan(tuple(_make_shard(number, group, bytes_each) for number, group in enumerate(groups)))


def _cut(settlements: list[Settlement], count: int) -> list[list[Settlement]]:
    """`settlements` in `count` groups, none empty."""
    if count == 1:
        return [settlements]
    ordered = sorted(settlements, key=_longer_side(settlements))
    first = count // 2
    target = sum(settlement.candidates for settlement in ordered) * first / count
    at, held = 0, 0
    # A settlement goes to the first side when half of it is due there; each shard gets one at least.
    while at < len(ordered) - (count - first) and (at < first or held + ordered[at].candidates / 2 <= target):
        held += ordered[at].candidates
        at += 1
    return _cut(ordered[:at], first) + _cut(ordered[at:], count - first)


def _longer_side(settlements: list[Settlement]) -> Any:
    latitudes = [settlement.latitude for settlement in settlements]
    longitudes = [settlement.longitude for settlement in settlements]
    # A degree of longitude is about 0.7 of one of latitude in France: good enough to choose a side.
    if max(latitudes) - min(latitudes) >= 0.7 * (max(longitudes) - min(longitudes)):
        return lambda settlement: (settlement.latitude, settlement.longitude, settlement.commune)
    return lambda settlement: (settlement.longitude, settlement.latitude, settlement.commune)


def _make_shard(number: int, group: list[Settlement], bytes_each: int) -> Shard:
    candidates = sum(settlement.candidates for settlement in group)
    return Shard(
        number=number,
        communes=tuple(sorted(settlement.commune for settlement in group)),
        territory=Territory(
            south=min(settlement.latitude for settlement in group),
            west=min(settlement.longitude for settlement in group),
            north=max(settlement.latitude for settlement in group),
            east=max(settlement.longitude for settlement in group),
            widest_km=max(settlement.widest_km for settlement in group),
        ),
        candidates=candidates,
        nbytes=candidates * bytes_each,
    )
