"""A database that really commits, of each kind: other connections and processes see what is done in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.core.db import make_engine
from app.model_registry import metadata
from tests.plugins.postgres_cluster import create_database


@pytest.fixture(params=["sqlite", "postgresql"])
def own_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Its address; empty, for one test alone."""
    if request.config.getoption("--db") not in ("all", request.param):
        pytest.skip("--db asks for the other one")
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/own.db"
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    return create_database(f"own_{worker}")


@pytest.fixture
def own_engine(own_url: str) -> Iterator[Engine]:
    engine = make_engine(own_url)
    metadata.create_all(engine)
    yield engine
    engine.dispose()
