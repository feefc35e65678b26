"""Migrations build what the models say, and can be undone, on both databases."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect

from app.core.db import make_engine
from app.core.migrations import make_config
from app.model_registry import metadata


@pytest.fixture
def empty_database_url(database_url: str, tmp_path: Path) -> str:
    if database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path}/migrated.db"
    from tests.plugins.postgres_cluster import create_database

    return create_database(
        f"migrated_{tmp_path.name.replace('-', '_').lower()[:30]}_{abs(hash(str(tmp_path)))}"
    )


def test_upgrading_gives_the_models_and_downgrading_gives_nothing(empty_database_url: str) -> None:
    config = make_config(empty_database_url)
    command.upgrade(config, "head")
    command.check(config)
    command.downgrade(config, "base")
    engine = make_engine(empty_database_url)
    assert set(inspect(engine).get_table_names()) & set(metadata.tables) == set()
    engine.dispose()
