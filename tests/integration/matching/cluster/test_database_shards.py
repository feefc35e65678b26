"""Shards that workers read from the database: every one of them sees the same state of it."""

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate, CandidateChange
from app.matching.cluster.errors import ShardLost
from app.matching.cluster.moment import hold_moment
from app.matching.cluster.preparing import plan_database, write_database
from app.matching.cluster.ranker import ClusterRanker
from app.matching.cluster.sources import DatabaseSource
from app.matching.indexing.loading import load_closeness, load_index
from app.matching.log.exposures import read_exposures
from app.matching.ranking.batch import rank_many
from app.matching.ranking.profiles import SkillDemand, VacancyProfile
from app.matching.ranking.vacancy_columns import VacancyColumns
from app.matching.ranking.weights import DEFAULT_WEIGHTS
from app.reference.models import Occupation, Skill
from tests.factories.candidates import NOW
from tests.integration.matching.cluster.conftest import PEOPLE, StartCluster, environment_of

DAY = 20_782


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
    row = session.execute(select(select(func.min(Occupation.id)).scalar_subquery(), func.min(Skill.id))).one()
    return row[0], row[1]


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
    peopled: Engine, start_cluster: StartCluster, tmp_path: Path
) -> None:
    """The state is that of the plan, even for a shard that is read again after somebody changed."""
    cluster, client = start_cluster(workers=2, environment=environment_of(peopled))
    with hold_moment(peopled) as (session, moment):
        plan = plan_database(session, 4)
        assert sum(shard.candidates for shard in plan.shards) == PEOPLE - PEOPLE // 20
        vacancies, expected = ask(session), rank_alone(session, ask(session))
        ranker = ClusterRanker(client, plan, DatabaseSource(moment, plan.digest))
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
        other_plan = plan_database(session, 3)
        with pytest.raises(ValueError, match="another plan"):
            ClusterRanker(client, other_plan, source)

    # The moment is over: what is there now is not mistaken for it.
    late = ClusterRanker(client, other_plan, DatabaseSource(moment, other_plan.digest))
    with pytest.raises(ShardLost, match=r"shard \d is given up"):
        late.build()
    late.close()
