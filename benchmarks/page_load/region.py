"""A region in a PostgreSQL of its own, loaded once for each size, kept in instance/bench for later runs."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from shutil import rmtree

import psycopg

from scripts.postgres_server import SUPERUSER, PostgresServer, make_socket_folder

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "instance" / "bench" / "page"
# As in production: nothing of what makes a commit safe is switched off.
SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "1GB",
    "effective_cache_size": "3GB",
    "random_page_cost": "1.1",
    "max_connections": "60",
    "max_wal_size": "4GB",
    "jit": "off",
}
# Nobody but this benchmark uses it; production refuses a shorter one.
SECRET = "a-secret-for-the-page-benchmark-alone-0123456789"


class RegionInUse(RuntimeError):
    """Two runs at once would stop each other's server."""


@dataclass(frozen=True, slots=True)
class Size:
    candidates: int = 260_000
    vacancies: int = 600_000
    employers: int = 20_000
    # The official reference has 1,584 occupations, ours at the start a few dozen: many more people are then
    # near each vacancy.
    has_rome: bool = False

    @property
    def database(self) -> str:
        name = f"region_{self.candidates}_{self.vacancies}_{self.employers}"
        return f"{name}_rome" if self.has_rome else name


@dataclass(frozen=True, slots=True)
class Region:
    """Where a loaded region is: its database, and the folder of what the site keeps beside it."""

    url: str
    data: Path

    def environment(self, kind: str = "production") -> dict[str, str]:
        """The environment of the site over this region."""
        return os.environ | {
            "ESTUAIRE_ENV": kind,
            "DATABASE_URL": self.url,
            "ESTUAIRE_DATA_DIR": str(self.data),
            "SECRET_KEY": SECRET,
            "MAIL_BACKEND": "smtp" if kind == "production" else "mailbox",
            "LOG_LEVEL": "INFO" if kind == "production" else "WARNING",
            "PYTHONUNBUFFERED": "1",
        }


@contextmanager
def region_of(size: Size) -> Iterator[Region]:
    """Start PostgreSQL, load the region unless it is there, bring its tables up to date, stop at the end.

    Raises RegionInUse while another run uses it.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            raise RegionInUse(f"another run uses {FOLDER}") from None
        yield from _serve(size)


def _serve(size: Size) -> Iterator[Region]:
    sockets = make_socket_folder()
    server = PostgresServer(FOLDER, SETTINGS, socket_folder=sockets)
    try:
        if not (server.data / "PG_VERSION").exists():
            server.initialise()
        # A run that was killed leaves its server behind, on a socket that nobody knows.
        server.stop("fast")
        server.start()
        region = Region(
            f"postgresql+psycopg://{SUPERUSER}@/{size.database}?host={sockets}", FOLDER / size.database
        )
        _load(server, region, size)
        yield region
    finally:
        server.stop("fast")
        rmtree(sockets, ignore_errors=True)


def _load(server: PostgresServer, region: Region, size: Size) -> None:
    stamp = FOLDER / f"{size.database}.loaded"
    if stamp.exists():
        _flask(region, "db", "upgrade")
        return
    print(f"loading {size.candidates:,} candidates and {size.vacancies:,} vacancies, once (minutes)")
    server.create_database(size.database)
    rmtree(region.data, ignore_errors=True)
    _flask(region, "db", "upgrade")
    _flask(region, "reference", "load-starter")
    if size.has_rome:
        for part in ("geo", "rome"):
            _flask(region, "reference", "import", str(shared_data() / part))
    counts = {"candidates": size.candidates, "employers": size.employers, "vacancies": size.vacancies}
    _flask(region, "demo", "load", *(f"--{name}={count}" for name, count in counts.items()))
    with psycopg.connect(region.url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    stamp.touch()


def shared_data() -> Path:
    """Where the official reference files are: see ESTUAIRE_SHARED in the README."""
    return Path(os.environ.get("ESTUAIRE_SHARED", ROOT.parent / "shared")) / "data"


def _flask(region: Region, *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
        cwd=ROOT,
        env=region.environment("demo"),
        stdout=subprocess.DEVNULL,
        check=True,
    )
