"""The page of the last audit: who may read it, who may ask for another, what it shows."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.enums import MemberRole, OrganisationKind
from app.accounts.models import Organisation, User
from app.config import Settings
from app.core.clock import utc_now
from app.core.outbox import OutboxJob
from app.evaluation.files import AuditFiles, Progress
from app.evaluation.services import JOB
from tests.factories.accounts import make_employer, make_member, make_organisation, make_partner, make_user
from tests.factories.evaluation import NOW, make_audit, make_group

Login = Callable[[User], FlaskClient]
PAGES = ("/agence/equite", "/agence/equite/avancement", "/agence/equite/mesures.json")
HTMX = {"HX-Request": "true"}
COMMAND = "flask --app wsgi evaluation audit-fairness"


@pytest.fixture
def agency(session: Session) -> Organisation:
    return make_organisation(session, OrganisationKind.AGENCY, name="Cap Métiers")


@pytest.fixture
def reviewer(session: Session, agency: Organisation) -> User:
    reviewer = make_member(session, agency, MemberRole.MEMBER)
    session.commit()
    return reviewer


@pytest.fixture
def owner(session: Session, agency: Organisation) -> User:
    owner = make_member(session, agency)
    session.commit()
    return owner


@pytest.fixture
def administrator(session: Session) -> User:
    administrator = make_user(session, is_administrator=True)
    session.commit()
    return administrator


@pytest.fixture
def files(settings: Settings) -> AuditFiles:
    return AuditFiles(settings.data_dir)


def asked_for(session: Session) -> list[OutboxJob]:
    return list(session.scalars(select(OutboxJob).where(OutboxJob.name == JOB)))


def test_a_visitor_is_asked_to_sign_in(client: FlaskClient) -> None:
    for page in PAGES:
        assert "/connexion" in client.get(page).location
    assert "/connexion" in client.post("/agence/equite/audit").location


@pytest.mark.parametrize("role", ["employer", "partner", "candidate"])
def test_other_roles_are_kept_out(session: Session, login: Login, files: AuditFiles, role: str) -> None:
    user = {
        "employer": lambda: make_member(session, make_employer(session)),
        "partner": lambda: make_member(session, make_partner(session)),
        "candidate": lambda: make_user(session),
    }[role]()
    session.commit()
    files.keep(make_audit())
    client = login(user)

    for page in PAGES:
        assert client.get(page).status_code == 403
    assert client.post("/agence/equite/audit").status_code == 403
    assert asked_for(session) == []


def test_a_member_of_the_agency_reads_but_does_not_run(
    session: Session, login: Login, reviewer: User, files: AuditFiles
) -> None:
    client = login(reviewer)

    assert "/agence/equite/audit" not in client.get("/agence/equite").text
    files.keep(make_audit())
    page = client.get("/agence/equite")
    assert page.status_code == 200
    assert "/agence/equite/audit" not in page.text
    assert client.post("/agence/equite/audit").status_code == 403
    assert asked_for(session) == []


@pytest.mark.parametrize("who", ["owner", "administrator"])
def test_those_who_may_ask_for_an_audit(
    session: Session, login: Login, request: pytest.FixtureRequest, who: str
) -> None:
    client = login(request.getfixturevalue(who))
    assert 'action="/agence/equite/audit"' in client.get("/agence/equite").text

    response = client.post("/agence/equite/audit")

    assert (response.status_code, response.location) == (303, "/agence/equite")
    page = client.get("/agence/equite").text
    assert "Audit demandé" in page
    assert "En attente de son tour" in page
    assert 'action="/agence/equite/audit"' not in page
    client.post("/agence/equite/audit")
    assert len(asked_for(session)) == 1


def test_the_empty_page_says_how_to_run_an_audit(login: Login, owner: User) -> None:
    page = login(owner).get("/agence/equite").text

    assert "Aucun audit pour l’instant" in page
    assert COMMAND in page
    assert "Lancer le premier audit" in page
    assert "Estuaire ne recueille ni le sexe" in page


def test_the_page_shows_measures_versions_and_limits(login: Login, owner: User, files: AuditFiles) -> None:
    files.keep(make_audit())

    page = login(owner).get("/agence/equite").text

    assert "<title>Équité des listes · Estuaire</title>" in page
    assert "25\u00a0nov. 2026" in page.replace("25 nov.", "25\u00a0nov.")
    assert "pondérations 2, données r1.c42, graine 2026" in page
    assert "Aucun écart entre égaux au-delà du hasard." in page
    assert "Sur 100 places en première page" in page
    assert "1,02 (0,95 à 1,10)" in page
    assert page.count('role="img"') == 4
    assert page.count("<caption") == 3
    assert "Estuaire ne recueille ni le sexe" in page
    assert 'aria-current="page"' in page


def test_an_alarm_is_the_first_thing_said(login: Login, owner: User, files: AuditFiles) -> None:
    files.keep(make_audit(groups=(make_group("place", is_alarming=True),)))

    page = login(owner).get("/agence/equite").text

    assert "Un écart entre égaux demande un examen." in page
    assert "À examiner" in page
    assert "Aucun écart entre égaux" not in page


def test_an_audit_that_sees_little_does_not_reassure(login: Login, owner: User, files: AuditFiles) -> None:
    blind = tuple(replace(trial, is_alarming=False) for trial in make_audit().trials)
    files.keep(make_audit(trials=blind))

    page = login(owner).get("/agence/equite").text

    assert "Aucun écart n’a été vu, mais cet audit voit mal." in page
    assert "un biais de 2 points sur 100 lui échapperait" in page
    assert "Aucun écart entre égaux" not in page


def test_the_newest_audit_is_shown(login: Login, owner: User, files: AuditFiles) -> None:
    files.keep(make_audit(data_version="r9.c9", made_at=NOW + timedelta(days=1)))
    files.keep(make_audit())

    assert "données r9.c9" in login(owner).get("/agence/equite").text


def test_all_measures_can_be_downloaded(login: Login, owner: User, files: AuditFiles) -> None:
    client = login(owner)
    assert client.get("/agence/equite/mesures.json").status_code == 404
    files.keep(make_audit())

    response = client.get("/agence/equite/mesures.json")

    assert response.headers["Content-Disposition"] == "attachment; filename=equite-2026-11-25.json"
    assert json.loads(response.text) == json.loads(json.dumps(make_audit().to_dict()))


def test_progress_is_shown_while_the_audit_runs(login: Login, owner: User, files: AuditFiles) -> None:
    files.write_progress(Progress(utc_now(), 45, 90))
    client = login(owner)

    page = client.get("/agence/equite").text

    assert 'value="45" max="90"' in page
    assert "50\u00a0% du calcul" in page
    assert 'hx-trigger="every 2s"' in page


def test_the_fragment_that_is_polled_is_the_part_of_the_page(
    login: Login, owner: User, files: AuditFiles
) -> None:
    files.write_progress(Progress(utc_now(), 45, 90))
    client = login(owner)
    whole = client.get("/agence/equite").text

    fragment = client.get("/agence/equite/avancement", headers=HTMX).text

    part = re.search(r'<div id="fairness-progress".*?</section>\s*</div>', fragment, re.DOTALL)
    assert part is not None
    assert part.group() in whole
    assert "<html" not in fragment
    assert part.group() in client.get("/agence/equite/avancement").text  # and without JavaScript


def test_when_the_audit_is_there_the_page_is_opened_again(login: Login, owner: User) -> None:
    client = login(owner)

    assert client.get("/agence/equite/avancement", headers=HTMX).headers["HX-Redirect"] == "/agence/equite"
    assert client.get("/agence/equite/avancement").location == "/agence/equite"


def test_a_failed_audit_can_be_asked_for_again(login: Login, owner: User, files: AuditFiles) -> None:
    files.write_progress(Progress(utc_now(), 1, 10, has_failed=True))

    page = login(owner).get("/agence/equite").text

    assert "Le dernier audit demandé n’a pas abouti." in page
    assert "Lancer le premier audit" in page
    assert "hx-trigger" not in page.split("fairness-progress")[1].split("</div>")[0]


def test_the_page_needs_few_queries(
    login: Login, owner: User, files: AuditFiles, count_queries: Callable[[], Any]
) -> None:
    """The session, its memberships and the job that may wait."""
    files.keep(make_audit())
    client = login(owner)
    client.get("/agence/equite")

    with count_queries() as statements:
        client.get("/agence/equite")

    assert len(statements) <= 4
