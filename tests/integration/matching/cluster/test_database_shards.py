"""Shards that workers read from the database: every one of them sees the same state of it."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from random import Random

import numpy as np
import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate, CandidateChange
from app.core.db import make_engine
from app.matching.cluster.errors import ShardLost
from app.matching.cluster.moment import hold_moment
from app.matching.cluster.preparing import plan_database, write_database
from app.matching.cluster.ranker import ClusterRanker
from app.matching.cluster.sources import DatabaseSource
from app.matching.exposures import read_exposures
from app.matching.loading import load_closeness, load_index
from app.matching.models import CandidateExposure
from app.matching.ranking.batch import VacancyColumns, rank_many
from app.matching.ranking.profiles import SkillDemand, VacancyProfile
from app.matching.ranking.weights import DEFAULT_WEIGHTS
from app.model_registry import metadata
from app.reference.enums import EvidenceKind
from tests.factories.candidates import NOW, make_candidate
from tests.factories.reference import make_commune, make_mobility, make_occupation, make_skill
from tests.integration.matching.cluster.conftest import StartCluster

PEOPLE = 160
DAY = 20_782


@pytest.fixture
def url(database_url: str, tmp_path: Path) -> str:
    """A database of its own, since other processes read what is committed there."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path}/cluster.db"
    from tests.plugins.postgres_cluster import create_database

    return create_database("cluster_shards")


@pytest.fixture
def peopled(url: str) -> Iterator[Engine]:
    """People spread over twelve communes, some shown before, some gone."""
    engine = make_engine(url)
    metadata.create_all(engine)
    random = Random(4)
    with Session(engine) as session:
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
    yield engine
    engine.dispose()


def ask(session: Session) -> VacancyColumns:
    """Vacancies in several places, for the occupation of the most people."""
    occupation, skill = _first_ids(session)
    return VacancyColumns.from_profiles(
        [
            VacancyProfile(
                vacancy_id=number + 1,
                occupation=occupation,
                appellation=-1,
                skills=(SkillDemand(skill, is_essential=True, level=2),),
                latitude=4_500_000 + 12_000 * number,
                longitude=-100_000 + 20_000 * (number % 7),
                is_remote=number % 9 == 0,
                start_day=20_800,
                contract=0,
                day=DAY,
            )
            for number in range(30)
        ]
    )


def _first_ids(session: Session) -> tuple[int, int]:
    from app.reference.models import Occupation, Skill

    return session.scalar(select(func.min(Occupation.id))) or 0, session.scalar(
        select(func.min(Skill.id))
    ) or 0


def rank_alone(session: Session, vacancies: VacancyColumns) -> list[np.ndarray]:
    _, shown_to, shown = read_exposures(session)
    index = load_index(session).with_exposures(shown_to, shown)
    lists = rank_many(index, vacancies, DEFAULT_WEIGHTS, load_closeness(session))
    assert lists.matched.sum() > 50
    return [getattr(lists, field.name) for field in fields(lists)]


def rank_together(ranker: ClusterRanker, vacancies: VacancyColumns) -> list[np.ndarray]:
    (lists,) = ranker.rank_blocks([vacancies], DEFAULT_WEIGHTS)
    return [getattr(lists, field.name) for field in fields(lists)]


def test_workers_read_their_shards_from_the_database(
    url: str, peopled: Engine, start_cluster: StartCluster, tmp_path: Path
) -> None:
    """The state is that of the plan, even for a shard that is read again after somebody changed."""
    cluster, client = start_cluster(workers=2, environment={"DATABASE_URL": url, "ESTUAIRE_ENV": "test"})
    with hold_moment(peopled) as (session, moment):
        plan = plan_database(session, 4)
        assert sum(shard.candidates for shard in plan.shards) == PEOPLE - PEOPLE // 20
        vacancies, expected = ask(session), rank_alone(session, ask(session))
        ranker = ClusterRanker(client, plan, DatabaseSource(moment))
        ranker.build()
        assert all(map(np.array_equal, rank_together(ranker, vacancies), expected))

        files, source = write_database(session, tmp_path / "shards", 4)
        assert files == plan
        from_files = ClusterRanker(client, files, source)
        assert all(map(np.array_equal, rank_together(from_files, vacancies), expected))

        with Session(peopled) as other:
            candidate = other.scalars(select(Candidate).order_by(Candidate.id.desc())).first()
            assert candidate is not None
            candidate.status = CandidateStatus.LEFT
            other.add(CandidateChange(candidate_id=candidate.id, changed_at=NOW))
            other.commit()
        cluster.kill_worker(0)
        if moment.snapshot is None:
            with pytest.raises(ShardLost, match="plan them again"):
                ranker.build()
        else:
            assert all(map(np.array_equal, rank_together(ranker, vacancies), expected))
        ranker.close()
        from_files.close()


def test_a_moment_that_is_over_is_not_mistaken_for_now(
    url: str, peopled: Engine, start_cluster: StartCluster
) -> None:
    _, client = start_cluster(workers=1, environment={"DATABASE_URL": url, "ESTUAIRE_ENV": "test"})
    with hold_moment(peopled) as (session, moment):
        plan = plan_database(session, 2)
    with Session(peopled) as other:
        other.add(CandidateChange(candidate_id=1, changed_at=NOW))
        other.commit()
    ranker = ClusterRanker(client, plan, DatabaseSource(moment))
    with pytest.raises(ShardLost, match=r"shard \d is given up"):
        ranker.build()
    ranker.close()
