"""What a figure depends on besides the code measured: printed at the head of each result."""

import os
import platform
import resource
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def describe_run(*packages: str) -> str:
    """One line: date, commit (`+` when files of the code are changed), cores, Python and these packages."""
    cores = len(os.sched_getaffinity(0))
    python = f"Python {platform.python_version()}"
    versions = ", ".join([python, *(f"{package} {version(package)}" for package in packages)])
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {describe_commit()}, {cores} cores"
        f" ({platform.machine()}), {versions}"
    )


def describe_commit() -> str:
    """Short id of the commit, with a `+` when app or benchmarks differ from it; "unknown" outside Git."""
    commit = _git("rev-parse", "--short", "HEAD")
    if not commit:
        return "unknown"
    return commit + ("+" if _git("status", "--porcelain", "--", "app", "benchmarks") else "")


def peak_memory_mb() -> float:
    """The most memory that this process has held, in MB (10^6 bytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def say(line: str = "") -> None:
    """Print at once, so that a long run shows where it is even through a pipe."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.strip()
