"""A throw-away PostgreSQL for the tests: a cluster in a temporary folder, reached by a socket in it.

The controller of the run (or the only process) starts it and announces it in ESTUAIRE_TEST_POSTGRES, which
the workers of xdist inherit; `create_database` then gives each its own database. No server that was already
there is used, and no port is opened. Scripts use the context manager `postgres_cluster()`.
"""

import atexit
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from scripts import postgres_server
from scripts.postgres_server import PostgresServer, PostgresUnavailable, find_binaries, make_socket_folder

ENVIRONMENT_VARIABLE = "ESTUAIRE_TEST_POSTGRES"
FOLDER_WITHOUT_DATABASE = "unit"
SETTINGS = {"max_connections": "100", "shared_buffers": "64MB", "jit": "off"}


class PostgresCluster(PostgresServer):
    """One running cluster; `folder` holds its data, socket and log, and goes with it."""

    def stop(self, mode: str = "immediate") -> None:
        """Stop at once (nothing is worth saving) and remove the folder; harmless when repeated."""
        super().stop(mode)
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def postgres_cluster() -> Iterator[PostgresCluster]:
    """Start a cluster, hand it over, and stop and remove it whatever happened."""
    cluster = _start_cluster()
    try:
        yield cluster
    finally:
        cluster.stop()
        atexit.unregister(cluster.stop)


def create_database(name: str) -> str:
    """Make an empty database in the cluster of this test run; return its SQLAlchemy address.

    `name`: lower-case letters, digits and underscores; a database of that name is replaced.
    """
    url = os.environ.get(ENVIRONMENT_VARIABLE)
    if url is None:
        raise PostgresUnavailable(
            f"{ENVIRONMENT_VARIABLE} is not set: this run has no PostgreSQL (--db sqlite?)"
        )
    return postgres_server.create_database(url, name)


def _start_cluster() -> PostgresCluster:
    find_binaries()  # before there is a folder to leave behind
    cluster = PostgresCluster(make_socket_folder(), SETTINGS)
    atexit.register(cluster.stop)
    try:
        cluster.initialise()
        cluster.start()
    except BaseException:
        cluster.stop()
        raise
    return cluster


# What follows is for pytest.

_cluster_key = pytest.StashKey[PostgresCluster]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db",
        choices=("all", "sqlite", "postgresql"),
        default="all",
        help="database of the integration tests: both (default), or one of them to go faster",
    )


def pytest_configure(config: pytest.Config) -> None:
    # The workers inherit the environment when they are started, which comes after this.
    if _is_distributed(config) and _wants_postgres(config):
        _start_for(config)


def pytest_collection_finish(session: pytest.Session) -> None:
    config = session.config
    if _is_distributed(config) or not _wants_postgres(config):
        return
    if any(_may_use_database(item.path, config.rootpath) for item in session.items):
        _start_for(config)


def pytest_unconfigure(config: pytest.Config) -> None:
    cluster = config.stash.get(_cluster_key, None)
    if cluster is not None:
        os.environ.pop(ENVIRONMENT_VARIABLE, None)
        cluster.stop()
        del config.stash[_cluster_key]


def _start_for(config: pytest.Config) -> None:
    try:
        cluster = _start_cluster()
    except PostgresUnavailable as error:
        raise pytest.UsageError(str(error)) from None
    config.stash[_cluster_key] = cluster
    os.environ[ENVIRONMENT_VARIABLE] = cluster.url
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _end_as_interrupted)


def _end_as_interrupted(number: int, frame: FrameType | None) -> None:
    """End like Ctrl-C, so that the cluster is stopped; by default the process would just vanish."""
    raise KeyboardInterrupt


def _is_distributed(config: pytest.Config) -> bool:
    return bool(config.getoption("dist", "no") != "no")


def _wants_postgres(config: pytest.Config) -> bool:
    is_worker = hasattr(config, "workerinput")
    return not is_worker and config.getoption("--db") != "sqlite" and not config.getoption("collectonly")


def _may_use_database(path: Path, root: Path) -> bool:
    """Tell whether a test may need a database: those of tests/unit never do."""
    parts = path.relative_to(root).parts if path.is_relative_to(root) else path.parts
    return len(parts) < 2 or parts[1] != FOLDER_WITHOUT_DATABASE
