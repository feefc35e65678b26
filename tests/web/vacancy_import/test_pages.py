"""A firm sends the file of its offers, reads what would come of it, and has drafts made."""

import csv
import io
import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.core.clock import utc_now
from app.vacancies.enums import VacancyStatus
from app.vacancies.importing.services import forget_imports
from app.vacancies.models import Vacancy, VacancyImport
from tests.factories.accounts import make_employer, make_member, make_partner
from tests.factories.reference import make_appellation, make_commune, make_occupation, make_skill

Login = Callable[[Any], FlaskClient]


@pytest.fixture
def employer(session: Session) -> Organisation:
    return make_employer(session)


@pytest.fixture
def client_of(session: Session, login: Login, employer: Organisation) -> FlaskClient:
    """A member of the firm, in a region of one commune with two occupations."""
    waiter = make_occupation(session, code="G1803", label="Serveur / Serveuse")
    make_appellation(session, waiter, label="Serveur / Serveuse de restaurant")
    make_skill(session, waiter)
    make_occupation(session, code="H2903", label="Tourneur-fraiseur / Tourneuse-fraiseuse")
    make_commune(session, name="Rochefort", search_text="rochefort", insee_code="17299")
    user = make_member(session, employer)
    session.commit()
    return login(user)


def offer(reference: str, **values: Any) -> dict[str, Any]:
    fields = {
        "id": reference,
        "intitule": "Serveur (H/F)",
        "description": "Service en salle, le soir.",
        "romeCode": "G1803",
        "typeContrat": "CDI",
        "lieuTravail": {"commune": "17299", "codePostal": "17300", "libelle": "17 - ROCHEFORT"},
    }
    return fields | values


def send(client: FlaskClient, content: bytes | list[Any], name: str = "offres.txt") -> Any:
    data = content if isinstance(content, bytes) else json.dumps({"resultats": content}).encode()
    # Written out: the client would keep what is large in a file that it never closes.
    head = f'--limite\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return client.post(
        "/offres/importer",
        data=head.encode() + data + b"\r\n--limite--\r\n",
        content_type="multipart/form-data; boundary=limite",
    )


def drafts(session: Session) -> list[Vacancy]:
    session.expire_all()
    return list(session.scalars(select(Vacancy).order_by(Vacancy.id)))


def test_the_list_of_vacancies_leads_to_the_import(client_of: FlaskClient) -> None:
    assert 'href="/offres/importer"' in client_of.get("/offres").text
    page = client_of.get("/offres/importer").text
    assert 'enctype="multipart/form-data"' in page
    assert "hx-" not in page[page.index("<main") : page.index("</main>")]


def test_a_good_file_is_shown_then_becomes_drafts(session: Session, client_of: FlaskClient) -> None:
    sent = send(client_of, [offer("A1"), offer("A2", intitule="Serveuse de restaurant (H/F)")])
    assert sent.status_code == 303
    shown = client_of.get(sent.location).text
    assert "<h1>2 offres lues</h1>" in shown
    assert "Préparer 2 brouillons" in shown
    assert "donné par le fichier" in shown
    assert drafts(session) == []

    made = client_of.post(f"{sent.location}/brouillons", follow_redirects=True).text
    assert "2 brouillons créés" in made
    first, second = drafts(session)
    assert {first.status, second.status} == {VacancyStatus.DRAFT}
    assert (first.feed_reference, first.occupation.code, first.commune.name) == ("A1", "G1803", "Rochefort")  # type: ignore[union-attr]
    assert client_of.get(f"/offres/{first.public_id}/modifier/metier").status_code == 200


def test_what_was_shown_is_done_once(session: Session, client_of: FlaskClient) -> None:
    sent = send(client_of, [offer("A1")])
    for _time in range(2):
        assert client_of.post(f"{sent.location}/brouillons").status_code == 303
    assert len(drafts(session)) == 1
    # The page leads to the drafts from then on, and keeps nothing of the file.
    assert client_of.get(sent.location).location == "/offres?etat=draft"
    assert client_of.get(f"{sent.location}/rapport.csv").location == "/offres?etat=draft"
    assert session.scalars(select(VacancyImport)).one().plan is None


def test_the_same_file_sent_twice_brings_nothing_new(session: Session, client_of: FlaskClient) -> None:
    for _time in range(2):
        sent = send(client_of, [offer("A1")])
        shown = client_of.get(sent.location).text
        client_of.post(f"{sent.location}/brouillons")
    assert "Une offre est déjà importée et n’a pas changé." in shown
    assert "/brouillons" not in shown
    assert len(drafts(session)) == 1


def test_a_mixed_file_says_what_is_wrong_with_each_offer(session: Session, client_of: FlaskClient) -> None:
    elsewhere = {"commune": "75056", "codePostal": "75001", "libelle": "75 - PARIS"}
    sent = send(
        client_of,
        [
            offer("=A1"),
            offer("A2", lieuTravail=elsewhere, intitule="Serveur à Paris"),
            "rien",
            offer("A3", typeContrat="", intitule="Serveur <b>de nuit</b>"),
            offer("=A1"),
        ],
    )
    shown = client_of.get(sent.location).text.replace("\u00a0", " ")
    assert "<h1>5 offres lues</h1>" in shown
    assert "Une offre hors de Nouvelle-Aquitaine, passée" in shown
    assert "offre n° 3</strong> <span>Ce n’est pas une offre." in shown
    assert "a la même référence" in shown
    assert "Serveur de nuit" in shown
    assert "le contrat" in shown
    report = client_of.get(f"{sent.location}/rapport.csv")
    assert report.headers["Content-Disposition"] == 'attachment; filename="import-offres.csv"'
    rows = list(csv.reader(io.StringIO(report.text.removeprefix("\ufeff")), delimiter=";"))
    assert [row[0].replace("\u00a0", " ") for row in rows[1:]] == [f"offre n° {n}" for n in range(1, 6)]
    # A spreadsheet must not run what a stranger wrote.
    assert rows[1][1] == "'=A1"
    client_of.post(f"{sent.location}/brouillons")
    assert [vacancy.feed_reference for vacancy in drafts(session)] == ["=A1", "A3"]


def test_a_proposed_occupation_is_said_in_the_list_until_somebody_confirms_it(
    session: Session, client_of: FlaskClient
) -> None:
    client_of.post(f"{send(client_of, [offer('A1')]).location}/brouillons")
    (vacancy,) = drafts(session)
    vacancy.occupation_source, vacancy.occupation_confidence = "proposed", 0.83  # type: ignore[assignment]
    session.commit()
    page = client_of.get("/offres?etat=draft").text.replace("\u00a0", " ")
    assert "Métier proposé : Serveur / Serveuse (très probable) — " in page
    kept = {"title": vacancy.title, "occupation": f"{vacancy.occupation_id}:", "action": "suite"}
    client_of.post(f"/offres/{vacancy.public_id}/modifier/metier", data=kept)
    assert "Métier proposé" not in client_of.get("/offres?etat=draft").text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Ce fichier est vide."),
        (b"\x89PNG\x00\x00", "n’est pas un texte"),
        (b"Bonjour", "n’a pas été reconnu"),
        (b"<source>\n<job><title>x</job></source>", "Ligne 2. Le fichier est mal formé."),
        (b"<!DOCTYPE s [<!ENTITY a 'b'>]><s><job/></s>", "refusées par sécurité"),
        (b"[]" + b" " * 5 * 1024 * 1024, "dépasse 5 Mo"),
        (b"[" + b",".join(b'{"title":"x","id":%d}' % n for n in range(2001)) + b"]", "plus de 2 000 offres"),
    ],
)
def test_a_bad_file_is_refused_at_the_field(
    session: Session, client_of: FlaskClient, content: bytes, sentence: str
) -> None:
    answer = send(client_of, content)
    assert answer.status_code == 422
    page = answer.text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "<title>Erreur" in page
    field = page[page.index('class="es-field bad') :]
    assert sentence in field[: field.index("</form>")]
    assert session.scalars(select(VacancyImport)).all() == []


def test_a_form_without_a_file_says_so(client_of: FlaskClient) -> None:
    answer = client_of.post("/offres/importer", data={})
    assert answer.status_code == 422
    assert "Choisissez le fichier qui contient vos offres." in answer.text


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("GET", "/rapport.csv"), ("POST", "/brouillons")])
def test_the_import_of_another_firm_does_not_exist(
    session: Session, client_of: FlaskClient, login: Login, method: str, path: str
) -> None:
    location = send(client_of, [offer("A1")]).location
    other = make_member(session, make_employer(session))
    session.commit()
    stranger = login(other)
    assert stranger.open(f"{location}{path}", method=method).status_code == 404
    assert stranger.open(f"/offres/importer/{uuid.uuid4()}{path}", method=method).status_code == 404
    assert drafts(session) == []


def test_only_those_who_may_write_vacancies_may_import(session: Session, login: Login) -> None:
    user = make_member(session, make_partner(session))
    session.commit()
    assert login(user).get("/offres/importer").status_code == 403


def test_logs_hold_nothing_of_the_file(client_of: FlaskClient, capfd: pytest.CaptureFixture[str]) -> None:
    sent = send(client_of, [offer("SECRET-REF", intitule="Titre-très-secret", description="Texte-secret")])
    client_of.get(sent.location)
    client_of.post(f"{sent.location}/brouillons")
    send(client_of, b"<source><job><title>Titre-secret</job></source>", name="nom-secret.xml")
    out, err = capfd.readouterr()
    assert "ecret" not in (out + err).lower().replace("secret_key", "")


def test_plans_that_nobody_answered_are_forgotten_after_a_day(
    session: Session, client_of: FlaskClient
) -> None:
    location = send(client_of, [offer("A1")]).location
    session.expire_all()
    assert forget_imports(session, now=utc_now() + timedelta(hours=23)) == 0
    assert forget_imports(session, now=utc_now() + timedelta(hours=25)) == 1
    session.commit()
    assert client_of.get(location).status_code == 404
