"""The options that our plugins add to pytest, seen from runs of pytest on small suites."""

import sys
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parents[3]
SUITE = """
    import os
    import pytest

    @pytest.mark.shared
    def test_real_data(shared_data):
        assert (shared_data / "data").is_dir()

    @pytest.mark.shared
    def test_more_real_data(shared_data):
        assert shared_data.is_dir()

    def test_sqlite_alone_starts_no_cluster():
        assert "ESTUAIRE_TEST_POSTGRES" not in os.environ
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder of tests that uses our two plugins, run in processes of its own."""
    for name in ("ESTUAIRE_TEST_POSTGRES", "ESTUAIRE_SHARED", "PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeini("[pytest]\nmarkers =\n    shared: needs real data")
    pytester.makeconftest("pytest_plugins = ['tests.plugins.postgres_cluster', 'tests.plugins.shared_data']")
    return pytester


def run(suite: pytest.Pytester, *options: str) -> pytest.RunResult:
    command = [sys.executable, "-m", "pytest", "-p", "xdist", "-p", "no:cacheprovider", *options]
    return suite.run(*command, timeout=60)


@pytest.mark.parametrize("processes", ["0", "2"])
def test_without_the_shared_folder_its_tests_are_left_out_and_counted_aloud(suite, monkeypatch, processes):
    monkeypatch.setenv("ESTUAIRE_SHARED", str(suite.path / "absent"))
    suite.makepyfile(SUITE)
    result = run(suite, "--db", "sqlite", "-n", processes)
    result.assert_outcomes(passed=1, deselected=2 if processes == "0" else 0)
    result.stdout.fnmatch_lines(["*2 tests need ESTUAIRE_SHARED and were left out: *absent is absent"])


def test_with_the_shared_folder_its_tests_run_and_nothing_is_said(suite, monkeypatch):
    (suite.path / "shared" / "data").mkdir(parents=True)
    monkeypatch.setenv("ESTUAIRE_SHARED", str(suite.path / "shared"))
    suite.makepyfile(SUITE)
    result = run(suite, "--db", "sqlite")
    result.assert_outcomes(passed=3)
    result.stdout.no_fnmatch_line("*left out*")


def test_workers_inherit_one_cluster_which_is_gone_when_the_run_ends(suite, pytestconfig):
    if pytestconfig.getoption("--db") == "sqlite":
        pytest.skip("--db sqlite: no PostgreSQL is started")
    suite.makepyfile("""
        import os
        import pathlib
        import pytest
        from tests.plugins.postgres_cluster import create_database

        @pytest.mark.parametrize("number", [1, 2])
        def test_database(number, worker_id):
            pathlib.Path(f"address-{number}").write_text(os.environ["ESTUAIRE_TEST_POSTGRES"])
            assert create_database(f"test_{worker_id}")
    """)
    run(suite, "-n", "2").assert_outcomes(passed=2)
    addresses = {(suite.path / f"address-{number}").read_text() for number in (1, 2)}
    assert len(addresses) == 1
    assert not Path(addresses.pop().partition("host=")[2]).exists()


def test_unit_tests_alone_start_no_cluster(suite):
    folder = suite.path / "tests" / "unit"
    folder.mkdir(parents=True)
    (folder / "test_pure.py").write_text(
        "import os\ndef test_environment(): assert 'ESTUAIRE_TEST_POSTGRES' not in os.environ\n"
    )
    run(suite, "--import-mode=importlib", "tests/unit").assert_outcomes(passed=1)
