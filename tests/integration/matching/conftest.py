"""A database that really commits, of each kind: other connections and processes see what is done in it."""

from collections.abc import Iterator
from pathlib import Path
from threading import enumerate as enumerate_threads

import pytest
from sqlalchemy import Engine

from app.core.db import make_engine
from app.model_registry import metadata
from tests.plugins.postgres_cluster import create_database


def make_own_engine(request: pytest.FixtureRequest, folder: Path, name: str) -> Engine:
    """An empty database of the kind `request.param`, in place of one of that name."""
    if request.config.getoption("--db") not in ("all", request.param):
        pytest.skip("--db asks for the other one")
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    sqlite = f"sqlite:///{folder}/{name}.db"
    engine = make_engine(sqlite if request.param == "sqlite" else create_database(f"{name}_{worker}"))
    metadata.create_all(engine)
    return engine


@pytest.fixture(params=["sqlite", "postgresql"])
def own_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    engine = make_own_engine(request, tmp_path, "own")
    yield engine
    # Rebuilds go on beside the test, on connections of their own.
    for thread in enumerate_threads():
        if thread.name == "ranking-index":
            thread.join(20)
    engine.dispose()
