"""The first suggestions page of a process, which logs what it shows: others write while it reads everyone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.candidates.models import CandidateChange
from app.config import Environment, Settings
from app.core.db import begin_writing
from app.factory import create_app
from app.matching.indexing import base as base_index
from app.matching.indexing.loading import load_index
from app.matching.models import SuggestionList
from tests.factories.accounts import make_employer, make_member
from tests.factories.candidates import NOW, make_candidate
from tests.factories.vacancies import make_vacancy


@pytest.fixture
def app(own_engine: Engine, tmp_path: Path) -> Iterator[Flask]:
    url = own_engine.url.render_as_string(hide_password=False)
    app = create_app(
        Settings(
            environment=Environment.TEST,
            database_url=url,
            secret_key="a-secret-for-tests-only-0123456789abcdef",
            data_dir=tmp_path / "data",
        )
    )
    app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=True)
    yield app
    app.extensions["estuaire_sessions"].kw["bind"].dispose()


def test_others_write_while_the_first_page_builds_its_index(
    app: Flask, own_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Session(own_engine) as session:
        employer = make_employer(session)
        make_member(session, employer)
        vacancy = make_vacancy(session, employer)
        person = make_candidate(session, occupation=vacancy.occupation, commune=vacancy.commune)
        session.commit()
        user = session.scalars(select(User)).one()
        address, who = f"/offres/{vacancy.public_id}/suggestions", f"{user.public_id}:{user.session_salt}"
        person_id, code = person.id, person.code
    written: list[int] = []

    def write_meanwhile(session: Session, **options: Any) -> Any:
        # On SQLite, waits 15 s and fails if the page's own transaction has begun as a writer.
        with Session(own_engine) as other:
            begin_writing(other)
            other.add(CandidateChange(candidate_id=person_id, changed_at=NOW))
            other.commit()
        written.append(1)
        return load_index(session, **options)

    monkeypatch.setattr(base_index, "load_index", write_meanwhile)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = who, True
    response = client.get(address)
    assert response.status_code == 200
    assert code in response.text
    assert written == [1]
    with Session(own_engine) as session:
        assert session.scalar(select(func.count()).select_from(SuggestionList)) == 1
