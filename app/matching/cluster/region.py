"""The run over the whole region, on a cluster: what `region.run` takes, beside ranking in one process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.matching.cluster.connection import connect
from app.matching.cluster.moment import hold_moment
from app.matching.cluster.preparing import plan_database, write_database
from app.matching.cluster.sources import DatabaseSource, ShardSource
from app.matching.indexing.snapshot import Snapshot
from app.matching.region.run import RankBlocks
from app.matching.region.versions import LISTED, TOP


@contextmanager
def ranking_on_cluster(
    engine: Engine, address: str, *, shards: int | None = None, folder: Path | None = None
) -> Iterator[tuple[Session, Callable[[Snapshot], RankBlocks]]]:
    """A session, and how to rank what a snapshot taken in it holds, on the workers of this scheduler.

    Both see one state of the database, as the shards do. `shards`: one for each worker by default. Workers
    read them from the database, or from `folder`, where they are written first. Raises ClusterError, also
    while blocks are ranked.
    """
    with connect(address) as client, hold_moment(engine) as (session, moment):
        # Dask is an extra: whoever gets here has it.
        from app.matching.cluster.ranker import ClusterRanker

        count = shards or max(1, len(client.nthreads()))
        source: ShardSource
        if folder is None:
            plan = plan_database(session, count)
            source = DatabaseSource(moment, plan.digest)
        else:
            plan, source = write_database(session, folder, count)
        ranker = ClusterRanker(client, plan, source)
        try:
            yield (
                session,
                lambda snapshot: partial(
                    ranker.rank_blocks, weights=snapshot.weights, limit=TOP, filters=LISTED
                ),
            )
        finally:
            ranker.close()
