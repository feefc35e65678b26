"""What a web process does beside its first requests is done when they need it, and never in their way."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.core.db import make_engine
from app.matching.indexing import base as base_index
from app.matching.indexing import warming
from app.matching.indexing.store import STORE
from app.matching.indexing.warming import warm_up_beside
from tests.factories.candidates import make_candidate


def test_the_first_reader_finds_an_index(own_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with Session(own_engine) as session:
        make_candidate(session)
        session.commit()
    for thread in warm_up_beside(own_engine):
        thread.join(60)

    def refuse(*_arguments: Any, **_options: Any) -> None:
        raise AssertionError("everyone is read once more")

    monkeypatch.setattr(base_index, "load_index", refuse)
    with Session(own_engine) as session:
        assert len(STORE.snapshot(session).indexes[0]) == 1


def test_a_database_without_tables_is_left_to_the_first_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the site is started before it is migrated: the thread says so and ends."""
    said: list[str] = []
    # Where logs go depends on whether an application was made before.
    monkeypatch.setattr(warming.log, "warning", lambda event, **_values: said.append(event), raising=False)
    engine = make_engine(f"sqlite:///{tmp_path}/empty.db")
    for thread in warm_up_beside(engine):
        thread.join(60)
        assert not thread.is_alive()
    engine.dispose()
    assert "warm_up_failed" in said
