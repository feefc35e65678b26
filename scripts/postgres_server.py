"""A PostgreSQL of our own, for tests, checks and benchmarks: found on the machine, started as an unprivileged
account, reached by a socket and by no port. No server that was already there is used.
"""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

SUPERUSER = "estuaire"
SOCKET_NAME = ".s.PGSQL.5432"
# The system's limit for a socket's path is 107 bytes.
LONGEST_SOCKET_PATH = 99
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class PostgresUnavailable(RuntimeError):
    """No PostgreSQL could be found or started; the message says what to do."""


class PostgresServer:
    """One cluster. `folder` holds its data and log and outlives the server; `socket_folder`, the same unless
    given, is where it listens.
    """

    def __init__(
        self, folder: Path, settings: Mapping[str, str], *, socket_folder: Path | None = None
    ) -> None:
        """`settings` come on top of SETTINGS. Raises PostgresUnavailable when there is nothing to start."""
        self.folder = folder
        self.socket_folder = socket_folder or folder
        self._settings = {**SETTINGS, **settings, "unix_socket_directories": str(self.socket_folder)}
        self._binaries = find_binaries()
        self._account = unprivileged_account() if os.geteuid() == 0 else None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        """SQLAlchemy address of the maintenance database."""
        return f"postgresql+psycopg://{SUPERUSER}@/postgres?host={self.socket_folder}"

    def create_database(self, name: str) -> str:
        """Make an empty database, in place of one of that name; return its SQLAlchemy address."""
        return create_database(self.url, name)

    def initialise(self) -> None:
        """Make an empty cluster in the folder."""
        self._hand_over(self.folder)
        self._run("initdb", "--pgdata", str(self.data), *_initdb_options(self._binaries))
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("include '../settings.conf'\n")

    def start(self) -> None:
        """Start, with the settings given; raise PostgresUnavailable with the end of the log when it fails."""
        for folder in {self.folder, self.socket_folder}:
            self._hand_over(folder)
        settings = self.folder / "settings.conf"
        settings.write_text("".join(f"{name} = '{value}'\n" for name, value in self._settings.items()))
        self._hand_over(settings)
        log = str(self.folder / "log")
        self._run("pg_ctl", "start", "--pgdata", str(self.data), "--log", log, "--wait")

    def stop(self, mode: str = "immediate") -> None:
        """Stop when it runs: `immediate` saves nothing, after `fast` the data can be started again."""
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "--pgdata", str(self.data), "--mode", mode, "--wait", check=False)

    def _hand_over(self, path: Path) -> None:
        if self._account is not None:
            os.chown(path, self._account.pw_uid, self._account.pw_gid)

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        """Run a program of PostgreSQL, as its unprivileged account when we are root."""
        ids: dict[str, Any] = {}
        if self._account is not None:
            ids = {"user": self._account.pw_uid, "group": self._account.pw_gid, "extra_groups": []}
        # A session of its own: Ctrl-C reaches the caller, which then stops the server in order.
        # The output goes to a file since the server would keep a pipe open.
        with (self.folder / "programs.log").open("ab") as output:
            try:
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
            except PermissionError:
                # Only as root: the account that PostgreSQL goes by has to reach the folder.
                raise PostgresUnavailable(f"{self.folder} is closed to PostgreSQL's account.") from None
        if check and done.returncode:
            raise PostgresUnavailable(f"{program} failed ({done.returncode}).\n{self._end_of_logs()}")

    def _end_of_logs(self) -> str:
        logs = [path for path in (self.folder / "programs.log", self.folder / "log") if path.exists()]
        return "\n".join(path.read_text(encoding="utf-8", errors="replace")[-2000:] for path in logs)


def create_database(url: str, name: str) -> str:
    """Make an empty database in the cluster of `url`, in place of one of that name; return its address."""
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", name):
        raise ValueError(f"not a plain database name: {name!r}")
    address = make_url(url)
    with psycopg.connect(
        host=str(address.query["host"]), user=address.username, dbname=address.database, autocommit=True
    ) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return address.set(database=name).render_as_string(hide_password=False)


def find_binaries() -> Path:
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
        "No PostgreSQL server was found. Run `make setup-dev`, or pass --db sqlite to tests to leave it out."
    )


def unprivileged_account() -> pwd.struct_passwd:
    """PostgreSQL refuses to run as root: give the account that it goes by."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresUnavailable("As root, PostgreSQL needs an account named postgres or nobody.")


def make_socket_folder() -> Path:
    """Make a private folder whose socket path is short enough and that another account can reach."""
    usual = Path(tempfile.gettempdir())
    is_long = len(str(usual / "estuaire-pg-12345678" / SOCKET_NAME)) > LONGEST_SOCKET_PATH
    place = "/tmp" if is_long or os.geteuid() == 0 else str(usual)  # noqa: S108 - mkdtemp makes it private
    return Path(tempfile.mkdtemp(prefix="estuaire-pg-", dir=place))


def _initdb_options(binaries: Path) -> list[str]:
    options = ["--username", SUPERUSER, "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8"]
    options += ["--no-sync", "--no-instructions"]
    version = subprocess.run([binaries / "initdb", "--version"], capture_output=True, text=True, check=True)
    number = re.search(r"\d+", version.stdout)
    if number and int(number.group()) >= 15:
        options += ["--locale-provider", "icu", "--icu-locale", "fr-FR"]
    return options
