"""Seeded candidates too many for one go, made by chunks, kept on disk as shards and as one index."""

from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.matching.cluster.plan import Settlement, ShardPlan, plan_shards
from app.matching.cluster.preparing import BYTES_EACH, read_plan, write_closeness, write_plan, write_shard
from app.matching.cluster.sources import FileSource
from app.matching.indexing.files import IndexFileRefused, map_index, write_index
from app.matching.ranking.columns import CandidateColumns
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.vocabulary import offsets_of, ranges
from benchmarks.synthetic_region import Region, make_candidates, make_region, make_relations

CHUNK = 100_000
WHOLE = "whole.index"
Ints = NDArray[np.int64]
# The values of several rows of a candidate, under the name of their offsets.
SEVERAL = {
    "skill_offsets": ("skill", "skill_level", "skill_evidence"),
    "aim_offsets": ("aim_occupation", "aim_appellation"),
    "training_offsets": ("training_occupation",),
    "certificate_offsets": ("certificate",),
}
SINGLE = [
    field.name
    for field in fields(CandidateColumns)
    if field.name not in SEVERAL and not any(field.name in names for names in SEVERAL.values())
]


def prepare(folder: Path, *, candidates: int, shards: int, seed: int) -> tuple[ShardPlan, FileSource]:
    """Shards and the whole index in `folder`, made unless they are there and readable by this code."""
    try:
        plan, source = read_plan(folder)
        map_index(folder / WHOLE)
        source.load(plan.shards[0])
        return plan, source
    except (FileNotFoundError, IndexFileRefused):
        return _make(folder, candidates=candidates, shards=shards, seed=seed)


def _make(folder: Path, *, candidates: int, shards: int, seed: int) -> tuple[ShardPlan, FileSource]:
    region = make_region(np.random.default_rng(seed))
    columns = make_columns(region, candidates, seed)
    plan, rows_of = split(region, columns, shards)
    write_closeness(folder, make_relations(region))
    for shard, rows in zip(plan.shards, rows_of, strict=True):
        write_shard(folder, plan, shard, CandidateIndex.from_columns(take(columns, rows)))
    write_index(folder / WHOLE, CandidateIndex.from_columns(columns), {})
    return plan, write_plan(folder, plan)


def make_columns(region: Region, count: int, seed: int) -> CandidateColumns:
    """`count` people, ids 1 to `count` spread over the chunks."""
    chunks = []
    for start in range(0, count, CHUNK):
        size = min(CHUNK, count - start)
        chunk = make_candidates(region, size, np.random.default_rng((seed, start)))
        chunks.append(replace(chunk, candidate_id=chunk.candidate_id + start))
    return concatenate(chunks)


def split(region: Region, columns: CandidateColumns, count: int) -> tuple[ShardPlan, list[Ints]]:
    """A plan over the places of the region (commune n is place n - 1), and the rows of each shard."""
    place = _place_of(region, columns)
    people = np.bincount(place, minlength=len(region.latitude))
    widest = np.zeros(len(region.latitude), dtype=np.int64)
    np.maximum.at(widest, place, columns.radius_km)
    plan = plan_shards(
        [
            Settlement(at + 1, int(latitude), int(longitude), int(people[at]), int(widest[at]))
            for at, (latitude, longitude) in enumerate(zip(region.latitude, region.longitude, strict=True))
        ],
        count,
        bytes_each=BYTES_EACH,
    )
    shard_of_place = np.full(len(region.latitude), -1, dtype=np.int64)
    for shard in plan.shards:
        shard_of_place[np.array(shard.communes) - 1] = shard.number
    shard_of_row = shard_of_place[place]
    return plan, [np.flatnonzero(shard_of_row == shard.number) for shard in plan.shards]


def take(columns: CandidateColumns, rows: Ints) -> CandidateColumns:
    """These rows alone."""
    taken = {name: getattr(columns, name)[rows] for name in SINGLE}
    for offsets_name, names in SEVERAL.items():
        offsets = getattr(columns, offsets_name).astype(np.int64)
        lengths = np.diff(offsets)[rows]
        places = ranges(offsets[:-1][rows], lengths)
        taken[offsets_name] = offsets_of(lengths)
        taken |= {name: getattr(columns, name)[places] for name in names}
    return CandidateColumns(**taken)


def concatenate(parts: Sequence[CandidateColumns]) -> CandidateColumns:
    """The rows of all parts, one after the other."""
    joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in SINGLE}
    for offsets_name, names in SEVERAL.items():
        joined[offsets_name] = offsets_of(
            np.concatenate([np.diff(getattr(part, offsets_name)) for part in parts])
        )
        joined |= {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    return CandidateColumns(**joined)


def _place_of(region: Region, columns: CandidateColumns) -> Ints:
    """The place of each row, found by its coordinates (the first of places that share them)."""

    def key(latitude: Ints, longitude: Ints) -> Ints:
        return latitude.astype(np.int64) * 10_000_000 + longitude

    known, first = np.unique(key(region.latitude, region.longitude), return_index=True)
    return first[np.searchsorted(known, key(columns.latitude, columns.longitude))]
