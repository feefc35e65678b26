"""Mails of a contact: who is told what, through which link, and nothing after things have changed."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.candidates.accesses import find_access, hash_link
from app.candidates.models import Candidate
from app.config import Settings
from app.integrations.gateways import init_gateways
from app.integrations.mail.contract import Mail
from app.jobs.registry import HANDLERS
from app.jobs.runner import load_handlers
from app.pipeline.enums import Stage
from app.pipeline.models import PipelineEntry
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_employer, make_member, make_partner, make_user
from tests.factories.candidates import make_candidate
from tests.factories.pipeline import make_entry
from tests.factories.vacancies import make_vacancy

Run = Callable[[str, PipelineEntry], list[Mail]]


@pytest.fixture
def run(session: Session, settings: Settings, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the handler of a job on an entry; returns the mails it sends."""
    load_handlers()
    mailer = init_gateways(settings).mailer
    sent: list[Mail] = []
    monkeypatch.setattr(type(mailer), "send", lambda _self, mail: sent.append(mail))

    def call(name: str, entry: PipelineEntry) -> list[Mail]:
        sent.clear()
        HANDLERS[name](session, {"entry_id": entry.id}, now)
        return list(sent)

    return call


@pytest.fixture
def recruiter(session: Session) -> User:
    return make_member(session, make_employer(session, name="Atelier Maubrac"), email="r@maubrac.test")


@pytest.fixture
def vacancy(session: Session, recruiter: User) -> Vacancy:
    return make_vacancy(session, recruiter.memberships[0].organisation, title="Soudeur ou soudeuse TIG")


@pytest.fixture
def person(session: Session) -> Candidate:
    identity = {"first_name": "Lise", "last_name": "Tarnaud", "email": "lise@exemple.test"}
    return make_candidate(session, identity=identity)


def asked(session: Session, vacancy: Vacancy, person: Candidate, by: User) -> PipelineEntry:
    return make_entry(session, vacancy, person, Stage.CONTACT_ASKED, asked_by=by)


def test_the_person_is_told_who_for_which_job_and_until_when(
    session: Session, run: Run, vacancy: Vacancy, person: Candidate, recruiter: User, now: datetime
) -> None:
    entry = asked(session, vacancy, person, recruiter)
    (mail,) = run("pipeline.tell_contact_asked", entry)
    assert mail.to == "lise@exemple.test"
    for words in (
        "Atelier Maubrac",
        "Soudeur ou soudeuse TIG",
        "1er déc. 2026",
        "Ouvrir ce lien ne donne pas",
    ):
        assert words in mail.subject + mail.text
    link = re.search(r"/personne/(\S+)\?demande=(\S+)", mail.text)
    assert link is not None
    access = find_access(session, hash_link(link[1]), now=now)
    assert access is not None
    assert (access.candidate_id, link[2]) == (person.id, str(entry.public_id))


def test_a_person_with_an_account_signs_in_to_answer(
    session: Session, run: Run, vacancy: Vacancy, person: Candidate, recruiter: User, app: Flask
) -> None:
    person.user = make_user(session)
    entry = asked(session, vacancy, person, recruiter)
    (mail,) = run("pipeline.tell_contact_asked", entry)
    assert f"/ma-page/demandes/{entry.public_id}" in mail.text
    assert "/personne/" not in mail.text
    with app.test_request_context():
        path = f"/ma-page/demandes/{entry.public_id}"
        assert app.url_map.bind("").match(path)[0] == "answers.read_request"


def test_without_an_address_the_advisers_are_told_and_no_name_is_written(
    session: Session, run: Run, vacancy: Vacancy, recruiter: User
) -> None:
    partner = make_partner(session)
    adviser = make_member(session, partner)
    identity = {"first_name": "Lise", "last_name": "Tarnaud"}
    person = make_candidate(session, partner=partner, identity=identity)
    (mail,) = run("pipeline.tell_contact_asked", asked(session, vacancy, person, recruiter))
    assert mail.to == adviser.email
    assert person.code in mail.text
    assert "Tarnaud" not in mail.text
    assert f"/partenaire/personnes/{person.code}" in mail.text


def test_nobody_is_told_of_a_request_that_is_over(
    session: Session, run: Run, vacancy: Vacancy, person: Candidate, recruiter: User
) -> None:
    entry = make_entry(session, vacancy, person, Stage.LAPSED, asked_by=recruiter)
    assert run("pipeline.tell_contact_asked", entry) == []


@pytest.mark.parametrize(
    ("job", "stage", "words"),
    [
        ("pipeline.tell_agreed", Stage.AGREED, "accepte"),
        ("pipeline.tell_declined", Stage.DECLINED, "n’a pas à donner de raison"),
        ("pipeline.tell_withdrawn", Stage.WITHDRAWN, "a retiré son accord"),
        ("pipeline.tell_lapsed", Stage.LAPSED, "Rien ne vous est transmis"),
    ],
)
def test_the_colleague_who_asked_is_told_without_any_name(
    session: Session,
    run: Run,
    vacancy: Vacancy,
    person: Candidate,
    recruiter: User,
    job: str,
    stage: Stage,
    words: str,
) -> None:
    entry = make_entry(session, vacancy, person, stage, asked_by=recruiter)
    (mail,) = run(job, entry)
    assert mail.to == recruiter.email
    assert words in mail.text
    assert person.code in mail.subject
    for name in ("Lise", "Tarnaud", "lise@exemple.test"):
        assert name not in mail.subject + mail.text
    recruiter.is_active = False
    assert run(job, entry) == []


def test_an_agreement_withdrawn_meanwhile_announces_nothing(
    session: Session, run: Run, vacancy: Vacancy, person: Candidate, recruiter: User
) -> None:
    entry = make_entry(session, vacancy, person, Stage.WITHDRAWN, asked_by=recruiter)
    assert run("pipeline.tell_agreed", entry) == []


def test_the_employers_own_words_reach_the_person(
    session: Session, run: Run, vacancy: Vacancy, person: Candidate, recruiter: User
) -> None:
    entry = make_entry(
        session, vacancy, person, Stage.NOT_RETAINED, asked_by=recruiter, reply="Merci pour cet échange <3"
    )
    (mail,) = run("pipeline.tell_not_retained", entry)
    assert mail.to == "lise@exemple.test"
    assert "Merci pour cet échange <3" in mail.text
    assert mail.html is not None
    assert "<3" not in mail.html


def test_an_enrolled_person_receives_a_link_to_their_page(
    session: Session, run: Run, now: datetime, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    sent: list[Mail] = []
    mailer = init_gateways(settings).mailer
    monkeypatch.setattr(type(mailer), "send", lambda _self, mail: sent.append(mail))
    partner = make_partner(session, name="Mairie de Bessac")
    person = make_candidate(session, partner=partner, identity={"email": "lise@exemple.test"})
    HANDLERS["candidates.tell_enrolled"](session, {"candidate_id": person.id}, now)
    (mail,) = sent
    assert "Mairie de Bessac" in mail.text
    link = re.search(r"/personne/(\S+)", mail.text)
    assert link is not None
    assert find_access(session, hash_link(link[1]), now=now) is not None
