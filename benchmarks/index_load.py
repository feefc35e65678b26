"""How long the ranking index takes: from the database, from its file, and up to the first page of a process.

    make bench-index                                    260,000 people, on SQLite and on PostgreSQL
    python -m benchmarks.index_load --candidates 26000

Both databases are loaded once for a size (the demo's people, in some minutes) and kept in instance/bench.
Each figure is that of a new process; "new installation" has neither compiled code nor file.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.core.db import make_engine
from benchmarks.machine import ROOT, describe_run, say
from scripts.postgres_server import PostgresServer, create_database, make_socket_folder

FOLDER = ROOT / "instance" / "bench" / "index"
SETTINGS = {"shared_buffers": "1GB", "max_wal_size": "4GB", "jit": "off"}
ROWS = {
    "people": "people in the index",
    "read": "read everyone, s",
    "order": "put in order, s",
    "closeness": "closeness of occupations, s",
    "write": "write the file, s",
    "build": "the whole build, s",
    "build_peak": "peak memory of the build, MiB",
    "file": "the file, MiB",
    "map": "map the file and check it, s",
    "start": "first snapshot of a process, file there, s",
    "start_peak": "peak memory of that process, MiB",
    "next": "next snapshot, nothing changed, ms",
    "page_installed": "first page, new installation, s",
    "page_no_file": "first page, compiled, no file, s",
    "page_started": "first page, compiled, file there, s",
    "page_next": "next page, ms",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--candidates", type=int, default=260_000)
    candidates: int = parser.parse_args().candidates
    folder = FOLDER / str(candidates)
    folder.mkdir(parents=True, exist_ok=True)
    say(describe_run("numpy", "sqlalchemy", "psycopg", "numba"))
    with postgres(folder / "postgres") as server:
        urls = {"SQLite": f"sqlite:///{folder}/people.db", "PostgreSQL": f"{server}"}
        measured = {}
        for name, url in urls.items():
            load_people(url, folder / f"{name}.ready", candidates)
            measured[name] = measure(url)
    say()
    say(f"| {candidates:,} people | " + " | ".join(measured) + " |")
    say("|---|" + "---:|" * len(measured))
    for key, label in ROWS.items():
        say(f"| {label} | " + " | ".join(show(figures[key]) for figures in measured.values()) + " |")


def show(figure: float) -> str:
    return f"{figure:,}" if isinstance(figure, int) else f"{figure:,.2f}"


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The address of our database in a server that lasts as long as the block; its data stay."""
    folder.mkdir(exist_ok=True)
    sockets = make_socket_folder()
    server = PostgresServer(folder, SETTINGS, socket_folder=sockets)
    try:
        is_new = not server.data.exists()
        if is_new:
            server.initialise()
        server.start()
        name = "people"
        yield create_database(server.url, name) if is_new else server.url.replace("/postgres?", f"/{name}?")
    finally:
        server.stop("fast")
        shutil.rmtree(sockets, ignore_errors=True)


def load_people(url: str, ready: Path, candidates: int) -> None:
    """The demo's region with so many people, unless it is there; migrated to the present schema."""
    environment = environment_for(url, Path("instance"))
    orders = ["db upgrade"]
    if not ready.exists():
        orders += ["reference load-starter", f"demo load --candidates {candidates}"]
        say(f"Loading {candidates:,} people into {url.split(':')[0]}, once")
    for order in orders:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *order.split()]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    # As a database is that has lived for a while: visibility known, statistics taken.
    engine = make_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE")
    engine.dispose()
    ready.touch()


def measure(url: str) -> dict[str, Any]:
    """The figures of ROWS for this database."""
    with TemporaryDirectory() as data, TemporaryDirectory() as compiled:
        environment = environment_for(url, Path(data))
        figures = run_step("build", environment)
        figures |= run_step("start", environment) | run_step("peak", environment)
        # Nothing compiled, no file: what a machine that was just installed does.
        shutil.rmtree(Path(data) / "ranking")
        nothing_compiled = environment | {"NUMBA_CACHE_DIR": compiled}
        figures["page_installed"] = run_step("page", nothing_compiled)["first"]
        shutil.rmtree(Path(data) / "ranking")
        figures["page_no_file"] = run_step("page", environment)["first"]
        pages = run_step("page", environment)
        figures["page_started"], figures["page_next"] = pages["first"], pages["next"]
    return figures


def run_step(step: str, environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.index_load_steps", step]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def environment_for(url: str, data: Path) -> dict[str, str]:
    return os.environ | {
        "ESTUAIRE_ENV": "demo",
        "DATABASE_URL": url,
        "ESTUAIRE_DATA_DIR": str(data),
        "RATELIMIT_ENABLED": "false",
        "LOG_LEVEL": "WARNING",
    }


if __name__ == "__main__":
    main()
