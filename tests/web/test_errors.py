"""What goes wrong is said in the site's own look, with what to do and without what happened inside."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.errors import DomainError, NotAllowed
from app.web.access import PUBLIC, access


def client_of(app: Flask, error: Exception) -> FlaskClient:
    """A client of a site with one page that raises."""

    @app.get("/leve")
    @access(PUBLIC)
    def raises() -> str:
        raise error

    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app.test_client()


def test_an_unexpected_error_gives_a_page_with_a_reference_and_no_detail(app: Flask) -> None:
    response = client_of(app, RuntimeError("secret-detail")).get(
        "/leve", headers={"X-Request-ID": "abc-12345"}
    )
    assert response.status_code == 500
    assert "Un problème est survenu de notre côté" in response.text
    assert "abc-12345" in response.text
    assert "secret-detail" not in response.text


def test_a_refusal_is_a_403_and_a_broken_rule_a_422(app: Flask) -> None:
    assert client_of(app, NotAllowed()).get("/leve").status_code == 403


def test_a_rule_s_sentence_reaches_the_person(app: Flask) -> None:
    response = client_of(app, DomainError("Fermez d’abord la porte.")).get("/leve")
    assert response.status_code == 422
    assert "Fermez d’abord la porte." in response.text


def test_a_rule_s_sentence_is_translated(app: Flask) -> None:
    from app.vacancies.errors import VacancyNotPublished

    def raise_late() -> FlaskClient:
        @app.get("/leve")
        @access(PUBLIC)
        def raises() -> str:
            raise VacancyNotPublished

        return app.test_client()

    page = raise_late().get("/leve", headers={"Accept-Language": "en"})
    assert page.status_code == 422
    assert "en ligne" not in page.text


def test_an_unsafe_request_without_its_token_is_refused_htmx_included(app: Flask, session: Session) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    for headers in ({}, {"HX-Request": "true"}):
        response = client.post("/connexion", data={"email": "a@b.fr", "password": "x"}, headers=headers)
        assert response.status_code == 422
        assert "Votre session a expiré" in response.text
