"""A scheduler and workers of Dask as separate processes on loopback, for tests and benchmarks.

The same commands that a real cluster is started with (docs/scale.md). Nothing outlives the context manager;
should this very process be killed, the scheduler ends once nobody has asked it anything for a while, and the
workers follow it.
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
START_SECONDS = 60
ORPHAN_SECONDS = 120


@dataclass
class DaskCluster:
    """Processes of one cluster; logs are in `folder`."""

    folder: Path
    environment: Mapping[str, str]
    address: str = ""
    scheduler: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_scheduler(self, port: int = 0) -> None:
        """Start it on `port`, or on one that is free."""
        self.address = f"tcp://{HOST}:{port or _free_port()}"
        self.scheduler = self._start(
            "scheduler",
            "scheduler",
            "--port",
            self.address.rpartition(":")[2],
            "--idle-timeout",
            f"{ORPHAN_SECONDS}s",
        )
        self._wait_for_scheduler()

    def start_worker(self, *, threads: int = 1, memory_limit: str = "0") -> subprocess.Popen[bytes]:
        """One more worker; without a nanny, so that one that is killed stays dead."""
        number = len(self.workers)
        worker = self._start(
            f"worker-{number}",
            "worker",
            self.address,
            "--no-nanny",
            "--nthreads",
            str(threads),
            "--memory-limit",
            memory_limit,
            "--local-directory",
            str(self.folder),
            "--death-timeout",
            str(START_SECONDS),
        )
        self.workers.append(worker)
        return worker

    def kill_worker(self, number: int) -> None:
        """SIGKILL: it has no time for anything."""
        self.workers[number].kill()
        self.workers[number].wait()

    def log(self, name: str) -> str:
        """What `scheduler` or `worker-N` wrote."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """End every process, whatever state it is in."""
        processes = [*self.workers, *([self.scheduler] if self.scheduler else [])]
        for process in processes:  # there is nothing to save, and a polite end takes seconds
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
        for process in processes:
            process.wait()

    def _start(self, name: str, command: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", command, *arguments, "--host", HOST, "--no-dashboard"],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT), **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _wait_for_scheduler(self) -> None:
        host, _, port = self.address.removeprefix("tcp://").rpartition(":")
        deadline = monotonic() + START_SECONDS
        while monotonic() < deadline:
            if self.scheduler is not None and self.scheduler.poll() is not None:
                raise RuntimeError(f"the scheduler ended at once:\n{self.log('scheduler')[-2000:]}")
            try:
                socket.create_connection((host, int(port)), timeout=1).close()
                return
            except OSError:
                sleep(0.1)
        raise RuntimeError(f"the scheduler does not answer:\n{self.log('scheduler')[-2000:]}")


@contextmanager
def dask_cluster(
    folder: Path,
    *,
    workers: int,
    threads: int = 1,
    port: int = 0,
    environment: Mapping[str, str] | None = None,
) -> Iterator[DaskCluster]:
    """A cluster of `workers` processes; logs and scratch files in `folder`. Stopped whatever happens."""
    folder.mkdir(parents=True, exist_ok=True)
    cluster = DaskCluster(folder, environment or {})
    try:
        cluster.start_scheduler(port)
        for _ in range(workers):
            cluster.start_worker(threads=threads)
        yield cluster
    finally:
        cluster.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
