"""What cannot be ranked says why, soon, and leaves no process behind."""

from dataclasses import replace
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from app.matching.cluster import workforce
from app.matching.cluster.connection import connect
from app.matching.cluster.errors import ClusterUnavailable, NotEnoughMemory, ShardLost
from app.matching.cluster.preparing import read_plan
from app.matching.cluster.ranker import ClusterRanker
from app.matching.cluster.sources import shard_path
from app.matching.ranking.batch import rank_many
from app.matching.ranking.vacancy_columns import VacancyColumns
from app.matching.ranking.weights import DEFAULT_WEIGHTS
from scripts.dask_cluster import dask_cluster
from tests.integration.matching.cluster.conftest import StartCluster, World


@pytest.fixture(autouse=True)
def _look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workforce, "LOOK_SECONDS", 0.1)


def test_a_worker_that_cannot_have_its_shard_says_why(
    world: World, start_cluster: StartCluster, tmp_path: Path
) -> None:
    """A damaged file, the file of another shard, a worker that runs other code."""
    _, client = start_cluster(workers=1)
    copy = Path(copytree(world.folder, tmp_path / "copy"))
    plan, source = read_plan(copy)
    damaged = shard_path(copy, 2)
    damaged.write_bytes(damaged.read_bytes()[:-1])
    with pytest.raises(ShardLost, match=r"shard 2 .*cut short"):
        ClusterRanker(client, plan, source).build()

    shard_path(copy, 0).replace(damaged)
    with pytest.raises(ShardLost, match=r"shard [02] "):
        ClusterRanker(client, plan, source).build()

    other = replace(world.source, code="0123456789abcdef")
    with pytest.raises(ShardLost, match="another version of Estuaire"):
        ClusterRanker(client, world.plan, other).build()


def test_the_last_worker_and_the_scheduler_are_missed(world: World, start_cluster: StartCluster) -> None:
    cluster, client = start_cluster(workers=2)
    columns = VacancyColumns.from_profiles(world.vacancies[:40])
    blocks = [columns.take(np.arange(at, at + 10)) for at in range(0, 40, 10)]
    ranker = ClusterRanker(client, world.plan, world.source, replicas=2)
    done = ranker.rank_blocks(blocks, DEFAULT_WEIGHTS)
    next(done)
    cluster.kill_worker(0)
    expected = rank_many(world.index, blocks[1], DEFAULT_WEIGHTS, world.closeness)
    assert next(done).ranked_list(3) == expected.ranked_list(3)
    cluster.kill_worker(1)
    with pytest.raises(ClusterUnavailable, match="dask worker"):
        list(ranker.rank_blocks(blocks, DEFAULT_WEIGHTS))
    with pytest.raises(ClusterUnavailable, match="dask worker"):
        ranker.rank(world.vacancies[0], DEFAULT_WEIGHTS)
    cluster.stop()
    with pytest.raises(ClusterUnavailable, match="the scheduler is gone"):
        ranker.rank(world.vacancies[0], DEFAULT_WEIGHTS)
    with pytest.raises(ClusterUnavailable, match="the scheduler is gone"):
        list(ranker.rank_blocks(blocks, DEFAULT_WEIGHTS))
    ranker.close()


def test_shards_that_do_not_fit_are_refused_at_once(world: World, start_cluster: StartCluster) -> None:
    cluster, client = start_cluster(workers=0)
    cluster.start_worker(memory_limit="1MB")
    client.wait_for_workers(1, timeout=60)
    with pytest.raises(NotEnoughMemory, match="--memory-limit"):
        ClusterRanker(client, world.plan, world.source)


def test_nobody_at_the_address_is_said_soon() -> None:
    with pytest.raises(ClusterUnavailable, match="dask scheduler"):
        connect("tcp://127.0.0.1:9", patience=0.5)


def test_no_process_outlives_a_failure(tmp_path: Path) -> None:
    with pytest.raises(KeyError), dask_cluster(tmp_path, workers=1) as cluster:
        raise KeyError
    assert cluster.scheduler is not None
    assert all(process.poll() is not None for process in (cluster.scheduler, *cluster.workers))
