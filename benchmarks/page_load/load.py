"""Runs of wrk against the site: one thread and one connection for each visitor."""

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.page_load.recruiters import Recruiter

SCRIPT = Path(__file__).parent / "visitors.lua"
# Throughput within this share of the best one is as good: the knee is the first that reaches it.
NEARLY_BEST = 0.95
_FIGURE = re.compile(r"(\w+)=([\d.]+)")


class LoadFailed(RuntimeError):
    """The load tool did not run, or pages were refused, empty or lost."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A run: latencies in milliseconds, corrected by wrk for the requests that a stalled one held back."""

    visitors: int
    pages: int
    seconds: float
    p50: float
    p95: float
    p99: float
    worst: float
    refused: int
    empty: int
    failed: int

    @property
    def rate(self) -> float:
        """Pages a second."""
        return self.pages / self.seconds


def write_visitors(recruiters: Sequence[Recruiter], path: Path) -> None:
    """The file that the script of wrk reads. It opens sessions: nobody else may read it."""
    path.touch(mode=0o600)
    path.write_text("".join("\t".join([one.cookie, *one.paths]) + "\n" for one in recruiters))


def run_wrk(
    address: str, visitors_file: Path, *, visitors: int, seconds: int, think_ms: int = 0, kind: str = "page"
) -> Measure:
    """`visitors` at once for `seconds`, each thinking `think_ms` on average between two pages.

    `kind` is `page` or `fragment`. Raises LoadFailed unless every answer showed people.
    """
    count = str(visitors)
    command = ["wrk", f"--threads={count}", f"--connections={count}", f"--duration={seconds}s"]
    command += ["--timeout=30s", f"--script={SCRIPT}", address, "--", str(visitors_file), str(think_ms), kind]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    line = next((line for line in done.stdout.splitlines() if line.startswith("RESULT ")), None)
    if done.returncode or line is None:
        raise LoadFailed(f"wrk failed ({done.returncode}):\n{done.stdout}{done.stderr}")
    figures = dict(_FIGURE.findall(line))
    measure = Measure(
        visitors,
        pages=int(figures["pages"]),
        seconds=float(figures["seconds"]),
        p50=float(figures["p50"]),
        p95=float(figures["p95"]),
        p99=float(figures["p99"]),
        worst=float(figures["worst"]),
        refused=int(figures["refused"]),
        empty=int(figures["empty"]),
        failed=int(figures["failed"]),
    )
    if not measure.pages or measure.refused or measure.empty or measure.failed:
        raise LoadFailed(f"pages refused, empty or lost: {measure}")
    return measure


def find_knee(measures: Sequence[Measure]) -> Measure:
    """The fewest visitors whose throughput is within 5% of the best: past it, more of them only wait."""
    best = max(measure.rate for measure in measures)
    return min(
        (measure for measure in measures if measure.rate >= NEARLY_BEST * best),
        key=lambda measure: measure.visitors,
    )
