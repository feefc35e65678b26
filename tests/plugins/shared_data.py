"""Tests marked `shared` read real data from a folder that is not in the repository.

The folder is the one that ESTUAIRE_SHARED names, else `shared` beside the checkout. Where it is absent those
tests are left out, and the closing summary says how many: a green run must not hide them.
"""

import os
from pathlib import Path
from typing import Any

import pytest

_left_out_key = pytest.StashKey[int]()
WORKER_OUTPUT = "tests_left_out_without_shared"


def shared_folder(root: Path) -> Path:
    """Return where the data should be, whether it is there or not."""
    return Path(os.environ.get("ESTUAIRE_SHARED") or root.parent / "shared")


@pytest.fixture(scope="session")
def shared_data(pytestconfig: pytest.Config) -> Path:
    """The folder of real data, for tests marked `shared`."""
    folder = shared_folder(pytestconfig.rootpath)
    assert folder.is_dir(), f"{folder} is absent: mark the test with @pytest.mark.shared"
    return folder


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if shared_folder(config.rootpath).is_dir():
        return
    left_out = [item for item in items if item.get_closest_marker("shared")]
    if left_out:
        items[:] = [item for item in items if not item.get_closest_marker("shared")]
        config.hook.pytest_deselected(items=left_out)
        config.stash[_left_out_key] = len(left_out)


def pytest_sessionfinish(session: pytest.Session) -> None:
    # A worker of xdist collects for itself: it tells the controller, which writes the summary.
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput[WORKER_OUTPUT] = session.config.stash.get(_left_out_key, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    count = getattr(node, "workeroutput", {}).get(WORKER_OUTPUT, 0)
    node.config.stash[_left_out_key] = max(count, node.config.stash.get(_left_out_key, 0))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    count = config.stash.get(_left_out_key, 0)
    if count:
        folder = shared_folder(config.rootpath)
        terminalreporter.section("left out", yellow=True)
        terminalreporter.line(
            f"{count} tests need ESTUAIRE_SHARED and were left out: {folder} is absent", yellow=True
        )
