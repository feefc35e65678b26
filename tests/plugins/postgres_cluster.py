"""A throw-away PostgreSQL for the tests: a cluster in a temporary folder, reached by a socket in it.

The controller of the run (or the only process) starts it and announces it in ESTUAIRE_TEST_POSTGRES, which
the workers of xdist inherit; `create_database` then gives each its own database. No server that was already
there is used, and no port is opened. Scripts use the context manager `postgres_cluster()`.
"""

import atexit
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

ENVIRONMENT_VARIABLE = "ESTUAIRE_TEST_POSTGRES"
SUPERUSER = "estuaire"
# The system's limit for a socket's path is 107 bytes.
LONGEST_SOCKET_PATH = 99
SOCKET_NAME = ".s.PGSQL.5432"
FOLDER_WITHOUT_DATABASE = "unit"

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "shared_buffers": "64MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class PostgresUnavailable(RuntimeError):
    """No PostgreSQL could be found or started; the message says what to do."""


class PostgresCluster:
    """One running cluster; `folder` holds its data, socket and log, and goes with it."""

    def __init__(self, folder: Path, binaries: Path, account: pwd.struct_passwd | None) -> None:
        self.folder = folder
        self._binaries = binaries
        self._account = account

    @property
    def url(self) -> str:
        """SQLAlchemy address of the maintenance database."""
        return f"postgresql+psycopg://{SUPERUSER}@/postgres?host={self.folder}"

    def create_database(self, name: str) -> str:
        """Make an empty database, in place of one of that name; return its SQLAlchemy address."""
        return _create_database(self.url, name)

    def start(self) -> None:
        """Initialise and start; raise PostgresUnavailable with the end of the log when it fails."""
        data = self.folder / "data"
        self._run("initdb", "--pgdata", str(data), *_initdb_options(self._binaries))
        settings = SETTINGS | {"unix_socket_directories": str(self.folder)}
        with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        self._run("pg_ctl", "start", "--pgdata", str(data), "--log", str(self.folder / "log"), "--wait")

    def stop(self) -> None:
        """Stop at once (nothing is worth saving) and remove the folder; harmless when repeated."""
        data = self.folder / "data"
        if (data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "--pgdata", str(data), "--mode", "immediate", "--wait", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        """Run a program of PostgreSQL, as its unprivileged account when we are root."""
        ids: dict[str, Any] = {}
        if self._account is not None:
            ids = {"user": self._account.pw_uid, "group": self._account.pw_gid, "extra_groups": []}
        # A session of its own: Ctrl-C reaches the tests, which then stop the cluster in order.
        # The output goes to a file since the server would keep a pipe open.
        with (self.folder / "programs.log").open("ab") as output:
            done = subprocess.run(
                [self._binaries / program, *arguments],
                cwd=self.folder,
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                check=False,
                **ids,
            )
        if check and done.returncode:
            raise PostgresUnavailable(f"{program} failed ({done.returncode}).\n{self._end_of_logs()}")

    def _end_of_logs(self) -> str:
        logs = [path for path in (self.folder / "programs.log", self.folder / "log") if path.exists()]
        return "\n".join(path.read_text(encoding="utf-8", errors="replace")[-2000:] for path in logs)


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
    return _create_database(url, name)


def _create_database(url: str, name: str) -> str:
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", name):
        raise ValueError(f"not a plain database name: {name!r}")
    address = make_url(url)
    with psycopg.connect(
        host=str(address.query["host"]), user=address.username, dbname=address.database, autocommit=True
    ) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return address.set(database=name).render_as_string(hide_password=False)


def _start_cluster() -> PostgresCluster:
    binaries = _find_binaries()
    account = _unprivileged_account() if os.geteuid() == 0 else None
    folder = _make_folder()
    if account is not None:
        os.chown(folder, account.pw_uid, account.pw_gid)
    cluster = PostgresCluster(folder, binaries, account)
    atexit.register(cluster.stop)
    try:
        cluster.start()
    except BaseException:
        cluster.stop()
        raise
    return cluster


def _find_binaries() -> Path:
    """Return the folder of initdb and pg_ctl: the one that pg_config names, else the newest of Debian's."""
    candidates = []
    if pg_config := shutil.which("pg_config"):
        answer = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        candidates.append(Path(answer.stdout.strip()))
    versions = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdigit()]
    candidates += sorted(versions, key=lambda path: int(path.parent.name), reverse=True)
    if initdb := shutil.which("initdb"):
        candidates.append(Path(initdb).resolve().parent)
    for folder in candidates:
        # pg_config comes with the client's headers too, where there may be no server.
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise PostgresUnavailable(
        "No PostgreSQL server was found. Run `make setup-dev`, or pass --db sqlite to leave it out."
    )


def _initdb_options(binaries: Path) -> list[str]:
    options = ["--username", SUPERUSER, "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8"]
    options += ["--no-sync", "--no-instructions"]
    version = subprocess.run([binaries / "initdb", "--version"], capture_output=True, text=True, check=True)
    number = re.search(r"\d+", version.stdout)
    if number and int(number.group()) >= 15:
        options += ["--locale-provider", "icu", "--icu-locale", "fr-FR"]
    return options


def _unprivileged_account() -> pwd.struct_passwd:
    """PostgreSQL refuses to run as root: give the account that it goes by."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresUnavailable("As root, the tests need an account named postgres or nobody for PostgreSQL.")


def _make_folder() -> Path:
    """Make a private folder whose socket path is short enough and that another account can reach."""
    usual = Path(tempfile.gettempdir())
    is_long = len(str(usual / "estuaire-pg-12345678" / SOCKET_NAME)) > LONGEST_SOCKET_PATH
    place = "/tmp" if is_long or os.geteuid() == 0 else str(usual)
    return Path(tempfile.mkdtemp(prefix="estuaire-pg-", dir=place))


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
