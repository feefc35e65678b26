"""Databases and clients shared by all tests: integration and web tests run on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session, sessionmaker

from app.config import Settings
from app.core.db import make_engine
from app.factory import create_app
from app.model_registry import metadata

pytest_plugins = ["tests.plugins.postgres_cluster", "tests.plugins.shared_data"]

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """An empty database of this kind, for this test process."""
    wanted = request.config.getoption("--db")
    if wanted not in ("all", request.param):
        pytest.skip(f"--db {wanted}")
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('db')}/test.db"
    from tests.plugins.postgres_cluster import create_database

    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    return create_database(f"test_{worker}")


@pytest.fixture(scope="session")
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """One connection whose outer transaction is rolled back, so that each test starts clean."""
    with engine.connect() as connection:
        outer = connection.begin()
        yield connection
        outer.rollback()


@pytest.fixture
def sessions(connection: Connection) -> sessionmaker[Session]:
    return sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """A session for the test's own set-up; commit before calling the client."""
    with sessions() as session:
        yield session


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(
        ESTUAIRE_ENV="test",
        DATABASE_URL=database_url,
        SECRET_KEY="a-secret-for-tests-only-0123456789abcdef",
        ESTUAIRE_DATA_DIR=tmp_path,
        RATELIMIT_ENABLED=False,
    )


@pytest.fixture
def app(settings: Settings, sessions: sessionmaker[Session]) -> Flask:
    app = create_app(settings, sessions)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=True)
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def login(client: FlaskClient) -> Callable[[Any], FlaskClient]:
    """Sign `user` in without the form: `login(user)` returns the client."""

    def sign_in(user: Any) -> FlaskClient:
        with client.session_transaction() as cookie:
            cookie["_user_id"] = f"{user.public_id}:{user.session_salt}"
            cookie["_fresh"] = True
        return client

    return sign_in


@pytest.fixture
def count_queries(connection: Connection) -> Callable[[], Any]:
    """`with count_queries() as statements:` collects the SQL that runs inside."""

    @contextmanager
    def collect() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                statements.append(statement)

        event.listen(connection, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(connection, "before_cursor_execute", note)

    return collect
