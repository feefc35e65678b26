"""From the database to a plan of shards, and to files that workers read."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate
from app.matching.cluster.plan import Settlement, Shard, ShardPlan, plan_shards
from app.matching.cluster.sources import CLOSENESS, PLAN, FileSource, load_shard, shard_path, stamp_of
from app.matching.indexing.fetching import Ints
from app.matching.indexing.files import write_index
from app.matching.indexing.loading import DEGREE, load_relations
from app.matching.ranking.index import CandidateIndex
from app.reference.models import Commune

# A candidate with 12 skills, two aims and a programme, as benchmarks/cluster.py measures it.
BYTES_EACH = 400


def read_settlements(session: Session) -> list[Settlement]:
    """Every commune where a candidate who has not left lives."""
    rows = session.execute(
        select(
            Commune.id,
            Commune.latitude,
            Commune.longitude,
            func.count(Candidate.id),
            func.max(Candidate.radius_km),
        )
        .join(Candidate, Candidate.commune_id == Commune.id)
        .where(Candidate.status != CandidateStatus.LEFT)
        .group_by(Commune.id, Commune.latitude, Commune.longitude)
        .order_by(Commune.id)
    )
    return [
        Settlement(commune, round(latitude * DEGREE), round(longitude * DEGREE), candidates, widest_km)
        for commune, latitude, longitude, candidates, widest_km in rows
    ]


def plan_database(session: Session, count: int) -> ShardPlan:
    """The candidates of the database in `count` shards, fewer when communes are."""
    return plan_shards(read_settlements(session), count, bytes_each=BYTES_EACH)


def write_database(session: Session, folder: Path, count: int) -> tuple[ShardPlan, FileSource]:
    """Plan the shards and write them to `folder`, one after the other: memory for one is enough."""
    plan = plan_database(session, count)
    write_closeness(folder, load_relations(session))
    for shard in plan.shards:
        write_shard(folder, plan, shard, load_shard(session, shard))
    return plan, write_plan(folder, plan)


def write_closeness(folder: Path, relations: Sequence[Ints]) -> None:
    """The arrays that OccupationCloseness takes, in its order."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, Any] = {f"relation_{at}": array for at, array in enumerate(relations)}
    np.savez(folder / CLOSENESS, **arrays)


def write_shard(folder: Path, plan: ShardPlan, shard: Shard, index: CandidateIndex) -> None:
    """The file of one shard. Raises ValueError when the index holds other people than were planned."""
    if len(index) != shard.candidates:
        raise ValueError(
            f"shard {shard.number} holds {len(index)} candidates, {shard.candidates} were planned"
        )
    folder.mkdir(parents=True, exist_ok=True)
    write_index(shard_path(folder, shard.number), index, stamp_of(plan.digest, shard.number))


def write_plan(folder: Path, plan: ShardPlan) -> FileSource:
    """The plan, last: a folder that has one is complete."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{PLAN}.part"
    part.write_text(json.dumps(plan.to_dict()), encoding="utf-8")
    part.replace(folder / PLAN)
    return FileSource(str(folder.resolve()), plan.digest)


def read_plan(folder: Path) -> tuple[ShardPlan, FileSource]:
    """What was prepared in `folder`. Raises FileNotFoundError when it is not complete."""
    plan = ShardPlan.from_dict(json.loads((folder / PLAN).read_text(encoding="utf-8")))
    return plan, FileSource(str(folder.resolve()), plan.digest)
