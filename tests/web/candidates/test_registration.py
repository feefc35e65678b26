"""Anyone registers alone, on a phone, without JavaScript."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.candidates.enums import CandidateOrigin, CandidateStatus
from app.candidates.models import Candidate
from app.core.outbox import OutboxJob
from app.reference.enums import EvidenceKind
from app.reference.models import Occupation, Skill
from tests.factories.accounts import make_user
from tests.factories.reference import make_commune, make_occupation, make_skill


@pytest.fixture
def occupation(session: Session) -> Occupation:
    return make_occupation(session, label="Soudeur / Soudeuse", search_text="soudeur soudeuse")


@pytest.fixture
def skill(session: Session, occupation: Occupation) -> Skill:
    return make_skill(session, occupation, label="Souder à l’arc")


@pytest.fixture
def answers(session: Session, skill: Skill) -> dict[str, Any]:
    make_commune(session, name="Marennes", search_text="marennes")
    session.commit()
    return {
        "first_name": "Lise",
        "last_name": "Tarnaud",
        "email": "Lise.Tarnaud@courriel.example",
        "password": "quatre mots sans ordre",
        "commune": "marennes",
        "available_on": "2027-01-04",
        "radius_km": "30",
        "contracts": ["cdi", "cdd"],
        "preferred": "cdi",
        "skills": [str(skill.id)],
        "training_title": "CAP Métallier",
        "is_informed": "y",
    }


def address(occupation: Occupation) -> str:
    return f"/candidats/inscription/vous?metier={occupation.code}"


def test_occupations_are_searched_chosen_and_removed_by_links(
    session: Session, client: FlaskClient, occupation: Occupation
) -> None:
    session.commit()
    found = client.get("/candidats/inscription?q=soud").text
    choose = re.search(r'href="([^"]+metier=[^"]+)"', found)
    assert choose is not None
    chosen = client.get(choose[1].replace("&amp;", "&")).text
    assert f"/candidats/inscription/vous?metier={occupation.code}" in chosen
    assert "Continuer" in chosen


def test_the_second_step_needs_an_occupation(client: FlaskClient) -> None:
    response = client.get("/candidats/inscription/vous?metier=ZZZZZ")
    assert (response.status_code, response.location) == (303, "/candidats/inscription")


def test_the_chosen_occupation_proposes_its_skills(
    session: Session, client: FlaskClient, occupation: Occupation, skill: Skill
) -> None:
    session.commit()
    page = client.get(address(occupation)).text
    assert skill.label in page
    assert "Un CV" not in page


def test_registering_opens_a_page_and_sends_a_verification(
    session: Session, client: FlaskClient, occupation: Occupation, answers: dict[str, Any]
) -> None:
    response = client.post(address(occupation), data=answers)
    assert (response.status_code, response.location) == (303, "/candidats/inscription/merci")
    person = session.scalars(select(Candidate)).one()
    assert (person.status, person.origin) == (CandidateStatus.OPEN, CandidateOrigin.SELF)
    assert person.user is not None
    assert person.user.email == "lise.tarnaud@courriel.example"
    assert [link.evidence for link in person.skills] == [EvidenceKind.DECLARED]
    assert person.commune.name == "Marennes"
    assert session.scalars(select(OutboxJob.name)).all() == ["accounts.send_verification"]


def test_nobody_learns_who_has_an_account(
    session: Session, client: FlaskClient, occupation: Occupation, answers: dict[str, Any]
) -> None:
    make_user(session, email="lise.tarnaud@courriel.example")
    session.commit()
    response = client.post(address(occupation), data=answers)
    assert (response.status_code, response.location) == (303, "/candidats/inscription/merci")
    assert session.scalar(select(func.count()).select_from(Candidate)) == 0
    assert session.scalar(select(func.count()).select_from(User)) == 1
    assert session.scalars(select(OutboxJob.name)).all() == ["accounts.send_account_exists"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"password": "trop court"}, "au moins 12 signes"),
        ({"contracts": []}, "Cochez au moins un type de contrat."),
        ({"commune": "Nulle-Part"}, "Choisissez une commune de la liste."),
        ({"available_on": ""}, "Remplissez ce champ."),
        ({"email": "lise"}, "Écrivez une adresse complète"),
        ({"is_informed": ""}, "Cochez cette case pour ouvrir votre page."),
        ({"phone": "abc"}, "Écrivez un numéro complet"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_lost(
    session: Session,
    client: FlaskClient,
    occupation: Occupation,
    answers: dict[str, Any],
    changes: dict[str, Any],
    message: str,
) -> None:
    response = client.post(address(occupation), data=answers | changes)
    assert response.status_code == 422
    assert message in response.text
    assert "<title>Erreur\u00a0: " in response.text
    assert 'value="Tarnaud"' in response.text
    assert session.scalar(select(func.count()).select_from(Candidate)) == 0
    assert session.scalar(select(func.count()).select_from(User)) == 0


def test_several_communes_of_a_name_are_asked_about_without_javascript(
    session: Session, client: FlaskClient, occupation: Occupation, answers: dict[str, Any]
) -> None:
    communes = [
        make_commune(session, name="Saint-Aubin", search_text="saint aubin", postal_codes=code)
        for code in ("17800", "47150")
    ]
    session.commit()
    asked = client.post(address(occupation), data=answers | {"commune": "Saint-Aubin"})
    assert asked.status_code == 422
    assert "choisissez la vôtre" in asked.text
    chosen = answers | {"commune": "Saint-Aubin", "commune_choice": str(communes[1].id)}
    assert client.post(address(occupation), data=chosen).status_code == 303
    assert session.scalars(select(Candidate.commune_id)).one() == communes[1].id


def test_a_forged_skill_or_too_many_occupations_are_refused(
    session: Session, client: FlaskClient, occupation: Occupation, answers: dict[str, Any]
) -> None:
    codes = "&metier=".join(make_occupation(session).code for _ in range(4))
    session.commit()
    forged = client.post(address(occupation), data=answers | {"skills": ["999999"]})
    assert forged.status_code == 422
    assert "Choisissez des compétences de la liste." in forged.text
    many = client.post(f"/candidats/inscription/vous?metier={codes}", data=answers)
    assert many.status_code == 422
    assert "trois métiers au plus" in many.text
    assert session.scalar(select(func.count()).select_from(User)) == 0
