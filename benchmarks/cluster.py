"""Rank many vacancies over a cluster of Dask, and in one process: the same lists, or fail.

    .venv/bin/python -m benchmarks.cluster [--candidates 2600000] [--vacancies 100000] [--workers 4]

All on this machine: separate processes on loopback, one worker killed (SIGKILL) in the middle. The checksum
covers every list, score, part and count. Candidates are made once, from a seed, and kept in `--folder`.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

import numpy as np
import psutil

from app.matching.cluster.connection import connect
from app.matching.cluster.plan import ShardPlan
from app.matching.cluster.ranker import ClusterRanker
from app.matching.cluster.sources import FileSource
from app.matching.indexing.files import map_index
from app.matching.ranking.batch import rank_many
from app.matching.ranking.engine import rank
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import VacancyProfile
from app.matching.ranking.top_lists import TopLists
from app.matching.ranking.vacancy_columns import VacancyColumns
from app.matching.ranking.weights import DEFAULT_WEIGHTS
from benchmarks.cluster_data import WHOLE, prepare
from benchmarks.ranking_kernel import say, timed
from benchmarks.synthetic_region import TODAY, make_region, make_vacancies
from scripts.dask_cluster import DaskCluster, dask_cluster

TOP = 20
REMOTE_EACH = 500  # one vacancy in so many can be worked from anywhere, and reaches every shard
ONLINE = 200
FOLDER = Path("instance/benchmarks")
MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class Run:
    """One way of ranking everything: what it took, and a checksum of the lists in the order of vacancies."""

    name: str
    seconds: float
    core_seconds: float
    lists: int
    checksum: str
    megabytes: float  # of the lists
    memory: str


def main() -> None:
    arguments = read_arguments()
    folder = arguments.folder / f"cluster-{arguments.candidates}-{arguments.shards}-{arguments.seed}"
    (plan, source), seconds = timed(
        lambda: prepare(folder, candidates=arguments.candidates, shards=arguments.shards, seed=arguments.seed)
    )
    sizes = [shard.candidates for shard in plan.shards]
    say(
        f"{sum(sizes):,} candidates, {len(sizes)} shards of {min(sizes):,} to {max(sizes):,}: {seconds:.0f} s"
    )
    vacancies = make_asked(arguments.vacancies, arguments.seed)
    blocks = list(cut(vacancies, arguments.block))

    index, _ = map_index(folder / WHOLE)
    runs = [run_alone(index, source, blocks, arguments.threads)]
    say(f"{runs[0].name}: {runs[0].seconds:.1f} s")
    with (
        tempfile.TemporaryDirectory(prefix="estuaire-cluster-") as scratch,
        dask_cluster(Path(scratch), workers=arguments.workers, port=arguments.port) as cluster,
    ):
        online = Online(index, source, vacancies[:ONLINE])
        runs.append(run_together(cluster, plan, source, blocks, online))
    print_table(runs)
    if len({run.checksum for run in runs}) != 1:
        sys.exit("the cluster does not give the lists of one process")
    say(f"the same {runs[0].lists:,} lists, checksum {runs[0].checksum}")


def run_alone(index: CandidateIndex, source: FileSource, blocks: list[VacancyColumns], threads: int) -> Run:
    """One index of everyone, in this process."""
    closeness = source.load_closeness()

    def lists_of(block: VacancyColumns) -> TopLists:
        return rank_many(index, block, DEFAULT_WEIGHTS, closeness, limit=TOP)

    lists_of(blocks[0].take(np.arange(1)))  # compiled code, and the first reading of the file
    start, before = perf_counter(), core_seconds(psutil.Process())
    with ThreadPoolExecutor(max_workers=threads) as pool:
        lists = list(pool.map(lists_of, blocks))
    seconds, cores = perf_counter() - start, core_seconds(psutil.Process()) - before
    memory = f"{psutil.Process().memory_info().rss / MEGABYTE:,.0f} MB"
    return describe(f"one process, {threads} threads", seconds, cores, lists, memory)


def run_together(
    cluster: DaskCluster,
    plan: ShardPlan,
    source: FileSource,
    blocks: list[VacancyColumns],
    online: "Online",
) -> Run:
    """The same over the cluster; a worker is killed once two fifths of the blocks are done."""
    with connect(cluster.address) as client:
        client.wait_for_workers(len(cluster.workers))
        ranker = ClusterRanker(client, plan, source)
        built, seconds = timed(ranker.build)
        nbytes = sum(shard.nbytes for shard in built)
        people = sum(shard.candidates for shard in plan.shards)
        say(f"shards are on the workers: {seconds:.1f} s, {nbytes / people:.0f} bytes a candidate")
        online.measure(ranker, "all workers")
        lists: list[TopLists] = []
        before = psutil.net_io_counters(pernic=True)["lo"].bytes_sent
        with Peaks(cluster) as peaks:
            start, own = perf_counter(), core_seconds(psutil.Process())
            for done in ranker.rank_blocks(blocks, DEFAULT_WEIGHTS, limit=TOP):
                lists.append(done)
                if len(lists) == len(blocks) * 2 // 5:
                    cluster.kill_worker(0)
                    say(f"a worker is killed when {len(lists)} blocks of {len(blocks)} are done")
            seconds, own = perf_counter() - start, core_seconds(psutil.Process()) - own
        moved = psutil.net_io_counters(pernic=True)["lo"].bytes_sent - before
        say(f"the process that asks and merges: {1000 * own / sum(map(len, blocks)):.3f} core ms a vacancy")
        traffic = ranker.traffic
        say(f"a vacancy is sent to {traffic.asked / sum(map(len, blocks)):.2f} shards on average")
        say(
            f"vacancies sent: {traffic.sent / MEGABYTE:,.0f} MB, lists received: "
            f"{traffic.received / MEGABYTE:,.0f} MB, over loopback in all: {moved / MEGABYTE:,.0f} MB"
        )
        online.measure(ranker, "one worker less")
        ranker.close()
    name = f"cluster, {len(cluster.workers)} workers, one killed"
    return describe(name, seconds, own + peaks.core_seconds, lists, str(peaks))


class Online:
    """Single vacancies through the cluster, each compared with one process."""

    def __init__(self, index: CandidateIndex, source: FileSource, vacancies: list[VacancyProfile]) -> None:
        closeness = source.load_closeness()
        self._asked = [
            (vacancy, rank(index, vacancy, DEFAULT_WEIGHTS, closeness, limit=TOP)) for vacancy in vacancies
        ]

    def measure(self, ranker: ClusterRanker, name: str) -> None:
        """Print the time of a ranking; exit when one differs."""
        milliseconds = []
        for vacancy, expected in self._asked:
            ranked, seconds = timed(lambda vacancy=vacancy: ranker.rank(vacancy, DEFAULT_WEIGHTS, limit=TOP))
            milliseconds.append(1000 * seconds)
            if ranked != expected:
                sys.exit(f"vacancy {vacancy.vacancy_id} is ranked otherwise by the cluster")
        median, p95 = np.percentile(milliseconds, [50, 95])
        say(f"one vacancy through the cluster ({name}): median {median:.1f} ms, p95 {p95:.1f} ms")


def core_seconds(process: psutil.Process) -> float:
    """Seconds of a core that this process used: what others do on the machine does not count."""
    times = process.cpu_times()
    return times.user + times.system


class Peaks:
    """The most memory of each worker, looked at four times a second: resident, and not shared with a file;
    and the time of cores that they used together.
    """

    def __init__(self, cluster: DaskCluster) -> None:
        self._processes = [psutil.Process(worker.pid) for worker in cluster.workers]
        self._before = [core_seconds(process) for process in self._processes]
        self._after = list(self._before)
        self._peaks = [(0, 0)] * len(self._processes)
        self._is_over = Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Peaks":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def __str__(self) -> str:
        most = max(self._peaks)
        return f"{most[0] / MEGABYTE:,.0f} MB the largest worker, {most[1] / MEGABYTE:,.0f} MB of it its own"

    @property
    def core_seconds(self) -> float:
        return sum(self._after) - sum(self._before)

    def _watch(self) -> None:
        while not self._is_over.wait(0.25):
            for number, process in enumerate(self._processes):
                try:
                    memory = process.memory_info()
                    self._after[number] = core_seconds(process)
                except psutil.NoSuchProcess:
                    continue
                own = memory.rss - memory.shared
                resident, private = self._peaks[number]
                self._peaks[number] = (max(resident, memory.rss), max(private, own))


def describe(name: str, seconds: float, cores: float, lists: list[TopLists], memory: str) -> Run:
    digest = sha256()
    for some in lists:
        for field in fields(TopLists):
            value = np.asarray(getattr(some, field.name))
            # Field by field: what lies between the fields of a record is nobody's.
            for part in value.dtype.names or [...]:
                digest.update(np.ascontiguousarray(value[part]).tobytes())
    return Run(
        name=name,
        seconds=seconds,
        core_seconds=cores,
        lists=sum(map(len, lists)),
        checksum=digest.hexdigest()[:16],
        megabytes=sum(some.nbytes for some in lists) / MEGABYTE,
        memory=memory,
    )


def make_asked(count: int, seed: int) -> list[VacancyProfile]:
    """Vacancies of the same region; one in REMOTE_EACH is remote."""
    region = make_region(np.random.default_rng(seed))
    vacancies = make_vacancies(region, count, np.random.default_rng((seed, 1)))
    return [
        replace(vacancy, is_remote=number % REMOTE_EACH == 0, day=TODAY)
        for number, vacancy in enumerate(vacancies)
    ]


def cut(vacancies: list[VacancyProfile], size: int) -> Iterator[VacancyColumns]:
    for start in range(0, len(vacancies), size):
        yield VacancyColumns.from_profiles(vacancies[start : start + size])


def print_table(runs: list[Run]) -> None:
    say(f"{'':<34}{'minutes':>9}{'vacancies/s':>13}{'core ms each':>14}{'lists MB':>10}  memory")
    for run in runs:
        say(
            f"{run.name:<34}{run.seconds / 60:>9.2f}{run.lists / run.seconds:>13,.0f}"
            f"{1000 * run.core_seconds / run.lists:>14.2f}{run.megabytes:>10,.0f}  {run.memory}"
        )


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Rank over a cluster on loopback, beside one process.")
    parser.add_argument("--candidates", type=int, default=2_600_000)
    parser.add_argument("--vacancies", type=int, default=100_000)
    parser.add_argument("--shards", type=int, default=8)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--threads", type=int, default=2, help="of the run in one process")
    parser.add_argument("--block", type=int, default=1_000, help="vacancies sent together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=0, help="of the scheduler; 0 for any that is free")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    return parser.parse_args()


if __name__ == "__main__":
    main()
