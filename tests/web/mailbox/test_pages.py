"""The demo's mailbox: every mail readable by everyone, and nowhere else than in a demo."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, sessionmaker

from app.config import Settings
from app.factory import create_app
from app.integrations.gateways import gateways
from app.integrations.mail.contract import Mail


def _send(to: str, subject: str, text: str = "Bonjour\n") -> None:
    gateways().mailer.send(Mail(to=to, subject=subject, text=text))


def test_an_empty_mailbox_says_what_to_do(client: FlaskClient) -> None:
    page = client.get("/demo/messagerie")
    assert page.status_code == 200
    assert "<title>Messagerie de démonstration · Estuaire</title>" in page.text
    assert "Aucun message" in page.text
    assert "ces messages ne sont envoyés à personne" in page.text


def test_mails_are_listed_filtered_and_read_signed_out(client: FlaskClient) -> None:
    _send("a@exemple.test", "Premier", "Ouvrez http://127.0.0.1:8000/adresse/confirmer/abc\n")
    _send("b@exemple.test", "Second")
    page = client.get("/demo/messagerie").text
    assert page.index("Second") < page.index("Premier")
    page = client.get("/demo/messagerie?pour=A@exemple.test").text
    assert "Premier" in page
    assert "Second" not in page
    link = page.split('class="fw-semibold" href="')[1].split('"')[0]
    mail = client.get(link)
    assert "<title>Premier · Estuaire</title>" in mail.text
    assert '<a href="http://127.0.0.1:8000/adresse/confirmer/abc">' in mail.text
    assert "ces messages ne sont envoyés à personne" in mail.text


def test_what_a_mail_says_is_never_live(client: FlaskClient) -> None:
    _send("a@exemple.test", "<b>Gras</b>", "<script>alert(1)</script>\n")
    page = client.get("/demo/messagerie").text
    assert "&lt;b&gt;Gras&lt;/b&gt;" in page
    link = page.split('class="fw-semibold" href="')[1].split('"')[0]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in client.get(link).text


def test_pages_hold_twenty_mails(client: FlaskClient) -> None:
    for number in range(21):
        _send("a@exemple.test", f"Message {number:02d}")
    assert "Message 00" not in client.get("/demo/messagerie").text
    assert "Message 00" in client.get("/demo/messagerie?page=2&pour=a@exemple.test").text


def test_an_unknown_mail_is_a_404(client: FlaskClient) -> None:
    assert client.get("/demo/messagerie/inconnu").status_code == 404


@pytest.mark.parametrize("url", ["/demo/messagerie", "/demo/messagerie/abc"])
def test_the_mailbox_does_not_exist_where_mails_are_really_sent(
    settings: Settings, sessions: sessionmaker[Session], tmp_path: Path, url: str
) -> None:
    app: Flask = create_app(settings.model_copy(update={"mail_backend": "smtp"}), sessions)
    assert app.test_client().get(url).status_code == 404
    assert not (tmp_path / "mailbox").exists()
