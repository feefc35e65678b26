"""Migrations build what the models say, and can be undone, on both databases."""

import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy import Connection, MetaData, Table, inspect, select, text

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


def test_the_log_of_lists_keeps_every_row_when_it_is_cut_into_blocks_and_back(
    empty_database_url: str,
) -> None:
    config = make_config(empty_database_url)
    engine = make_engine(empty_database_url)
    command.upgrade(config, "002")
    with engine.connect() as connection:
        _ignore_foreign_keys(connection)
        for number in (1, 2):
            for table in ("vacancies", "candidates"):
                _insert(connection, table, id=number)
            _insert(connection, "suggestion_lists", vacancy_id=number, filters={"km": "25"}, matched=number)
        for list_id, candidate_id in ((1, 1), (1, 2), (2, 1)):
            _insert(connection, "suggestion_items", list_id=list_id, candidate_id=candidate_id, score=91_000)
        connection.commit()
        before = _read_log(connection)
    for revision, version in (("head", "new"), ("002", "old"), ("head", "new again")):
        move = command.downgrade if revision == "002" else command.upgrade
        move(config, revision)
        with engine.connect() as connection:
            assert _read_log(connection) == before, version
    command.check(config)
    with engine.connect() as connection:  # numbers go on after those that were given
        _insert(connection, "suggestion_lists", vacancy_id=1)
        assert connection.scalar(text("SELECT max(id) FROM suggestion_lists")) > 2
    engine.dispose()


def test_rows_of_the_reference_outlive_its_updates(empty_database_url: str) -> None:
    """004 adds columns to full tables: starter occupations become their own parents, others wait."""
    config = make_config(empty_database_url)
    engine = make_engine(empty_database_url)
    command.upgrade(config, "003")
    with engine.connect() as connection:
        for code, origin in (("H2913", "starter"), ("K1302", "rome")):
            _insert(connection, "occupations", code=code, origin=origin, domain_code=code[:3])
        _insert(connection, "reference_releases", fingerprint="whole")
        connection.commit()
    for revision in ("head", "003", "head"):
        move = command.downgrade if revision == "003" else command.upgrade
        move(config, revision)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT code, parent_code FROM occupations ORDER BY code"))
        assert [tuple(row) for row in rows] == [("H2913", "H2913"), ("K1302", None)]
        release = connection.execute(
            text("SELECT fingerprint, source, changes FROM reference_releases")
        ).one()
        assert tuple(release) == ("whole", None, None)
    engine.dispose()


def _read_log(connection: Connection) -> list[list[Any]]:
    """Every row of the log, without the columns that come and go."""
    left_out = {"public_id", "hidden", "exposures"}
    tables = (_reflect(connection, name) for name in ("suggestion_lists", "suggestion_items"))
    return [
        [
            {key: value for key, value in row.items() if key not in left_out}
            for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
        ]
        for table in tables
    ]


def _insert(connection: Connection, name: str, **values: Any) -> None:
    """A row with `values`, and something in every other column that must have a value."""
    table = _reflect(connection, name)
    moment = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    samples = {
        sa.JSON: {},
        sa.Boolean: False,
        sa.Integer: 1,
        sa.String: uuid.uuid4().hex[:10],
        sa.DateTime: moment,
        sa.Date: moment.date(),
        sa.Uuid: uuid.uuid4(),
    }
    for column in table.columns:
        if column.name not in values and not column.nullable and column.name != "id":
            values[column.name] = next(
                sample for kind, sample in samples.items() if isinstance(column.type, kind)
            )
    connection.execute(table.insert().values(values))


def _reflect(connection: Connection, name: str) -> Table:
    return Table(name, MetaData(), autoload_with=connection, resolve_fks=False)


def _ignore_foreign_keys(connection: Connection) -> None:
    """The rows that the log speaks of refer to rows that this test does not need."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET session_replication_role = replica"))
    else:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("BEGIN")
