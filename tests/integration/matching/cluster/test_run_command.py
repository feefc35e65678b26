"""`flask matching run --cluster`: the files that the run in one process writes, to the last field."""

import sys
from dataclasses import fields
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.config import Settings
from app.factory import create_app
from app.matching.cluster import region
from app.matching.cluster.connection import connect
from app.matching.ranking.top_lists import TopLists
from app.matching.region.storage import RunFolder, StoredSpan
from app.reference.models import Commune, Occupation, OccupationSkill, Skill
from tests.factories.accounts import make_employer
from tests.factories.vacancies import make_vacancy
from tests.integration.matching.cluster.conftest import StartCluster, environment_of

VACANCIES = 30


@pytest.fixture
def hiring(peopled: Engine) -> Engine:
    """Vacancies in the communes where people live."""
    with Session(peopled) as session:
        occupation = session.scalars(select(Occupation).order_by(Occupation.id)).first()
        communes = session.scalars(select(Commune).order_by(Commune.id)).all()
        skills = session.scalars(select(Skill).join(OccupationSkill).order_by(Skill.id)).all()
        employer = make_employer(session)
        for number in range(VACANCIES):
            make_vacancy(
                session,
                employer,
                occupation=occupation,
                commune=communes[number % len(communes)],
                essential=[skills[number % len(skills)]],
                is_remote=number % 10 == 0,
            )
        session.commit()
    return peopled


def make_app(engine: Engine, data_dir: Path) -> Flask:
    settings = Settings(**environment_of(engine), ESTUAIRE_DATA_DIR=data_dir, SECRET_KEY="s" * 32)
    return create_app(settings)


def run(app: Flask, *options: str) -> Result:
    result = app.test_cli_runner().invoke(args=["matching", "run", *options])
    app.extensions["estuaire_sessions"].kw["bind"].dispose()
    return result


def read_span(data_dir: Path) -> StoredSpan:
    """The only span of the only run under this folder."""
    (stored,) = data_dir.rglob("span-*")
    folder = RunFolder(stored.parents[1])
    key = folder.newest()
    assert key is not None
    return folder.read(key, int(stored.name.removeprefix("span-")))


def test_a_run_on_a_cluster_stores_what_one_process_stores(
    hiring: Engine, start_cluster: StartCluster, tmp_path: Path
) -> None:
    """Whether workers read their shards from the database, or from files that the command writes."""
    cluster, _ = start_cluster(workers=2, environment=environment_of(hiring))
    on_cluster = ["--cluster", cluster.address, "--shards", "3"]
    runs = {
        "alone": ["--threads", "1"],
        "database": on_cluster,
        "files": [*on_cluster, "--shard-files", str(tmp_path / "shards")],
    }
    for name, options in runs.items():
        done = run(make_app(hiring, tmp_path / name), *options)
        assert done.exit_code == 0, done.output
        assert f"{VACANCIES} vacancies, of which 0 were ranked before." in done.output

    expected = read_span(tmp_path / "alone")
    assert len(expected.lists) == VACANCIES
    assert expected.lists.matched.sum() > 100
    for name in ("database", "files"):
        stored = read_span(tmp_path / name)
        for field in fields(TopLists):
            lists, others = getattr(stored.lists, field.name), getattr(expected.lists, field.name)
            assert np.array_equal(lists, others), field.name
        assert stored.versions == expected.versions
    # Nothing is left to do.
    again = run(make_app(hiring, tmp_path / "database"), *on_cluster)
    assert f"{VACANCIES} vacancies, of which {VACANCIES} were ranked before." in again.output


def test_a_cluster_that_is_not_there_is_said_in_one_line(
    hiring: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(region, "connect", partial(connect, patience=0.5))
    result = run(make_app(hiring, tmp_path), "--cluster", "tcp://127.0.0.1:9")
    assert result.exit_code == 1
    assert "Error: no scheduler answers at tcp://127.0.0.1:9" in result.output
    assert "Traceback" not in result.output


def test_without_the_extra_the_command_names_it(
    hiring: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = run(make_app(hiring, tmp_path), "--cluster", "tcp://127.0.0.1:9")
    assert result.exit_code == 1
    assert 'needs the extra "cluster"' in result.output
