"""The cluster is an extra: the site neither has it nor misses it."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.matching.cluster.connection import connect
from app.matching.cluster.errors import ClusterUnavailable

ROOT = Path(__file__).parents[4]
WITHOUT_EXTRA = """
import sys
sys.modules["distributed"] = sys.modules["dask"] = None
import app.factory
import app.cli.matching
import app.jobs.matching
import app.matching.cluster.connection
print("imported")
"""


def test_without_the_extra_a_connection_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterUnavailable, match=r'extra "cluster" .*requirements-cluster\.lock'):
        connect("tcp://127.0.0.1:9")


def test_the_application_is_imported_without_the_extra() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_EXTRA], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout == "imported\n", done.stderr
