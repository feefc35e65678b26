"""A person reads, then answers with a button; opening a page or a link never answers."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.candidates.accesses import open_access, revoke_accesses
from app.candidates.models import Candidate
from app.core.clock import utc_now
from app.pipeline.enums import Stage
from app.pipeline.models import PipelineEntry, PipelineEvent
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_employer, make_member, make_partner, make_user
from tests.factories.candidates import make_candidate
from tests.factories.pipeline import make_entry
from tests.factories.vacancies import make_vacancy

Login = Callable[[Any], FlaskClient]


@pytest.fixture
def vacancy(session: Session) -> Vacancy:
    employer = make_employer(session, name="Atelier Maubrac")
    return make_vacancy(session, employer, title="Soudeur ou soudeuse TIG")


@pytest.fixture
def user(session: Session) -> User:
    return make_user(session)


@pytest.fixture
def person(session: Session, user: User) -> Candidate:
    identity = {"first_name": "Lise", "last_name": "Tarnaud", "email": "lise@exemple.test"}
    return make_candidate(session, user=user, identity=identity)


@pytest.fixture
def entry(session: Session, vacancy: Vacancy, person: Candidate) -> PipelineEntry:
    now = utc_now()
    entry = make_entry(
        session,
        vacancy,
        person,
        Stage.CONTACT_ASKED,
        asked_at=now,
        answer_before=now + timedelta(days=7),
        message="Bonjour, l’atelier se visite.",
    )
    session.commit()
    return entry


def stage_of(session: Session, entry: PipelineEntry) -> Stage:
    session.expire_all()
    return session.scalars(select(PipelineEntry.stage).where(PipelineEntry.id == entry.id)).one()


def url(entry: PipelineEntry, action: str = "") -> str:
    return f"/ma-page/demandes/{entry.public_id}" + (f"/{action}" if action else "")


def test_reading_says_who_for_what_and_until_when_and_answers_nothing(
    session: Session, login: Login, user: User, entry: PipelineEntry
) -> None:
    page = login(user).get(url(entry))
    assert page.status_code == 200
    for words in ("Atelier Maubrac", "Soudeur ou soudeuse TIG", "l’atelier se visite", "pendant 14 jours"):
        assert words in page.text
    assert stage_of(session, entry) is Stage.CONTACT_ASKED
    assert session.scalars(select(PipelineEvent)).all() == []


@pytest.mark.parametrize("action", ["accepter", "decliner", "retirer"])
def test_an_answer_is_never_given_by_opening_an_address(
    session: Session, login: Login, user: User, entry: PipelineEntry, action: str
) -> None:
    assert login(user).get(url(entry, action)).status_code == 405
    assert stage_of(session, entry) is Stage.CONTACT_ASKED


def test_opening_the_mailed_link_answers_nothing_and_hides_the_token(
    session: Session, client: FlaskClient, entry: PipelineEntry, person: Candidate
) -> None:
    person.user = None
    token = open_access(session, person, days=30, now=utc_now(), actor_id=None, note="contact")
    session.commit()
    response = client.get(f"/personne/{token}?demande={entry.public_id}")
    assert response.status_code == 303
    assert response.location == url(entry)
    assert token not in response.location
    assert "Accepter" in client.get(response.location).text
    assert stage_of(session, entry) is Stage.CONTACT_ASKED


def test_the_person_agrees_then_withdraws(
    session: Session, login: Login, user: User, entry: PipelineEntry
) -> None:
    client = login(user)
    assert client.post(url(entry, "accepter")).status_code == 303
    assert stage_of(session, entry) is Stage.AGREED
    assert "Retirer mon accord" in client.get(url(entry)).text
    assert client.post(url(entry, "retirer")).status_code == 303
    assert stage_of(session, entry) is Stage.WITHDRAWN
    again = client.post(url(entry, "retirer"))
    assert again.status_code == 422
    assert "pas d’accord en cours" in again.text


def test_the_person_declines_without_a_reason(
    session: Session, login: Login, user: User, entry: PipelineEntry
) -> None:
    client = login(user)
    assert client.post(url(entry, "decliner")).status_code == 303
    assert stage_of(session, entry) is Stage.DECLINED
    late = client.post(url(entry, "accepter"))
    assert late.status_code == 422
    assert "déjà reçu une réponse" in late.text
    assert stage_of(session, entry) is Stage.DECLINED


def test_a_late_answer_gives_nothing_and_says_so(
    session: Session, login: Login, user: User, entry: PipelineEntry
) -> None:
    entry.answer_before = utc_now() - timedelta(minutes=1)
    session.commit()
    client = login(user)
    page = client.get(url(entry)).text
    assert "Accepter d’être" not in page
    assert "Le délai de réponse est passé" in page
    assert client.post(url(entry, "accepter")).status_code == 422
    assert stage_of(session, entry) is Stage.CONTACT_ASKED


def test_the_person_sees_when_their_details_were_read(
    session: Session, login: Login, user: User, entry: PipelineEntry
) -> None:
    client = login(user)
    client.post(url(entry, "accepter"))
    assert "ne les a pas encore consultées" in client.get(url(entry)).text
    session.add(PipelineEvent(entry_id=entry.id, at=utc_now(), action="details_seen"))
    session.commit()
    assert "Consultées une fois" in client.get(url(entry)).text


def test_somebody_else_cannot_read_or_answer(session: Session, login: Login, entry: PipelineEntry) -> None:
    stranger = make_user(session)
    make_candidate(session, user=stranger, identity={})
    session.commit()
    client = login(stranger)
    assert client.get(url(entry)).status_code == 404
    for action in ("accepter", "decliner", "retirer"):
        assert client.post(url(entry, action)).status_code == 404
    assert stage_of(session, entry) is Stage.CONTACT_ASKED


def test_an_employers_own_notes_are_not_shown(
    session: Session, login: Login, user: User, vacancy: Vacancy, person: Candidate
) -> None:
    noted = make_entry(session, vacancy, person, Stage.SHORTLISTED)
    session.commit()
    assert login(user).get(url(noted)).status_code == 404


@pytest.mark.parametrize("side", ["employer", "adviser"])
def test_nobody_answers_under_another_account(
    session: Session, login: Login, entry: PipelineEntry, person: Candidate, side: str
) -> None:
    """Even after opening the person's link on the same computer."""
    organisation = make_employer(session) if side == "employer" else make_partner(session)
    member = make_member(session, organisation)
    token = open_access(session, person, days=30, now=utc_now(), actor_id=None, note="letter")
    session.commit()
    client = login(member)
    client.get(f"/personne/{token}")
    assert client.get(url(entry)).status_code == 403
    assert client.post(url(entry, "accepter")).status_code == 403
    assert stage_of(session, entry) is Stage.CONTACT_ASKED


def test_without_account_or_link_the_page_asks_to_sign_in(client: FlaskClient, entry: PipelineEntry) -> None:
    response = client.get(url(entry))
    assert response.status_code == 303
    assert "suite=" in response.location


def test_a_link_that_was_revoked_closes_the_page_that_it_opened(
    session: Session, client: FlaskClient, person: Candidate
) -> None:
    person.user = None
    token = open_access(session, person, days=30, now=utc_now(), actor_id=None, note="letter")
    session.commit()
    client.get(f"/personne/{token}")
    assert client.get("/ma-page").status_code == 200
    revoke_accesses(session, person, now=utc_now(), actor_id=None)
    session.commit()
    page = client.get("/ma-page")
    assert page.status_code == 404
    assert "Ce lien n’ouvre plus de page" in page.text
    assert not re.search("Tarnaud", page.text)
    assert client.get(f"/personne/{token}").status_code == 404


def test_a_strange_request_in_a_link_leads_to_the_page(
    session: Session, client: FlaskClient, person: Candidate
) -> None:
    person.user = None
    token = open_access(session, person, days=30, now=utc_now(), actor_id=None, note="letter")
    session.commit()
    response = client.get(f"/personne/{token}?demande=//ailleurs.example")
    assert response.location == "/ma-page"
