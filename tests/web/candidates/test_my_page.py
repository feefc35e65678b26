"""The page of a person: what is known, their choices, and the same page behind a personal link."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.candidates.accesses import open_access
from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate, CandidateChange
from app.core.clock import utc_now
from app.pipeline.enums import Stage
from app.reference.enums import EvidenceKind
from tests.factories.accounts import make_employer, make_member, make_partner, make_user
from tests.factories.candidates import make_candidate
from tests.factories.pipeline import make_entry, make_shown_list
from tests.factories.reference import make_occupation, make_skill
from tests.factories.vacancies import make_vacancy

Login = Callable[[Any], FlaskClient]


@pytest.fixture
def user(session: Session) -> User:
    return make_user(session)


@pytest.fixture
def person(session: Session, user: User) -> Candidate:
    occupation = make_occupation(session, label="Soudeur / Soudeuse")
    skill = make_skill(session, occupation, label="Souder à l’arc")
    partner = make_partner(session, name="CFA Rives de Charente")
    person = make_candidate(
        session,
        user=user,
        partner=partner,
        occupation=occupation,
        skills={skill: EvidenceKind.CERTIFIED},
        identity={"first_name": "Lise", "last_name": "Tarnaud", "phone": "0612345678"},
    )
    person.skills[0].attested_by = partner
    session.commit()
    return person


def status_of(session: Session, person: Candidate) -> CandidateStatus:
    session.expire_all()
    return session.scalars(select(Candidate.status).where(Candidate.id == person.id)).one()


def test_everything_that_is_known_is_there_with_its_source(
    session: Session, login: Login, user: User, person: Candidate
) -> None:
    page = login(user).get("/ma-page")
    assert "<title>Ma page · Estuaire</title>" in page.text
    for words in (
        person.code,
        "Lise Tarnaud",
        "0612345678",
        "Soudeur / Soudeuse",
        "Souder à l’arc",
        "attestée par CFA Rives de Charente",
        "Visible par les entreprises",
    ):
        assert words in page.text


def test_who_saw_them_and_why_in_five_parts(
    session: Session, login: Login, user: User, person: Candidate
) -> None:
    vacancy = make_vacancy(session, make_employer(session, name="Atelier Maubrac"), title="Soudeuse TIG")
    make_shown_list(session, vacancy, [person])
    session.commit()
    for address in ("/ma-page", "/ma-page/vues"):
        page = login(user).get(address).text
        for words in ("Atelier Maubrac", "Soudeuse TIG", "80 sur 100", "Métier", "Formation"):
            assert words in page


def test_requests_come_first_and_agreements_can_be_withdrawn(
    session: Session, login: Login, user: User, person: Candidate
) -> None:
    employer = make_employer(session)
    waiting = make_entry(session, make_vacancy(session, employer), person, Stage.CONTACT_ASKED)
    running = make_entry(session, make_vacancy(session, employer), person, Stage.AGREED)
    session.commit()
    page = login(user).get("/ma-page").text
    assert "1 demande attend votre réponse" in page
    assert f"/ma-page/demandes/{waiting.public_id}" in page
    assert f"/ma-page/demandes/{running.public_id}/retirer" in page


def test_pausing_is_one_click_and_tells_ranking(
    session: Session, login: Login, user: User, person: Candidate
) -> None:
    client = login(user)
    assert client.get("/ma-page/pause").status_code == 405
    client.post("/ma-page/pause")
    assert status_of(session, person) is CandidateStatus.PAUSED
    assert "Votre page est en pause" in client.get("/ma-page").text
    client.post("/ma-page/reprise")
    assert status_of(session, person) is CandidateStatus.OPEN
    assert len(session.scalars(select(CandidateChange)).all()) == 2


def test_the_same_page_opens_with_a_personal_link_until_it_is_closed(
    session: Session, client: FlaskClient, person: Candidate
) -> None:
    person.user = None
    token = open_access(session, person, days=30, now=utc_now(), actor_id=None, note="letter")
    session.commit()
    response = client.get(f"/personne/{token}")
    assert (response.status_code, response.location) == (303, "/ma-page")
    page = client.get("/ma-page")
    assert "Lise Tarnaud" in page.text
    assert token not in page.text
    client.post("/ma-page/pause")
    assert status_of(session, person) is CandidateStatus.PAUSED
    client.post("/ma-page/fermer")
    assert client.get("/ma-page").status_code == 303


def test_an_account_without_a_page_is_told_what_to_do(session: Session, login: Login) -> None:
    user = make_user(session)
    session.commit()
    page = login(user).get("/ma-page")
    assert page.status_code == 404
    assert "Inscrivez-vous" in page.text


@pytest.mark.parametrize(
    "address",
    [
        "/ma-page",
        "/ma-page/modifier",
        "/ma-page/identite",
        "/ma-page/metiers",
        "/ma-page/competences",
        "/ma-page/vues",
        "/ma-page/suggestions",
        "/ma-page/export.json",
        "/ma-page/quitter",
    ],
)
def test_a_persons_pages_are_closed_to_members_and_strangers(
    session: Session, client: FlaskClient, login: Login, address: str
) -> None:
    assert client.get(address).status_code == 303
    member = make_member(session, make_employer(session))
    session.commit()
    assert login(member).get(address).status_code == 403
