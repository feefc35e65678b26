"""Pages of signing in and of renewed passwords."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from app.accounts.enums import TokenPurpose
from app.accounts.models import User
from app.accounts.passwords import hash_password
from app.accounts.tokens import issue_token
from app.config import Settings
from app.core.clock import utc_now
from app.core.outbox import OutboxJob
from app.factory import create_app
from app.web.security import limiter
from tests.factories.accounts import make_employer, make_member

PASSWORD = "quatre mots sans lien"


@pytest.fixture
def user(session: Session) -> User:
    user = make_member(
        session, make_employer(session), email="jeanne@ricoux.fr", password_hash=hash_password(PASSWORD)
    )
    session.commit()
    return user


def _sign_in(client: FlaskClient, email: str, password: str, suite: str = "") -> Any:
    query = {"suite": suite} if suite else {}
    return client.post("/connexion", query_string=query, data={"email": email, "password": password})


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("/connexion", "Se connecter"),
        ("/mot-de-passe/oublie", "Mot de passe oublié"),
        ("/inscription", "Inscrire mon entreprise"),
        ("/adresse/confirmer/un-lien", "Confirmer mon adresse"),
    ],
)
def test_a_page_has_its_title_and_one_heading(client: FlaskClient, url: str, title: str) -> None:
    response = client.get(url)
    assert response.status_code == 200
    assert f"<title>{title} · Estuaire</title>" in response.text
    assert len(re.findall(r"<h1\b", response.text)) == 1


def test_signing_in_leads_to_the_dashboard_and_out_again(client: FlaskClient, user: User) -> None:
    response = _sign_in(client, user.email, PASSWORD)
    assert (response.status_code, response.location) == (303, "/tableau-de-bord")
    assert client.get("/compte").status_code == 200
    assert client.post("/deconnexion").status_code == 303
    assert client.get("/compte").status_code == 303


def test_someone_signed_in_does_not_see_the_form_again(client: FlaskClient, user: User) -> None:
    _sign_in(client, user.email, PASSWORD)
    assert client.get("/connexion?suite=/offres").location == "/offres"


def test_a_page_asked_for_before_signing_in_comes_after_it(client: FlaskClient, user: User) -> None:
    asked = client.get("/offres?etat=draft")
    assert asked.location == "/connexion?suite=/offres?etat%3Ddraft"
    page = client.get(asked.location)
    assert 'action="/connexion?suite=/offres?etat%3Ddraft"' in page.text
    assert _sign_in(client, user.email, PASSWORD, "/offres?etat=draft").location == "/offres?etat=draft"


@pytest.mark.parametrize("suite", ["https://ailleurs.example/", "//ailleurs.example", "/\\ailleurs.example"])
def test_no_link_sends_people_to_another_site(client: FlaskClient, user: User, suite: str) -> None:
    assert _sign_in(client, user.email, PASSWORD, suite).location == "/tableau-de-bord"
    assert client.get("/connexion", query_string={"suite": suite}).location == "/tableau-de-bord"


def test_a_wrong_password_and_an_unknown_address_give_the_same_page(client: FlaskClient, user: User) -> None:
    pages = []
    for email in (user.email, "inconnue@ricoux.fr"):
        response = _sign_in(client, email, "autre chose que cela")
        assert response.status_code == 422
        assert "<title>Erreur\u00a0: Se connecter · Estuaire</title>" in response.text
        assert f'value="{email}"' in response.text
        pages.append(_without_secrets(response.text.replace(email, "")))
    assert pages[0] == pages[1]


def _without_secrets(page: str) -> str:
    return re.sub(r'csrf_token" value="[^"]*"|X-CSRFToken": "[^"]*"', "", page)


def test_signing_in_drops_what_the_browser_held_before(client: FlaskClient, user: User) -> None:
    with client.session_transaction() as cookie:
        cookie["personal_link"] = "someone-else"
    _sign_in(client, user.email, PASSWORD)
    with client.session_transaction() as cookie:
        assert "personal_link" not in cookie


def test_asking_for_a_new_password_says_the_same_with_and_without_account(
    client: FlaskClient, user: User
) -> None:
    pages = []
    for email in (user.email, "inconnue@ricoux.fr"):
        response = client.post("/mot-de-passe/oublie", data={"email": email})
        assert response.status_code == 200
        pages.append(
            _without_secrets(response.text.replace(email, "").replace(email.replace("@", "%40"), ""))
        )
    assert pages[0] == pages[1]


def test_a_wrong_address_is_kept_and_explained(client: FlaskClient) -> None:
    response = client.post("/mot-de-passe/oublie", data={"email": "jeanne"})
    assert response.status_code == 422
    assert 'value="jeanne"' in response.text
    assert "Écrivez une adresse complète" in response.text


def test_a_new_password_closes_sessions_opened_elsewhere(
    client: FlaskClient, app: Flask, session: Session, user: User
) -> None:
    elsewhere = app.test_client()
    _sign_in(elsewhere, user.email, PASSWORD)
    token = issue_token(session, user, TokenPurpose.RESET_PASSWORD, now=utc_now())
    session.commit()
    url = f"/mot-de-passe/nouveau/{token}"
    page = client.get(url)
    assert "<title>Nouveau mot de passe · Estuaire</title>" in page.text
    refused = client.post(url, data={"password": "court"})
    assert refused.status_code == 422
    assert "12 caractères au moins" in refused.text
    assert client.post(url, data={"password": "cinq mots tout à fait neufs"}).location == "/connexion"
    assert elsewhere.get("/compte").status_code == 303
    assert client.get(url).status_code == 422
    assert _sign_in(client, user.email, PASSWORD).status_code == 422
    assert _sign_in(client, user.email, "cinq mots tout à fait neufs").status_code == 303


def test_reading_the_confirmation_link_changes_nothing(
    client: FlaskClient, session: Session, user: User
) -> None:
    """Mail scanners follow links: only the button confirms."""
    user.email_verified_at = None
    token = issue_token(session, user, TokenPurpose.VERIFY_EMAIL, now=utc_now())
    session.commit()
    for _ in range(2):
        assert client.get(f"/adresse/confirmer/{token}").status_code == 200
    session.refresh(user)
    assert user.email_verified_at is None
    assert client.post(f"/adresse/confirmer/{token}").status_code == 303
    session.refresh(user)
    assert user.email_verified_at is not None
    again = client.post(f"/adresse/confirmer/{token}")
    assert again.status_code == 422
    assert "Ce lien a expiré ou a déjà servi" in again.text


def test_the_link_alone_signs_nobody_in(client: FlaskClient, session: Session, user: User) -> None:
    """Someone may have typed another person's address with a password of their own."""
    user.email_verified_at = None
    token = issue_token(session, user, TokenPurpose.VERIFY_EMAIL, now=utc_now())
    session.commit()
    client.post(f"/adresse/confirmer/{token}")
    assert client.get("/compte").status_code == 303


def test_the_link_is_sent_again_on_demand(
    login: Callable[[User], FlaskClient], session: Session, user: User
) -> None:
    user.email_verified_at = None
    session.commit()
    client = login(user)
    assert "Renvoyer le lien" in client.get("/tableau-de-bord").text
    assert client.post("/adresse/renvoyer", data={"suite": "/tableau-de-bord"}).location == "/tableau-de-bord"
    assert list(session.scalars(select(OutboxJob.name))) == ["accounts.send_verification"]
    assert client.post("/adresse/renvoyer", data={"suite": "//ailleurs.example"}).location == "/compte"


@pytest.fixture
def guarded(settings: Settings, sessions: sessionmaker[Session]) -> Iterator[Flask]:
    """The application as it runs: rate limits and CSRF on."""
    limited = settings.model_copy(update={"is_ratelimit_enabled": True})
    app = create_app(limited, sessions)
    app.config.update(TESTING=True)
    limiter.reset()
    yield app
    limiter.reset()
    limiter.enabled = False


def test_a_form_without_its_token_is_refused(guarded: Flask, user: User) -> None:
    client = guarded.test_client()
    response = _sign_in(client, user.email, PASSWORD)
    assert response.status_code == 422
    assert "Votre session a expiré" in response.text
    assert client.get("/compte").status_code == 303


def test_a_form_with_its_token_is_accepted(guarded: Flask, user: User) -> None:
    client = guarded.test_client()
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/connexion").text)
    assert found is not None
    data = {"email": user.email, "password": PASSWORD, "csrf_token": found.group(1)}
    assert client.post("/connexion", data=data).status_code == 303


def test_trying_again_and_again_is_stopped_with_our_own_page(guarded: Flask, user: User) -> None:
    guarded.config["WTF_CSRF_ENABLED"] = False
    client = guarded.test_client()
    for _ in range(20):
        assert client.post("/connexion", data={"email": "", "password": ""}).status_code == 422
    response = _sign_in(client, user.email, PASSWORD)
    assert response.status_code == 429
    assert "Trop de demandes en peu de temps" in response.text
    assert int(response.headers["Retry-After"]) > 0
    assert client.get("/connexion").status_code == 200


def test_one_account_is_not_tried_from_many_places(guarded: Flask, user: User) -> None:
    """Failures count for the address typed, wherever they come from; a right password does not."""
    guarded.config["WTF_CSRF_ENABLED"] = False
    client = guarded.test_client()
    data = {"email": user.email, "password": ""}
    for place in range(30):
        assert (
            client.post(
                "/connexion", data=data, environ_overrides={"REMOTE_ADDR": f"10.0.0.{place}"}
            ).status_code
            == 422
        )
    refused = client.post("/connexion", data=data, environ_overrides={"REMOTE_ADDR": "10.0.1.1"})
    assert refused.status_code == 429
