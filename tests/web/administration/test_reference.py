"""The page “Référentiel”: current release, what changed, last checks, the next one."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, sessionmaker

from app.config import Settings
from app.factory import create_app
from app.integrations.rome.contract import Download, Marks
from app.reference.enums import CheckReason
from app.reference.importing.releases import read_releases
from app.reference.models import ReferenceRelease
from app.reference.updating.errors import UpdateFailed
from app.reference.updating.services import Fetched, apply_update, note_failure
from app.reference.updating.wording import REASONS, say_touched
from tests.factories.accounts import make_employer, make_user
from tests.factories.reference import make_occupation
from tests.factories.rome_files import write_next, write_official
from tests.factories.vacancies import make_vacancy

SOURCE = "https://rome.example/rome.zip"
URL = "/administration/referentiel"


@pytest.fixture
def app(settings: Settings, sessions: sessionmaker[Session]) -> Flask:
    app = create_app(settings.model_copy(update={"rome_url": SOURCE}), sessions)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=True)
    return app


@pytest.fixture
def visit(session: Session, login: Callable[[Any], FlaskClient]) -> Callable[[], str]:
    administrator = make_user(session, is_administrator=True)
    session.commit()

    def get() -> str:
        response = login(administrator).get(URL)
        assert response.status_code == 200
        return " ".join(response.text.split())

    return get


@pytest.fixture
def updated(session: Session, tmp_path: Any, now: datetime) -> None:
    """Release v460, then v470, which drops an occupation that a vacancy asks for."""
    occupation = make_occupation(session, code="H2902")
    for folder in (write_official(tmp_path / "v460"), write_next(tmp_path / "v470")):
        release, _ = read_releases(folder)
        assert release is not None
        download = Download(Marks('"x"'), 10, "ab" * 32, None)
        apply_update(session, Fetched(SOURCE, release, download), now=now)
        if folder.name == "v460":
            make_vacancy(session, make_employer(session), occupation=occupation)
    session.commit()


def test_the_page_is_for_administrators(session: Session, client: FlaskClient, login: Any) -> None:
    assert client.get(URL).status_code == 303
    user = make_user(session)
    session.commit()
    assert login(user).get(URL).status_code == 403


def test_before_any_update_it_says_so(visit: Callable[[], str]) -> None:
    page = visit()
    assert "<title>Référentiel" in page
    assert "Référentiel de démarrage" in page
    assert SOURCE in page
    assert "Rien n’a encore été chargé." in page


def test_it_says_what_each_release_changed_and_what_that_touched(
    visit: Callable[[], str], updated: None
) -> None:
    page = visit()
    assert "<dt>Version</dt><dd>ROME v470</dd>" in page
    assert "ab" * 32 in page
    assert "<dt>Prochaine vérification</dt><dd>25 décembre 2026</dd>" in page
    assert 'Métiers · retraits · 1 <span class="es-muted">(1 offre)' in page
    assert '<span class="es-ref">H2902</span> Chaudronnier / Chaudronnière · 1 offre' in page
    assert page.index("ROME v470 <span") < page.index("ROME v460 <span"), "the newest first"


@pytest.mark.parametrize("reason", list(CheckReason))
def test_a_failure_says_what_to_do(
    session: Session, visit: Callable[[], str], updated: None, now: datetime, reason: CheckReason
) -> None:
    note_failure(session, SOURCE, UpdateFailed(reason, "the <b>detail</b>"), now=now)
    session.commit()
    page = visit()
    assert " ".join(str(REASONS[reason]).split()) in page
    assert "Le référentiel est resté tel quel." in page
    assert '<p class="mb-0 text-break" lang="en">the &lt;b&gt;detail&lt;/b&gt;</p>' in page
    assert "<dd>ROME v470</dd>" in page


def test_a_load_without_summary_is_listed_too(
    session: Session, visit: Callable[[], str], now: datetime
) -> None:
    session.add(ReferenceRelease(name="communes", loaded_at=now, fingerprint="f", rows=1))
    session.commit()
    page = visit()
    assert "Communes <span" in page
    assert "1 ligne changée" in page


def test_tables_that_nobody_named_are_counted_together() -> None:
    assert say_touched({"vacancies": 2, "one_day": 1, "other": 2}) == "2 offres, 3 autres lignes"
