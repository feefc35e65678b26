"""The throw-away cluster serves databases of its own, opens no port, and leaves nothing behind."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from scripts.postgres_server import LONGEST_SOCKET_PATH, SOCKET_NAME, PostgresUnavailable
from tests.plugins.postgres_cluster import create_database as create_database_of_run
from tests.plugins.postgres_cluster import postgres_cluster


@pytest.fixture(scope="module")
def cluster(pytestconfig):
    if pytestconfig.getoption("--db") == "sqlite":
        pytest.skip("--db sqlite: no PostgreSQL is started")
    with postgres_cluster() as running:
        yield running


def ask(url: str, query: str) -> str:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return str(connection.execute(text(query)).scalar())
    finally:
        engine.dispose()


def test_it_is_reached_by_a_socket_in_its_folder_and_by_no_port(cluster):
    assert (cluster.folder / SOCKET_NAME).is_socket()
    assert len(str(cluster.folder / SOCKET_NAME)) <= LONGEST_SOCKET_PATH
    assert ask(cluster.url, "SHOW listen_addresses") == ""


@pytest.mark.parametrize("setting", ["fsync", "synchronous_commit", "full_page_writes"])
def test_it_trades_safety_for_speed(cluster, setting):
    assert ask(cluster.url, f"SHOW {setting}") == "off"


def test_a_database_speaks_utf8_and_sorts_as_french_does(cluster):
    url = cluster.create_database("french")
    assert ask(url, "SHOW server_encoding") == "UTF8"
    words = (
        "SELECT string_agg(word, ' ' ORDER BY word) FROM unnest(array['zèle', 'eau', 'élan', 'Eau']) AS word"
    )
    assert ask(url, words) == "eau Eau élan zèle"


def test_a_database_made_again_is_empty(cluster):
    url = cluster.create_database("again")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE leftover (id integer)"))
    tables = "SELECT count(*) FROM information_schema.tables WHERE table_name = 'leftover'"
    assert ask(url, tables) == "1"
    # The engine still holds a connection: it does not stand in the way.
    assert ask(cluster.create_database("again"), tables) == "0"
    engine.dispose()


@pytest.mark.parametrize("name", ['x"; DROP DATABASE postgres; --', "Capital", "", "a" * 64])
def test_a_name_that_is_not_plain_is_refused(cluster, name):
    with pytest.raises(ValueError, match="not a plain database name"):
        cluster.create_database(name)


def test_databases_of_the_run_live_in_the_cluster_that_the_environment_names(cluster, monkeypatch):
    monkeypatch.setenv("ESTUAIRE_TEST_POSTGRES", cluster.url)
    url = create_database_of_run("of_the_run")
    assert ask(url, "SELECT current_database()") == "of_the_run"
    assert ask(cluster.url, "SELECT count(*) FROM pg_database WHERE datname = 'of_the_run'") == "1"


def test_a_run_without_postgres_says_why(monkeypatch):
    monkeypatch.delenv("ESTUAIRE_TEST_POSTGRES", raising=False)
    with pytest.raises(PostgresUnavailable, match="--db sqlite"):
        create_database_of_run("nowhere")


def test_it_is_stopped_and_removed_even_after_a_failure(pytestconfig):
    if pytestconfig.getoption("--db") == "sqlite":
        pytest.skip("--db sqlite: no PostgreSQL is started")
    manager = postgres_cluster()
    folder = manager.__enter__().folder
    server = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    assert is_running(server)
    with pytest.raises(KeyboardInterrupt):
        manager.gen.throw(KeyboardInterrupt())
    assert not folder.exists()
    assert not is_running(server)


def is_running(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    # A zombie has ended; it only waits to be reaped.
    return status.rsplit(")", 1)[1].split()[0] != "Z"
