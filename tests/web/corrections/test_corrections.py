"""A person corrects what is theirs to correct."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.candidates.models import Candidate, CandidateAim, CandidateSkill
from app.candidates.rules import contracts_in
from app.reference.enums import ContractKind, EvidenceKind
from tests.factories.accounts import make_user
from tests.factories.candidates import make_candidate
from tests.factories.reference import make_commune, make_occupation, make_skill

Login = Callable[[Any], FlaskClient]


@pytest.fixture
def user(session: Session) -> User:
    return make_user(session)


@pytest.fixture
def person(session: Session, user: User) -> Candidate:
    occupation = make_occupation(session)
    person = make_candidate(
        session,
        user=user,
        occupation=occupation,
        skills={make_skill(session, occupation): EvidenceKind.CERTIFIED},
        identity={"first_name": "Lise", "last_name": "Tarnaud", "email": "lise@exemple.test"},
        commune=make_commune(session, name="Rochefort", search_text="rochefort"),
        radius_km=25,
    )
    session.commit()
    return person


def test_the_form_shows_what_is_known_and_keeps_an_unusual_distance(
    session: Session, login: Login, user: User, person: Candidate
) -> None:
    client = login(user)
    page = client.get("/ma-page/modifier").text
    assert 'value="Rochefort (17300)"' in page
    assert '<option selected value="25">' in page
    answers = {
        "commune": "Rochefort (17300)",
        "available_on": "2027-02-01",
        "radius_km": "25",
        "contracts": ["cdi"],
        "preferred": "",
    }
    assert client.post("/ma-page/modifier", data=answers).status_code == 303
    session.expire_all()
    assert contracts_in(person.accepted_contracts) == [ContractKind.CDI]
    assert (person.radius_km, person.preferred_contracts) == (25, 0)
    refused = client.post("/ma-page/modifier", data=answers | {"contracts": []})
    assert refused.status_code == 422


def test_contact_details_are_corrected(session: Session, login: Login, user: User, person: Candidate) -> None:
    answers = {"first_name": "Lise", "last_name": "Cadiot", "email": "", "phone": "06 12 34 56 78"}
    assert login(user).post("/ma-page/identite", data=answers).status_code == 303
    session.expire_all()
    assert person.identity is not None
    assert (person.identity.last_name, person.identity.email) == ("Cadiot", None)


def test_skills_are_searched_without_losing_what_is_checked_then_saved(
    session: Session, login: Login, user: User, person: Candidate
) -> None:
    wanted = make_skill(session, label="Tailler un arbre", search_text="tailler un arbre")
    proposed = make_skill(session, person.aims[0].occupation)
    session.commit()
    client = login(user)
    found = client.post(
        "/ma-page/competences", data={"skills": [str(proposed.id)], "search": "tailler", "look": "1"}
    )
    assert found.status_code == 200
    assert "Tailler un arbre" in found.text
    assert f'value="{proposed.id}" id="k-{proposed.id}" checked' in found.text
    session.expire_all()
    assert len(person.skills) == 1, "a search saves nothing"
    saved = client.post("/ma-page/competences", data={"skills": [str(wanted.id), str(proposed.id)]})
    assert saved.status_code == 303
    session.expire_all()
    rows = session.scalars(select(CandidateSkill).where(CandidateSkill.candidate_id == person.id))
    assert {(row.skill_id, row.evidence) for row in rows} == {
        (wanted.id, EvidenceKind.DECLARED),
        (proposed.id, EvidenceKind.DECLARED),
    }


def test_occupations_are_replaced_in_order_of_preference(
    session: Session, login: Login, user: User, person: Candidate
) -> None:
    first, second = make_occupation(session), make_occupation(session)
    session.commit()
    client = login(user)
    assert person.aims[0].occupation.label in client.get("/ma-page/metiers").text
    client.post("/ma-page/metiers", data={"metier": [second.code, first.code]})
    aims = session.scalars(
        select(CandidateAim.occupation_id)
        .where(CandidateAim.candidate_id == person.id)
        .order_by(CandidateAim.position)
    )
    assert list(aims) == [second.id, first.id]
    assert client.post("/ma-page/metiers", data={}).status_code == 422
