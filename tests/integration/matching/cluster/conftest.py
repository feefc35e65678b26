"""Shards of a seeded region in files, and clusters of separate processes that never outlive a test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

import numpy as np
import pytest
from distributed import Client
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.candidates.enums import CandidateStatus
from app.matching.cluster.connection import connect
from app.matching.cluster.plan import ShardPlan
from app.matching.cluster.sources import FileSource
from app.matching.indexing.files import map_index
from app.matching.models import CandidateExposure
from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import VacancyProfile
from app.reference.enums import EvidenceKind
from benchmarks.cluster_data import WHOLE, prepare
from benchmarks.synthetic_region import TODAY, make_region, make_vacancies
from scripts.dask_cluster import DaskCluster, dask_cluster
from tests.factories.candidates import NOW, make_candidate
from tests.factories.reference import make_commune, make_mobility, make_occupation, make_skill

CANDIDATES, VACANCIES, SHARDS, SEED = 26_000, 1_000, 8, 3
REMOTE_EACH = 40
PEOPLE = 160
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
            client = stack.enter_context(connect(cluster.address, patience=5))
            if workers:
                client.wait_for_workers(workers, timeout=60)
            return cluster, client

        yield start


@pytest.fixture
def peopled(own_engine: Engine) -> Engine:
    """A database that other processes see: people over twelve communes, some shown before, some gone."""
    random = Random(4)
    with Session(own_engine) as session:
        occupations = [make_occupation(session) for _ in range(4)]
        make_mobility(session, occupations[1], occupations[0])
        skills = [make_skill(session, occupation) for occupation in occupations]
        communes = [
            make_commune(session, latitude=45 + number / 10, longitude=-1 + (number % 4) / 2)
            for number in range(12)
        ]
        for number in range(PEOPLE):
            candidate = make_candidate(
                session,
                commune=random.choice(communes),
                occupation=random.choice(occupations),
                skills=dict.fromkeys(random.sample(skills, 2), random.choice(list(EvidenceKind))),
                radius_km=random.choice([10, 30, 60]),
                available_on=date(2027, 1, 1 + number % 20),
                status=CandidateStatus.LEFT if number % 20 == 0 else CandidateStatus.OPEN,
            )
            session.flush()
            if number % 3 == 0:
                session.add(CandidateExposure(candidate_id=candidate.id, shown=number, counted_on=NOW.date()))
        session.commit()
    return own_engine


def environment_of(engine: Engine) -> dict[str, str]:
    """The environment of a worker that is to read this database."""
    return {
        "DATABASE_URL": engine.url.render_as_string(hide_password=False),
        "ESTUAIRE_ENV": "test",
    }
