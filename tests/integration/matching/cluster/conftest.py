"""Shards of a seeded region in files, and clusters of separate processes that never outlive a test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from distributed import Client

from app.matching.cluster.connection import connect
from app.matching.cluster.plan import ShardPlan
from app.matching.cluster.sources import FileSource
from app.matching.index_files import map_index
from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import VacancyProfile
from benchmarks.cluster_data import WHOLE, prepare
from benchmarks.synthetic_region import TODAY, make_region, make_vacancies
from scripts.dask_cluster import DaskCluster, dask_cluster

CANDIDATES, VACANCIES, SHARDS, SEED = 26_000, 1_000, 8, 3
REMOTE_EACH = 40
StartCluster = Callable[..., tuple[DaskCluster, Client]]


@dataclass(frozen=True)
class World:
    """The same candidates cut in shards and in one index, and vacancies to rank them for."""

    folder: Path
    plan: ShardPlan
    source: FileSource
    index: CandidateIndex
    closeness: OccupationCloseness
    vacancies: list[VacancyProfile]


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("shards")
    plan, source = prepare(folder, candidates=CANDIDATES, shards=SHARDS, seed=SEED)
    index, _ = map_index(folder / WHOLE)
    vacancies = make_vacancies(make_region(np.random.default_rng(SEED)), VACANCIES, np.random.default_rng(9))
    return World(
        folder=folder,
        plan=plan,
        source=source,
        index=index,
        closeness=source.load_closeness(),
        vacancies=[
            replace(vacancy, is_remote=number % REMOTE_EACH == 0, day=TODAY)
            for number, vacancy in enumerate(vacancies)
        ],
    )


@pytest.fixture
def start_cluster(tmp_path: Path) -> Iterator[StartCluster]:
    """`start_cluster(workers=2)`: a scheduler and workers on loopback, and a client of theirs."""
    with ExitStack() as stack:

        def start(*, workers: int, environment: dict[str, str] | None = None) -> tuple[DaskCluster, Client]:
            cluster = stack.enter_context(
                dask_cluster(tmp_path / "cluster", workers=workers, environment=environment)
            )
            client = stack.enter_context(connect(cluster.address))
            if workers:
                client.wait_for_workers(workers, timeout=60)
            return cluster, client

        yield start
