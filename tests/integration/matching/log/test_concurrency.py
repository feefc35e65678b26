"""Blocks are made while lists are written and read: nobody is refused, nothing is lost."""

from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Event, Thread

import pytest
from sqlalchemy import Engine, func, insert, make_url, select, text
from sqlalchemy.orm import Session

from app.core.db import make_engine
from app.matching.log import blocks as journal_blocks
from app.matching.log.blocks import LogInUse, list_blocks
from app.matching.log.rolling import roll_log
from app.matching.models import SuggestionItem, SuggestionList
from app.model_registry import metadata

NOW = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
LISTS = 150


@pytest.fixture
def own_engine(database_url: str) -> Iterator[Engine]:
    """A database of its own: these tests commit."""
    if database_url.startswith("sqlite"):
        pytest.skip("blocks are PostgreSQL's")
    from tests.plugins.postgres_cluster import create_database

    url = make_url(create_database(f"{make_url(database_url).database}_together"))
    # Whoever would wait for ever fails instead.
    url = url.update_query_dict({"options": "-c statement_timeout=10s"})
    engine = make_engine(url.render_as_string(hide_password=False))
    metadata.create_all(engine)
    yield engine
    engine.dispose()


def _write(session: Session) -> None:
    values = {
        "vacancy_id": 1,
        "shown_at": NOW,
        "weights_version": 2,
        "data_version": "test",
        "matched": 1,
        "filters": {},
        "excluded": {},
    }
    number = session.execute(insert(SuggestionList).returning(SuggestionList.id), values).scalar_one()
    parts = ("rank", "score", "occupation", "skills", "distance", "availability", "training", "distance_km")
    session.execute(
        insert(SuggestionItem), [dict.fromkeys(parts, 1) | {"list_id": number, "candidate_id": 5}]
    )
    session.commit()


def _write_all(engine: Engine, done: Event, errors: list[Exception]) -> None:
    try:
        with Session(engine) as session:
            for _ in range(LISTS):
                _write(session)
    except Exception as error:
        errors.append(error)
    done.set()


def _read_on(engine: Engine, done: Event, errors: list[Exception]) -> None:
    """Lines before lists, where a writer comes to lists before lines."""
    both = (
        select(func.count())
        .select_from(SuggestionItem)
        .join(SuggestionList, SuggestionList.id == SuggestionItem.list_id)
    )
    try:
        with Session(engine) as session:
            while not done.is_set():
                session.scalar(both)
                session.commit()
    except Exception as error:
        errors.append(error)


def test_lists_written_while_blocks_are_made_are_neither_refused_nor_lost(own_engine: Engine) -> None:
    done, errors = Event(), list[Exception]()
    threads = [
        Thread(target=work, args=(own_engine, done, errors), daemon=True) for work in (_write_all, _read_on)
    ]
    for thread in threads:
        thread.start()
    with Session(own_engine) as session:
        while not done.wait(0.02):
            roll_log(session, months=24, block=10, now=NOW)
            session.commit()
        for thread in threads:
            thread.join()
        assert errors == []
        for model in (SuggestionList, SuggestionItem):
            assert session.scalar(select(func.count()).select_from(model)) == LISTS
        assert len(list_blocks(session)) >= LISTS // 10


def test_a_log_that_somebody_holds_is_left_as_it_is(
    own_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_blocks, "_ATTEMPTS", 2)
    monkeypatch.setattr(journal_blocks, "_PATIENCE_MS", 20)
    with Session(own_engine) as reader, Session(own_engine) as session:
        reader.execute(text("SELECT count(*) FROM suggestion_items"))
        with pytest.raises(LogInUse):
            roll_log(session, months=24, block=10, now=NOW)
        session.rollback()
        reader.rollback()
        assert list_blocks(session) == []
        assert len(roll_log(session, months=24, block=10, now=NOW).made) == 3
