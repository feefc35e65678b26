"""Rank a whole region and store its lists, as `flask matching run` does, on PostgreSQL.

    make bench-region                            (or: .venv/bin/python -m benchmarks.region_run)
    .venv/bin/python -m benchmarks.region_run --candidates 5000 --vacancies 8000 --employers 400

The region is made by the demo over the official ROME where its files are (ESTUAIRE_SHARED), else over the
starter reference as in `make bench-page`; it is loaded once. Timed: a run from nothing, a second one, and one
that is killed in the middle (SIGKILL) then taken up again, which must store the same lists. Some are then
compared with what the engine ranks for their vacancy alone. Any difference fails the run.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from signal import SIGKILL
from time import perf_counter, sleep

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.clock import paris_date
from app.core.db import make_engine
from app.matching.indexing.store import IndexStore
from app.matching.profiles import vacancy_profile
from app.matching.ranking.engine import rank
from app.matching.region.reading import StoredLists
from app.matching.region.storage import RunFolder
from app.matching.region.vacancies import RANKABLE
from app.matching.region.versions import LISTED, TOP
from app.vacancies.models import Vacancy
from benchmarks.machine import describe_run, say
from benchmarks.page_load.region import Region, Size, region_of, shared_data

COMPARED = 500
RUN = (sys.executable, "-m", "flask", "--app", "wsgi", "matching", "run")


@dataclass(frozen=True, slots=True)
class Timed:
    seconds: float
    cpu_seconds: float
    peak_bytes: int
    said: str


def main() -> None:
    parser = argparse.ArgumentParser(description="Rank a whole region and store its lists.")
    usual = Size()
    parser.add_argument("--candidates", type=int, default=usual.candidates)
    parser.add_argument("--vacancies", type=int, default=usual.vacancies)
    parser.add_argument("--employers", type=int, default=usual.employers)
    parser.add_argument("--starter", action="store_true", help="the small reference, as in bench-page")
    arguments = parser.parse_args()
    has_rome = not arguments.starter and (shared_data() / "rome").is_dir()
    size = Size(arguments.candidates, arguments.vacancies, arguments.employers, has_rome)
    say(describe_run("numba", "numpy", "psycopg"))
    with region_of(size) as region:
        runs = region.data / "ranking" / "runs"
        reference = "ROME 4.0" if has_rome else "the starter reference"
        say(f"{size.candidates:,} candidates, {size.vacancies:,} vacancies, {reference}, top {TOP} each")
        shutil.rmtree(runs, ignore_errors=True)
        prepare(region)
        first = time_run(region)
        stored = sum(file.stat().st_size for file in runs.rglob("*") if file.is_file())
        marks = checksum(runs)
        second = time_run(region)
        shutil.rmtree(runs)
        done = kill_in_the_middle(region, runs, spans=len(marks))
        resumed = time_run(region)
        if checksum(runs) != marks:
            sys.exit("the run that was killed and taken up again stored other lists")
        compared = compare(region, runs)
    for what, timed in (("from nothing", first), ("again", second), ("after the kill", resumed)):
        say(
            f"{what:>14}: {timed.seconds:6.1f} s, {timed.cpu_seconds:6.1f} s of processor, "
            f"peak {timed.peak_bytes / 2**20:,.0f} MiB of memory | {timed.said}"
        )
    say(f"{'stored':>14}: {stored / 1e6:,.1f} MB in {len(marks)} spans")
    say(f"killed with {done} spans of {len(marks)} stored; taken up again, the same {len(marks)} to the byte")
    say(f"{compared} lists equal to what the engine ranks alone")


def prepare(region: Region) -> None:
    """Have the index in its file, and the compiled code: what a site that runs has."""
    command = (*RUN[:-1], "prepare")
    subprocess.run(command, env=region.environment(), check=True, stdout=subprocess.DEVNULL)


def time_run(region: Region) -> Timed:
    """One whole run, in a process of its own."""
    began = perf_counter()
    process = subprocess.Popen(RUN, env=region.environment(), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = process.stdout.read().strip()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit("the run failed")
    return Timed(perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, said)


def kill_in_the_middle(region: Region, runs: Path, *, spans: int) -> int:
    """Kill a run when a third of its spans are stored; how many were."""
    process = subprocess.Popen(RUN, env=region.environment(), stderr=subprocess.DEVNULL)
    while len(stored_spans(runs)) < max(1, spans // 3) and process.poll() is None:
        sleep(0.05)
    process.send_signal(SIGKILL)
    if process.wait() == 0:
        sys.exit("the run was over before it could be killed: take a larger region")
    return len(stored_spans(runs))


def stored_spans(runs: Path) -> list[Path]:
    return sorted(runs.glob("*/span-*"))


def checksum(runs: Path) -> dict[str, str]:
    """A digest of every span's files but for their dates."""
    return {
        span.name: hashlib.sha256(b"".join(file.read_bytes() for file in sorted(span.iterdir()))).hexdigest()
        for span in stored_spans(runs)
    }


def compare(region: Region, runs: Path) -> int:
    """How many of COMPARED vacancies were compared; stops the run at a difference."""
    now, stored = datetime.now(UTC), StoredLists()
    stored.use_folder(RunFolder(runs))
    store = IndexStore(folder=region.data / "ranking")
    compared = 0
    with Session(make_engine(region.url)) as session:
        snapshot = store.snapshot(session)
        for vacancy in some_vacancies(session):
            asked = vacancy_profile(vacancy, today=paris_date(now))
            found = stored.find(snapshot, asked, limit=TOP, offset=0, filters=LISTED)
            if found != rank(
                snapshot.indexes, asked, snapshot.weights, snapshot.closeness, limit=TOP, filters=LISTED
            ):
                sys.exit(f"the stored list of {vacancy.reference} is not what the engine ranks")
            compared += 1
    return compared


def some_vacancies(session: Session) -> Iterator[Vacancy]:
    """Vacancies at regular steps over all of them."""
    last = session.scalar(select(func.max(Vacancy.id))) or 0
    for step in range(COMPARED):
        vacancy = session.scalar(
            select(Vacancy)
            .where(*RANKABLE, Vacancy.id >= step * last // COMPARED)
            .order_by(Vacancy.id)
            .limit(1)
        )
        if vacancy is not None:
            yield vacancy


if __name__ == "__main__":
    main()
