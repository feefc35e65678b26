"""Pages of packs: list, progress, download, and what an employer reads when a pack is closed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session, sessionmaker

from app.accounts.enums import OrganisationKind
from app.accounts.models import Organisation, User
from app.candidates.enums import CandidateStatus
from app.config import Settings
from app.core.outbox import OutboxJob
from app.packs.files import PackFiles
from app.packs.models import Pack, PackDownload, PackStatus
from app.pipeline.enums import Stage
from app.pipeline.models import PipelineEntry
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_employer, make_member, make_organisation
from tests.factories.candidates import make_candidate
from tests.factories.packs import make_pack
from tests.factories.vacancies import make_vacancy

Login = Callable[[Any], FlaskClient]
Sessions = sessionmaker[Session]


@dataclass(frozen=True, slots=True)
class Employer:
    organisation: Organisation
    user: User
    vacancy: Vacancy


@pytest.fixture
def employer(session: Session) -> Employer:
    organisation = make_employer(session)
    user = make_member(session, organisation)
    vacancy = make_vacancy(session, organisation, reference="OF-2026-0417")
    session.commit()
    return Employer(organisation, user, vacancy)


@pytest.fixture
def files(app: Flask, settings: Settings) -> PackFiles:
    return PackFiles(settings.data_dir)


def make_ready(session: Session, employer: Employer, files: PackFiles, **values: Any) -> Pack:
    pack = make_pack(session, employer.vacancy, employer.user, [make_candidate(session)], **values)
    pack.status = PackStatus.READY
    pack.file_key = files.write(pack.public_id, b"%PDF-1.7 essai")
    pack.file_bytes = 14
    session.commit()
    return pack


def test_the_list_is_empty_at_first_and_says_what_to_do(employer: Employer, login: Login) -> None:
    page = login(employer.user).get("/dossiers")
    assert page.status_code == 200
    assert "<title>Dossiers · Estuaire</title>" in page.text
    assert "Aucun dossier pour l’instant" in page.text


def test_the_list_shows_the_employers_packs_and_no_other(
    session: Session, employer: Employer, login: Login, files: PackFiles
) -> None:
    make_ready(session, employer, files)
    stranger = make_employer(session)
    foreign = make_vacancy(session, stranger, title="Boulanger ou boulangère")
    make_pack(session, foreign, make_member(session, stranger))
    session.commit()
    page = login(employer.user).get("/dossiers")
    assert "OF-2026-0417" in page.text
    assert "Prêt" in page.text
    assert "Boulanger" not in page.text


def _note_into(statements: list[str]) -> Callable[..., None]:
    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    return note


def test_the_list_takes_a_fixed_number_of_queries(
    session: Session, sessions: Sessions, employer: Employer, login: Login, files: PackFiles, connection: Any
) -> None:
    client = login(employer.user)
    statements: list[str] = []
    counts = []
    for _round in range(2):
        for _number in range(3):
            make_ready(session, employer, files)
        statements.clear()
        event.listen(connection, "before_cursor_execute", note := _note_into(statements))
        assert client.get("/dossiers").status_code == 200
        event.remove(connection, "before_cursor_execute", note)
        counts.append(sum(text.startswith("SELECT") for text in statements))
    assert counts[0] == counts[1] <= 6


def test_a_page_past_the_end_shows_the_last(
    session: Session, employer: Employer, login: Login, files: PackFiles
) -> None:
    for _number in range(21):
        make_ready(session, employer, files)
    page = login(employer.user).get("/dossiers?page=99")
    assert "21 à 21 sur 21" in page.text


def test_a_pack_being_made_is_polled_and_may_be_left(
    session: Session, employer: Employer, login: Login
) -> None:
    pack = make_pack(
        session,
        employer.vacancy,
        employer.user,
        [make_candidate(session)],
        status=PackStatus.RENDERING,
        done_pages=2,
    )
    session.commit()
    client = login(employer.user)
    page = client.get(f"/dossiers/{pack.public_id}")
    assert 'hx-trigger="every 2s"' in page.text
    assert "2 pages prêtes sur 3" in page.text
    assert '<progress id="packs-progress" value="2" max="3">' in page.text
    assert "Vous pouvez quitter cette page" in page.text
    assert f'href="/dossiers/{pack.public_id}"' in page.text


def test_the_polled_fragment_is_the_part_of_a_fresh_page(
    session: Session, employer: Employer, login: Login
) -> None:
    pack = make_pack(session, employer.vacancy, employer.user, [make_candidate(session)])
    session.commit()
    client = login(employer.user)

    def section(html: str) -> str:
        found = re.search(r'<section class="es-panel" id="packs-status".*?</section>', html, re.DOTALL)
        assert found is not None
        return re.sub(r'name="csrf_token" value="[^"]*"', "", found.group())

    for status, is_polled in [
        (PackStatus.WAITING, True),
        (PackStatus.RENDERING, True),
        (PackStatus.FAILED, False),
        (PackStatus.REVOKED, False),
    ]:
        pack.status = status
        session.commit()
        page = client.get(f"/dossiers/{pack.public_id}")
        fragment = client.get(f"/dossiers/{pack.public_id}", headers={"HX-Request": "true"})
        assert "<html" not in fragment.text
        assert section(fragment.text) == section(page.text)
        assert ("hx-trigger" in fragment.text) is is_polled
        assert fragment.headers["Vary"].find("HX-Request") >= 0


def test_a_failed_pack_says_what_to_do_and_is_relaunched(
    session: Session, sessions: Sessions, employer: Employer, login: Login
) -> None:
    pack = make_pack(session, employer.vacancy, employer.user, status=PackStatus.FAILED, error="PartTooLong")
    session.commit()
    client = login(employer.user)
    page = client.get(f"/dossiers/{pack.public_id}")
    assert "Relancer la préparation" in page.text
    assert "PartTooLong" not in page.text
    answer = client.post(f"/dossiers/{pack.public_id}/relancer")
    assert (answer.status_code, answer.location) == (303, f"/dossiers/{pack.public_id}")
    with sessions() as other:
        assert other.get_one(Pack, pack.id).status is PackStatus.WAITING
        assert [job.name for job in other.scalars(select(OutboxJob))] == ["packs.render_pack"]


def test_a_download_gives_the_file_under_its_name_and_is_logged(
    session: Session, sessions: Sessions, employer: Employer, login: Login, files: PackFiles
) -> None:
    pack = make_ready(session, employer, files)
    client = login(employer.user)
    for _time in range(2):
        answer = client.get(f"/dossiers/{pack.public_id}/telecharger", buffered=True)
        assert answer.status_code == 200
        assert answer.data == b"%PDF-1.7 essai"
        assert answer.mimetype == "application/pdf"
        assert answer.headers["Content-Disposition"] == "attachment; filename=dossier-OF-2026-0417.pdf"
        assert "no-store" in answer.headers["Cache-Control"]
    with sessions() as other:
        assert [row.user_id for row in other.scalars(select(PackDownload))] == [employer.user.id] * 2
    assert employer.user.full_name in client.get(f"/dossiers/{pack.public_id}").text


def test_a_pack_that_is_not_ready_is_not_downloaded(
    session: Session, sessions: Sessions, employer: Employer, login: Login
) -> None:
    pack = make_pack(session, employer.vacancy, employer.user)
    session.commit()
    answer = login(employer.user).get(f"/dossiers/{pack.public_id}/telecharger")
    assert answer.status_code == 422
    assert "n’est pas encore prêt" in answer.text


@pytest.mark.parametrize("path", ["", "/telecharger"])
def test_a_pack_of_another_employer_is_a_404(
    session: Session, sessions: Sessions, employer: Employer, login: Login, files: PackFiles, path: str
) -> None:
    pack = make_ready(session, employer, files)
    stranger = make_member(session, make_employer(session))
    session.commit()
    assert login(stranger).get(f"/dossiers/{pack.public_id}{path}").status_code == 404
    with sessions() as other:
        assert other.scalars(select(PackDownload)).all() == []


def test_another_employer_neither_asks_nor_relaunches(
    session: Session, employer: Employer, login: Login
) -> None:
    pack = make_pack(session, employer.vacancy, employer.user, status=PackStatus.FAILED)
    stranger = make_member(session, make_employer(session))
    session.commit()
    client = login(stranger)
    assert client.post(f"/dossiers/{pack.public_id}/relancer").status_code == 404
    assert client.post(f"/offres/{employer.vacancy.public_id}/dossier").status_code == 404


def test_someone_who_left_closes_the_pack_at_the_next_download(
    session: Session, sessions: Sessions, employer: Employer, login: Login, files: PackFiles
) -> None:
    person = make_candidate(session)
    pack = make_pack(session, employer.vacancy, employer.user, [person], status=PackStatus.READY)
    pack.file_key, pack.file_bytes = files.write(pack.public_id, b"%PDF"), 4
    person.status = CandidateStatus.LEFT
    session.commit()
    client = login(employer.user)
    answer = client.get(f"/dossiers/{pack.public_id}/telecharger")
    assert (answer.status_code, answer.location) == (303, f"/dossiers/{pack.public_id}")
    with sessions() as other:
        assert other.scalars(select(PackDownload)).all() == []
        assert [job.name for job in other.scalars(select(OutboxJob))] == ["packs.revoke_pack"]
    page = client.get(f"/dossiers/{pack.public_id}")
    assert "a quitté Estuaire ou retiré son accord" in page.text
    assert "Préparer un nouveau dossier" in page.text
    assert person.code not in page.text
    assert "N’est plus accessible" in client.get("/dossiers").text


def test_a_revoked_pack_is_gone(session: Session, employer: Employer, login: Login) -> None:
    pack = make_pack(session, employer.vacancy, employer.user, status=PackStatus.REVOKED)
    session.commit()
    answer = login(employer.user).get(f"/dossiers/{pack.public_id}/telecharger")
    assert answer.status_code == 410
    assert "Ce dossier n’est plus accessible" in answer.text
    assert "Préparer un nouveau dossier" in answer.text


def test_a_pack_past_its_day_says_that_its_file_was_deleted(
    session: Session, employer: Employer, login: Login
) -> None:
    pack = make_pack(
        session, employer.vacancy, employer.user, status=PackStatus.DELETED, delete_after=date(2026, 1, 5)
    )
    session.commit()
    answer = login(employer.user).get(f"/dossiers/{pack.public_id}/telecharger")
    assert answer.status_code == 410
    assert "à supprimer avant le 5 janvier 2026" in answer.text


def test_packs_are_for_employers_only(client: FlaskClient, session: Session, login: Login) -> None:
    assert client.get("/dossiers").status_code in (302, 303)
    reviewer = make_member(session, make_organisation(session, OrganisationKind.AGENCY))
    session.commit()
    assert login(reviewer).get("/dossiers").status_code == 403


def shortlist(session: Session, employer: Employer) -> None:
    person = make_candidate(session, occupation=employer.vacancy.occupation)
    session.add(
        PipelineEntry(
            vacancy=employer.vacancy,
            candidate=person,
            stage=Stage.SHORTLISTED,
            created_at=employer.vacancy.created_at,
            updated_at=employer.vacancy.created_at,
        )
    )
    session.commit()


def test_asking_for_a_pack_leads_to_its_page(
    session: Session, sessions: Sessions, employer: Employer, login: Login
) -> None:
    shortlist(session, employer)
    client = login(employer.user)
    answer = client.post(f"/offres/{employer.vacancy.public_id}/dossier")
    with sessions() as other:
        pack = other.scalars(select(Pack)).one()
        assert pack.requested_by_id == employer.user.id
        assert (pack.delete_after - pack.created_at.date()).days in (180, 181)
        assert [job.payload for job in other.scalars(select(OutboxJob))] == [{"pack_id": pack.id}]
    assert (answer.status_code, answer.location) == (303, f"/dossiers/{pack.public_id}")
    again = client.post(f"/offres/{employer.vacancy.public_id}/dossier", headers={"HX-Request": "true"})
    assert (again.status_code, again.headers["HX-Redirect"]) == (204, f"/dossiers/{pack.public_id}")


def test_an_empty_shortlist_is_explained(sessions: Sessions, employer: Employer, login: Login) -> None:
    answer = login(employer.user).post(f"/offres/{employer.vacancy.public_id}/dossier")
    assert answer.status_code == 422
    assert "Votre présélection est vide" in answer.text
    with sessions() as other:
        assert other.scalars(select(Pack)).all() == []
