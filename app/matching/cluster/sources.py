"""Where a worker reads its shard: the database as it was at one moment, or files that were prepared.

Both give the same shard however often they are read: a worker that died is replaced by another that reads
again. A source is small and travels with each task; a shard never does.
"""

from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import numpy as np
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.candidates.models import Candidate
from app.config import load_settings
from app.core.db import make_engine
from app.matching.cluster.errors import ShardRefused
from app.matching.cluster.moment import Moment, at_moment
from app.matching.cluster.plan import Shard
from app.matching.indexing import loading
from app.matching.indexing.fetching import fetch_integers
from app.matching.indexing.files import map_index
from app.matching.models import CandidateExposure
from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.index import CandidateIndex

CLOSENESS = "closeness.npz"
PLAN = "plan.json"


@cache
def code_digest() -> str:
    """Tells whether two machines rank with the same code."""
    digest, package = sha256(), Path(__file__).parents[1]
    for file in sorted(package.rglob("*.py")):
        digest.update(str(file.relative_to(package)).encode() + file.read_bytes())
    return digest.hexdigest()[:16]


class ShardSource(Protocol):
    """Hashable and picklable; equal sources give equal shards."""

    @property
    def plan_digest(self) -> str:
        """Of the plan whose shards these are."""

    @property
    def code(self) -> str:
        """`code_digest()` where the source was made."""

    def load(self, shard: Shard) -> CandidateIndex:
        """The candidates of this shard."""

    def load_closeness(self) -> OccupationCloseness:
        """What the shards of this source are ranked with."""


@dataclass(frozen=True, slots=True)
class FileSource:
    """Shards prepared in a folder that every machine sees under the same name (shared, or copied there)."""

    folder: str
    plan_digest: str
    code: str = field(default_factory=code_digest)

    def load(self, shard: Shard) -> CandidateIndex:
        index, stamp = map_index(shard_path(Path(self.folder), shard.number))
        if stamp != stamp_of(self.plan_digest, shard.number):
            raise ShardRefused(
                f"the file of shard {shard.number} belongs to another plan: prepare them again"
            )
        return index

    def load_closeness(self) -> OccupationCloseness:
        with np.load(Path(self.folder) / CLOSENESS) as arrays:
            return OccupationCloseness(*(arrays[name] for name in sorted(arrays)))


@dataclass(frozen=True, slots=True)
class DatabaseSource:
    """Shards read from the database that the worker's own settings name: no password travels."""

    moment: Moment
    plan_digest: str
    code: str = field(default_factory=code_digest)

    def load(self, shard: Shard) -> CandidateIndex:
        engine = _own_engine()
        try:
            with at_moment(engine, self.moment) as session:
                return load_shard(session, shard)
        finally:
            engine.dispose()

    def load_closeness(self) -> OccupationCloseness:
        engine = _own_engine()
        try:
            with at_moment(engine, self.moment) as session:
                return loading.load_closeness(session)
        finally:
            engine.dispose()


def load_shard(session: Session, shard: Shard) -> CandidateIndex:
    """The candidates of the communes of this shard, with how often each was shown."""
    people = select(Candidate.id).where(Candidate.commune_id.in_(shard.communes))
    shown = fetch_integers(
        session,
        select(CandidateExposure.candidate_id, CandidateExposure.shown).where(
            CandidateExposure.candidate_id.in_(people)
        ),
    )
    return loading.load_index(session, only=people).with_exposures(shown[0], shown[1])


def shard_path(folder: Path, number: int) -> Path:
    return folder / f"shard-{number:04d}.index"


def stamp_of(plan_digest: str, number: int) -> dict[str, str | int]:
    """What the file of a shard says of itself."""
    return {"plan": plan_digest, "shard": number}


def _own_engine() -> Engine:
    return make_engine(load_settings().database_url)
