"""Taking one's data away, and leaving, each from one page."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate, CandidateIdentity
from tests.factories.accounts import make_user
from tests.factories.candidates import make_candidate

Login = Callable[[Any], FlaskClient]


@pytest.fixture
def user(session: Session) -> User:
    return make_user(session, email="lise@exemple.test")


@pytest.fixture
def person(session: Session, user: User) -> Candidate:
    person = make_candidate(session, user=user, identity={"first_name": "Lise", "last_name": "Tarnaud"})
    session.commit()
    return person


def test_the_export_is_a_file_of_their_own_data(login: Login, user: User, person: Candidate) -> None:
    response = login(user).get("/ma-page/export.json")
    assert response.mimetype == "application/json"
    assert f"estuaire-{person.code}.json" in response.headers["Content-Disposition"]
    assert response.json is not None
    assert response.json["identité"]["nom"] == "Tarnaud"


def test_leaving_asks_once_more(session: Session, login: Login, user: User, person: Candidate) -> None:
    client = login(user)
    assert "Quitter Estuaire\u00a0?" in client.get("/ma-page/quitter").text
    assert client.post("/ma-page/quitter", data={}).status_code == 422
    session.expire_all()
    assert person.status is CandidateStatus.OPEN


def test_leaving_erases_and_ends_the_session(
    session: Session, login: Login, user: User, person: Candidate
) -> None:
    client = login(user)
    response = client.post("/ma-page/quitter", data={"is_sure": "y"})
    assert (response.status_code, response.location) == (303, "/au-revoir")
    session.expire_all()
    assert session.scalars(select(Candidate.status)).one() is CandidateStatus.LEFT
    assert session.scalars(select(CandidateIdentity)).all() == []
    assert client.get("/ma-page").status_code == 303
    assert "Votre page est effacée" in client.get("/au-revoir").text
