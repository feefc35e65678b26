"""An employer signs up, from the SIRET to the confirmed address."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.enums import MemberRole, TokenPurpose
from app.accounts.models import Organisation, User
from app.accounts.tokens import issue_token
from app.core.clock import utc_now
from app.core.outbox import OutboxJob
from app.integrations import gateways as gateways_module
from app.integrations.sirene.contract import Company, DirectoryUnavailable
from tests.factories.accounts import luhn_siret, make_employer, make_member, make_user
from tests.factories.reference import make_commune

SIRET = luhn_siret(900_101)
PASSWORD = "quatre mots sans lien"
PERSON = {"full_name": "Jeanne Ricoux", "email": "jeanne@ricoux.fr", "password": PASSWORD}


@dataclass
class Directory:
    """Answers with what a test puts in it; None is a directory that is down."""

    companies: dict[str, Company] | None = field(default_factory=dict)

    def find(self, siret: str) -> Company | None:
        if self.companies is None:
            raise DirectoryUnavailable("down")
        return self.companies.get(siret)


@pytest.fixture
def directory(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Directory:
    directory = Directory({SIRET: Company(SIRET, "MENUISERIE RICOUX", "43.32A", "17299", "ROCHEFORT", True)})
    current = gateways_module.gateways()
    monkeypatch.setattr(gateways_module, "_current", replace(current, companies=directory))
    return directory


@pytest.fixture
def rochefort(session: Session) -> None:
    make_commune(session, insee_code="17299", name="Rochefort", search_text="rochefort", postal_codes="17300")
    session.commit()


def _first_step(client: FlaskClient, siret: str = SIRET) -> None:
    assert client.post("/inscription", data={"siret": siret}).location == "/inscription/vous"


@pytest.mark.usefixtures("rochefort")
def test_a_firm_signs_up_with_its_siret_then_confirms_and_lands_on_its_dashboard(
    client: FlaskClient, directory: Directory, session: Session
) -> None:
    _first_step(client)
    page = client.get("/inscription/vous")
    assert "<title>Créer mon compte entreprise · Estuaire</title>" in page.text
    assert "MENUISERIE RICOUX" in page.text
    assert 'name="commune"' not in page.text
    assert client.post("/inscription/vous", data=PERSON).location == "/inscription/envoyee"
    assert "jeanne@ricoux.fr" in client.get("/inscription/envoyee").text
    assert client.get("/compte").status_code == 303
    user = session.scalars(select(User).where(User.email == "jeanne@ricoux.fr")).one()
    token = issue_token(session, user, TokenPurpose.VERIFY_EMAIL, now=utc_now())
    session.commit()
    assert client.post(f"/adresse/confirmer/{token}").location == "/tableau-de-bord"
    dashboard = client.get("/tableau-de-bord")
    assert "Bonjour Jeanne" in dashboard.text
    assert "Publiez votre première offre" in dashboard.text
    assert "MENUISERIE RICOUX est en cours de vérification" in dashboard.text


@pytest.mark.usefixtures("directory", "rochefort")
def test_the_account_keeps_the_language_of_the_pages(client: FlaskClient, session: Session) -> None:
    english = {"Accept-Language": "en"}
    client.post("/inscription", data={"siret": SIRET}, headers=english)
    client.post("/inscription/vous", data=PERSON, headers=english)
    assert session.scalars(select(User.language)).one() == "en"


def test_the_second_step_needs_the_first(client: FlaskClient) -> None:
    for url in ("/inscription/vous", "/inscription/envoyee"):
        assert client.get(url).location == "/inscription"


@pytest.mark.usefixtures("directory")
def test_a_wrong_siret_is_kept_and_explained(client: FlaskClient) -> None:
    response = client.post("/inscription", data={"siret": "123 456"})
    assert response.status_code == 422
    assert "<title>Erreur\u00a0: Inscrire mon entreprise · Estuaire</title>" in response.text
    assert 'value="123 456"' in response.text
    assert 'id="e-siret"' in response.text


def test_an_unknown_siret_goes_on_when_the_person_is_sure(client: FlaskClient, directory: Directory) -> None:
    unknown = luhn_siret(900_102)
    response = client.post("/inscription", data={"siret": unknown})
    assert response.status_code == 422
    assert 'name="is_sure"' in response.text
    response = client.post("/inscription", data={"siret": unknown, "is_sure": "y"})
    assert response.location == "/inscription/vous"
    assert 'name="name"' in client.get("/inscription/vous").text


def test_a_closed_establishment_is_refused(client: FlaskClient, directory: Directory) -> None:
    assert directory.companies is not None
    directory.companies[SIRET] = replace(directory.companies[SIRET], is_open=False)
    response = client.post("/inscription", data={"siret": SIRET, "is_sure": "y"})
    assert response.status_code == 422
    assert "fermé" in response.text


@pytest.mark.usefixtures("rochefort")
def test_a_directory_that_is_down_does_not_stop_anyone(
    client: FlaskClient, directory: Directory, session: Session
) -> None:
    directory.companies = None
    _first_step(client)
    refused = client.post("/inscription/vous", data=PERSON)
    assert refused.status_code == 422
    assert "Indiquez le nom de l’entreprise" in refused.text
    assert 'value="jeanne@ricoux.fr"' in refused.text
    assert PASSWORD not in refused.text
    typed = PERSON | {"name": "Menuiserie Ricoux", "commune": "Rochefort"}
    assert client.post("/inscription/vous", data=typed).status_code == 303
    organisation = session.scalars(select(Organisation).where(Organisation.siret == SIRET)).one()
    assert organisation.name == "Menuiserie Ricoux"
    assert organisation.directory_record is None


@pytest.mark.usefixtures("directory", "rochefort")
@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("password", "court", "12 caractères au moins"),
        ("email", "jeanne", "Écrivez une adresse complète"),
        ("full_name", "", "Remplissez ce champ."),
    ],
)
def test_each_wrong_field_says_what_to_do(client: FlaskClient, field: str, value: str, message: str) -> None:
    _first_step(client)
    response = client.post("/inscription/vous", data=PERSON | {field: value})
    assert response.status_code == 422
    assert f'id="e-{field}"' in response.text
    assert message in response.text


@pytest.mark.usefixtures("directory", "rochefort")
def test_an_address_that_has_an_account_sees_the_same_pages(client: FlaskClient, session: Session) -> None:
    make_user(session, email="jeanne@ricoux.fr")
    session.commit()
    _first_step(client)
    response = client.post("/inscription/vous", data=PERSON)
    assert (response.status_code, response.location) == (303, "/inscription/envoyee")
    assert "Un message vient de partir" in client.get("/inscription/envoyee").text
    with client.session_transaction() as cookie:
        assert set(cookie) >= {"signed_up", "signed_up_email"}
    assert session.scalar(select(func.count()).select_from(Organisation)) == 0
    assert list(session.scalars(select(OutboxJob.name))) == ["accounts.send_account_exists"]


@pytest.mark.usefixtures("directory")
def test_a_known_siret_leads_to_a_waiting_page_that_names_nobody(
    client: FlaskClient, session: Session
) -> None:
    employer = make_employer(session, siret=SIRET, name="Menuiserie Ricoux")
    make_member(session, employer, full_name="Odile Ricoux", email="odile@ricoux.fr")
    session.commit()
    _first_step(client)
    client.post("/inscription/vous", data=PERSON)
    client.post("/connexion", data=PERSON)
    assert client.get("/tableau-de-bord").location == "/compte/en-attente"
    page = client.get("/compte/en-attente").text
    assert "Votre accès" in page
    assert "En attente d’une réponse" in page
    assert "Odile" not in page
    assert "odile@" not in page
    assert client.get("/offres").status_code == 403


@pytest.mark.usefixtures("directory", "rochefort")
def test_someone_who_has_an_account_adds_a_second_firm(
    login: Callable[[User], FlaskClient], session: Session
) -> None:
    user = make_member(session, make_employer(session))
    session.commit()
    client = login(user)
    assert client.post("/inscription", data={"siret": SIRET}).location == "/inscription/organisation"
    page = client.get("/inscription/organisation")
    assert "<title>Ajouter une entreprise à mon compte · Estuaire</title>" in page.text
    assert 'name="password"' not in page.text
    assert client.post("/inscription/organisation").location == "/tableau-de-bord"
    assert "MENUISERIE RICOUX" in client.get("/tableau-de-bord").text


@pytest.mark.usefixtures("directory", "rochefort")
def test_a_persons_own_account_does_not_become_a_firms(
    login: Callable[[User], FlaskClient], session: Session
) -> None:
    person = make_user(session)
    session.commit()
    client = login(person)
    client.post("/inscription", data={"siret": SIRET})
    response = client.post("/inscription/organisation")
    assert response.status_code == 422
    assert "page personnelle" in response.text


def test_the_waiting_page_tells_why_a_firm_is_suspended(
    login: Callable[[User], FlaskClient], session: Session, now: datetime
) -> None:
    from app.accounts.supervision import suspend_organisation

    employer = make_employer(session, name="Garage Vidal")
    member = make_member(session, employer, MemberRole.OWNER)
    administrator = make_user(session, is_administrator=True)
    suspend_organisation(
        session, organisation=employer, reason="Annonces fictives", actor=administrator, now=now
    )
    session.commit()
    client = login(member)
    assert client.get("/tableau-de-bord").location == "/compte/en-attente"
    assert "Annonces fictives" in client.get("/compte/en-attente").text
