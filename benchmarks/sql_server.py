"""A PostgreSQL of the benchmarks' own, filled with the tables of `sql_twin` once for a dataset and kept."""

import fcntl
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
from sqlalchemy import make_url

from app.matching.ranking import closeness, weights
from app.matching.ranking.weights import Curves
from benchmarks import sql_tables
from benchmarks.dataset import Dataset, digest, remove_older
from benchmarks.sql_tables import (
    INDEXES,
    SCHEMA,
    Table,
    people_tables,
    reference_tables,
    vacancy_tables,
)
from benchmarks.synthetic_region import OCCUPATIONS
from scripts.postgres_server import PostgresServer, make_socket_folder

COPIED_AT_ONCE = 500_000
_COPY_HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_COPY_TRAILER = b"\xff\xff"
Settings = Mapping[str, str]


@contextmanager
def twin_server(dataset: Dataset, curves: Curves) -> Iterator[str]:
    """Start the server with the dataset in it, loading it the first time; the libpq address of the database.

    Everything that a list reads fits in its shared buffers, is vacuumed, analysed and read once before.
    """
    people = len(dataset.columns.candidate_id)
    sources = [Path(module.__file__ or "") for module in (sql_tables, closeness, weights)]
    folder = dataset.folder / f"postgres-{digest(sources)}"
    with _alone(dataset.folder / "lock"):
        remove_older(folder)
        sockets = make_socket_folder()
        server = PostgresServer(folder, _server_settings(people), socket_folder=sockets)
        try:
            address = _start(server, dataset, curves)
            with psycopg.connect(address, autocommit=True) as connection:
                _load_vacancies(connection, dataset, curves)
                _read_once(connection)
            yield address
        finally:
            server.stop("fast")
            shutil.rmtree(sockets, ignore_errors=True)


@contextmanager
def connect(address: str, settings: Settings) -> Iterator[psycopg.Connection[Any]]:
    """A connection with these settings of its own."""
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    with psycopg.connect(address, autocommit=True, options=options) as connection:
        yield connection


def size_on_disk(address: str) -> int:
    """Bytes of the tables and indexes."""
    with psycopg.connect(address) as connection:
        row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    return int(row[0]) if row else 0


def _start(server: PostgresServer, dataset: Dataset, curves: Curves) -> str:
    """Start with the people loaded; the address of the database."""
    ready = server.folder / "ready"
    server.stop("fast")  # one that a killed run left behind
    if not ready.exists():
        shutil.rmtree(server.folder, ignore_errors=True)
        server.folder.mkdir()
        server.initialise()
    server.start()
    address = _address(server.url)
    if not ready.exists():
        _load_people(address, dataset, curves)
        ready.touch()
    return address


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold a lock for as long as the server is in use; end the run when another one holds it."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit(f"Another benchmark uses {path.parent}: wait for its end.")
        yield


def _server_settings(people: int) -> dict[str, str]:
    buffers_mb = max(512, people * 3 // 2000)
    return {
        "shared_buffers": f"{buffers_mb}MB",
        "effective_cache_size": f"{2 * buffers_mb}MB",
        "work_mem": "64MB",
        "maintenance_work_mem": "512MB",
        "max_wal_size": "4GB",
        "random_page_cost": "1.1",  # everything is in memory
        "autovacuum": "off",  # nothing changes while it is measured
    }


def _address(url: str) -> str:
    parsed = make_url(url)
    return f"host={parsed.query['host']} user={parsed.username} dbname={parsed.database}"


def _load_people(address: str, dataset: Dataset, curves: Curves) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(SCHEMA)
        tables = people_tables(dataset.columns, dataset.exposures)
        tables |= reference_tables(dataset.closeness, range(1, OCCUPATIONS + 1), curves)
        for name, table in tables.items():
            _copy(connection, name, table)
        for statement in INDEXES.split(";"):
            connection.execute(statement)
        connection.execute("VACUUM (ANALYZE, FREEZE)")


def _load_vacancies(connection: psycopg.Connection[Any], dataset: Dataset, curves: Curves) -> None:
    posted = [*dataset.vacancies, *dataset.remote]
    for name, table in vacancy_tables(posted, dataset.closeness, curves).items():
        connection.execute(f"TRUNCATE {name}")
        _copy(connection, name, table)
        connection.execute(f"VACUUM (ANALYZE, FREEZE) {name}")


def _read_once(connection: psycopg.Connection[Any]) -> None:
    """Bring every table and index into the shared buffers, where the server has what does it (its contrib
    modules). Each list is asked once before it is timed anyway.
    """
    available = "SELECT 1 FROM pg_available_extensions WHERE name = 'pg_prewarm'"
    if connection.execute(available).fetchone() is None:
        return
    connection.execute("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
    connection.execute(
        "SELECT sum(pg_prewarm(oid::regclass)) FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i')"
    )


def _copy(connection: psycopg.Connection[Any], name: str, table: Table) -> None:
    """Load a table in PostgreSQL's binary format: each row its number of fields, each field its length and
    value.
    """
    columns = list(table)
    fields = [("count", ">i2")]
    fields += [(f"{part}{at}", ">i4") for at in range(len(columns)) for part in ("length", "value")]
    count = len(table[columns[0]])
    statement = f"COPY {name} ({', '.join(columns)}) FROM STDIN (FORMAT binary)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(_COPY_HEADER)
        for start in range(0, count, COPIED_AT_ONCE):
            rows = np.zeros(min(COPIED_AT_ONCE, count - start), dtype=fields)
            rows["count"] = len(columns)
            for at, column in enumerate(columns):
                rows[f"length{at}"] = 4
                rows[f"value{at}"] = table[column][start : start + len(rows)]
            copy.write(rows.tobytes())
        copy.write(_COPY_TRAILER)
