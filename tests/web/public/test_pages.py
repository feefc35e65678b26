"""Pages for everyone: they answer, say what they are, and keep the security headers."""

import re

import pytest
from flask.testing import FlaskClient

PAGES = [
    ("/", "Recruter parmi les personnes en formation près de vous"),
    ("/comment-ca-marche", "Comment ça marche"),
    ("/tarifs", "Tarifs"),
    ("/candidats", "Pour les candidats"),
    ("/comment-le-score-est-calcule", "Comment le score est calculé"),
    ("/mentions-legales", "Mentions légales"),
    ("/donnees-personnelles", "Données personnelles"),
]


@pytest.mark.parametrize(("url", "title"), PAGES)
def test_a_public_page_has_its_title_and_one_heading(client: FlaskClient, url: str, title: str) -> None:
    response = client.get(url)
    assert response.status_code == 200
    assert f"<title>{title} · Estuaire</title>" in response.text
    assert len(re.findall(r"<h1\b", response.text)) == 1
    assert 'id="contenu"' in response.text


def test_the_policy_lets_no_inline_style_or_foreign_script_in(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "style-src 'self';" in policy
    assert "unsafe-inline" not in policy


def test_the_nonce_changes_with_each_page(client: FlaskClient) -> None:
    first, second = (client.get("/").headers["Content-Security-Policy"] for _ in range(2))
    assert first != second


def test_an_unknown_address_gives_a_page_in_our_own_look(client: FlaskClient) -> None:
    response = client.get("/nulle-part")
    assert response.status_code == 404
    assert "Cette page n’existe pas" in response.text
    assert "Revenir à l’accueil" in response.text


def test_an_unknown_address_gives_htmx_an_alert(client: FlaskClient) -> None:
    response = client.get("/nulle-part", headers={"HX-Request": "true"})
    assert response.status_code == 404
    assert response.headers["HX-Retarget"] == "#alertes"
    assert "<html" not in response.text


def test_a_request_id_given_by_a_proxy_is_kept_and_a_strange_one_is_not(client: FlaskClient) -> None:
    assert (
        client.get("/sante", headers={"X-Request-ID": "abcdef-123456"}).headers["X-Request-ID"]
        == "abcdef-123456"
    )
    assert client.get("/sante", headers={"X-Request-ID": "<script>"}).headers["X-Request-ID"] != "<script>"
