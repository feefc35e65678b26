"""Pages of the employer: ask, read details, close; within its own vacancies only."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.enums import OrganisationStatus
from app.accounts.models import User
from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate
from app.core.clock import utc_now
from app.pipeline.enums import Stage
from app.pipeline.models import PipelineEntry, PipelineEvent
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_employer, make_member
from tests.factories.candidates import make_candidate
from tests.factories.pipeline import make_entry, make_shown_list
from tests.factories.vacancies import make_vacancy

Login = Callable[[Any], FlaskClient]
IDENTITY = {"first_name": "Lise", "last_name": "Tarnaud", "email": "lise@exemple.test", "phone": "0612345678"}


@pytest.fixture
def recruiter(session: Session) -> User:
    return make_member(session, make_employer(session))


@pytest.fixture
def vacancy(session: Session, recruiter: User) -> Vacancy:
    return make_vacancy(session, recruiter.memberships[0].organisation)


@pytest.fixture
def person(session: Session, vacancy: Vacancy) -> Candidate:
    person = make_candidate(session, identity=IDENTITY)
    make_shown_list(session, vacancy, [person])
    session.commit()
    return person


def url(vacancy: Vacancy, person: Candidate, page: str) -> str:
    return f"/offres/{vacancy.public_id}/candidats/{person.code}/{page}"


def agreed(session: Session, vacancy: Vacancy, person: Candidate, **values: Any) -> PipelineEntry:
    now = utc_now()
    dates = {"answered_at": now - timedelta(hours=1), "visible_until": now + timedelta(days=14)}
    entry = make_entry(session, vacancy, person, Stage.AGREED, **(dates | values))
    session.commit()
    return entry


def entry_of(session: Session, person: Candidate) -> PipelineEntry:
    session.expire_all()
    return session.scalars(select(PipelineEntry).where(PipelineEntry.candidate_id == person.id)).one()


def test_the_request_is_a_page_without_javascript_and_a_dialog_with_it(
    login: Login, recruiter: User, vacancy: Vacancy, person: Candidate
) -> None:
    client = login(recruiter)
    page = client.get(url(vacancy, person, "contact"))
    dialog = client.get(url(vacancy, person, "contact"), headers={"HX-Request": "true"})
    assert f"<title>Demander un contact à {person.code} · Estuaire</title>" in page.text
    assert "<dialog" not in page.text
    assert "<dialog" in dialog.text
    assert "<html" not in dialog.text
    for text in (page.text, dialog.text):
        assert "Elle a 7 jours pour répondre" in text
        assert "Tarnaud" not in text


def test_asking_by_post_writes_the_request(
    session: Session, login: Login, recruiter: User, vacancy: Vacancy, person: Candidate
) -> None:
    response = login(recruiter).post(url(vacancy, person, "contact"), data={"message": " Bonjour. "})
    assert response.status_code == 303
    assert response.location.endswith(f"/offres/{vacancy.public_id}/suivi")
    entry = entry_of(session, person)
    assert (entry.stage, entry.message) == (Stage.CONTACT_ASKED, "Bonjour.")


def test_reading_the_request_page_asks_nothing(
    session: Session, login: Login, recruiter: User, vacancy: Vacancy, person: Candidate
) -> None:
    login(recruiter).get(url(vacancy, person, "contact"))
    assert session.scalars(select(PipelineEntry)).all() == []


def test_a_refusal_comes_back_on_the_form(
    session: Session, login: Login, recruiter: User, vacancy: Vacancy, person: Candidate
) -> None:
    recruiter.memberships[0].organisation.status = OrganisationStatus.UNVERIFIED
    session.commit()
    response = login(recruiter).post(url(vacancy, person, "contact"), data={"message": "Bonjour"})
    assert response.status_code == 422
    assert "pas encore vérifiée" in response.text
    assert "<title>Erreur\u00a0: " in response.text
    assert "Bonjour</textarea>" in response.text.replace("\r\n", "")
    assert session.scalars(select(PipelineEntry)).all() == []


def test_a_person_who_paused_cannot_be_asked(
    session: Session, login: Login, recruiter: User, vacancy: Vacancy, person: Candidate
) -> None:
    person.status = CandidateStatus.PAUSED
    session.commit()
    page = login(recruiter).get(url(vacancy, person, "contact"))
    assert "ne reçoit pas de demande" in page.text
    assert "Envoyer la demande" not in page.text


def test_guessing_references_opens_nothing(
    session: Session, login: Login, recruiter: User, vacancy: Vacancy
) -> None:
    """Someone whom no list of this vacancy showed is a 404, as someone who does not exist."""
    stranger = make_candidate(session, identity=IDENTITY)
    session.commit()
    client = login(recruiter)
    assert client.get(url(vacancy, stranger, "contact")).status_code == 404
    assert client.post(url(vacancy, stranger, "contact")).status_code == 404


def test_details_are_shown_while_the_agreement_runs_and_each_reading_is_kept(
    session: Session, login: Login, recruiter: User, vacancy: Vacancy, person: Candidate
) -> None:
    agreed(session, vacancy, person)
    client = login(recruiter)
    for _ in range(2):
        page = client.get(url(vacancy, person, "coordonnees"))
        assert page.status_code == 200
        for value in ("Lise Tarnaud", "lise@exemple.test", "0612345678"):
            assert value in page.text
    actions = session.scalars(select(PipelineEvent.action)).all()
    assert actions == ["details_seen", "details_seen"]


@pytest.mark.parametrize(
    ("stage", "visible_days"),
    [
        (Stage.SHORTLISTED, None),
        (Stage.CONTACT_ASKED, None),
        (Stage.AGREED, -1),
        (Stage.MET, -1),
        (Stage.DECLINED, None),
        (Stage.LAPSED, None),
        (Stage.WITHDRAWN, 5),
        (Stage.HIRED, 5),
        (Stage.NOT_RETAINED, 5),
    ],
)
def test_details_are_hidden_before_an_agreement_after_its_time_and_once_it_ends(
    session: Session,
    login: Login,
    recruiter: User,
    vacancy: Vacancy,
    person: Candidate,
    stage: Stage,
    visible_days: int | None,
) -> None:
    until = utc_now() + timedelta(days=visible_days) if visible_days is not None else None
    make_entry(session, vacancy, person, stage, visible_until=until)
    session.commit()
    page = login(recruiter).get(url(vacancy, person, "coordonnees"))
    assert page.status_code == 200
    for value in IDENTITY.values():
        assert value not in page.text
    assert session.scalars(select(PipelineEvent)).all() == []


def test_an_agreement_is_for_one_employer_and_one_vacancy(
    session: Session, login: Login, recruiter: User, vacancy: Vacancy, person: Candidate
) -> None:
    agreed(session, vacancy, person)
    other_vacancy = make_vacancy(session, recruiter.memberships[0].organisation)
    other_employer = make_member(session, make_employer(session))
    session.commit()
    assert login(recruiter).get(url(other_vacancy, person, "coordonnees")).status_code == 404
    client = login(other_employer)
    pages = [("coordonnees", "get"), ("contact", "get"), ("reponse", "get"), ("rencontre", "post")]
    pages += [("embauche", "post"), ("contact", "post"), ("reponse", "post")]
    for page, method in pages:
        assert getattr(client, method)(url(vacancy, person, page)).status_code == 404, page
    assert client.get(f"/offres/{vacancy.public_id}/suivi").status_code == 404


def test_a_meeting_then_a_hire_are_recorded(
    session: Session, login: Login, recruiter: User, vacancy: Vacancy, person: Candidate
) -> None:
    agreed(session, vacancy, person)
    client, today = login(recruiter), datetime.now(UTC).date()
    wrong = client.post(url(vacancy, person, "rencontre"), data={"met_on": "2099-01-01"})
    assert wrong.status_code == 422
    assert "Indiquez une date passée" in wrong.text
    client.post(url(vacancy, person, "rencontre"), data={"met_on": today.isoformat()})
    assert entry_of(session, person).stage is Stage.MET
    client.post(url(vacancy, person, "embauche"), data={"hired_on": today.isoformat()})
    entry = entry_of(session, person)
    assert (entry.stage, entry.hired_on) == (Stage.HIRED, today)


@pytest.mark.parametrize(
    ("kind", "words"), [("", "choisi une autre personne"), ("plan_changed", "Notre besoin a changé")]
)
def test_a_reply_starts_from_kind_words_that_the_employer_edits(
    session: Session,
    login: Login,
    recruiter: User,
    vacancy: Vacancy,
    person: Candidate,
    kind: str,
    words: str,
) -> None:
    agreed(session, vacancy, person)
    client = login(recruiter)
    assert words in client.get(url(vacancy, person, f"reponse?modele={kind}" if kind else "reponse")).text
    empty = client.post(url(vacancy, person, "reponse"), data={"reply": ""})
    assert empty.status_code == 422
    assert client.post(url(vacancy, person, "reponse"), data={"reply": "Merci à vous."}).status_code == 303
    entry = entry_of(session, person)
    assert (entry.stage, entry.reply) == (Stage.NOT_RETAINED, "Merci à vous.")


def test_the_follow_up_gives_each_person_their_next_step(
    session: Session, login: Login, recruiter: User, vacancy: Vacancy
) -> None:
    for stage in Stage:
        make_entry(
            session,
            vacancy,
            make_candidate(session, identity=IDENTITY),
            stage,
            hired_on=datetime.now(UTC).date() if stage is Stage.HIRED else None,
        )
    session.commit()
    page = login(recruiter).get(f"/offres/{vacancy.public_id}/suivi").text
    headings = [
        page.find(f'id="t-{stage.value}"') for stage in (Stage.AGREED, Stage.MET, Stage.CONTACT_ASKED)
    ]
    assert -1 < headings[0] < headings[1] < headings[2]
    assert 'id="t-set_aside"' not in page
    assert "Demander une seconde fois" in page
    assert "Tarnaud" not in page


def test_the_follow_up_reads_a_fixed_number_of_times(
    session: Session, login: Login, recruiter: User, vacancy: Vacancy, count_queries: Any
) -> None:
    client = login(recruiter)
    numbers = []
    for _ in range(2):
        for _ in range(3):
            make_entry(session, vacancy, make_candidate(session), Stage.AGREED)
        session.commit()
        session.expire_all()
        with count_queries() as statements:
            client.get(f"/offres/{vacancy.public_id}/suivi")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]


def test_an_empty_follow_up_says_what_to_do(
    login: Login, recruiter: User, vacancy: Vacancy, session: Session
) -> None:
    session.commit()
    page = login(recruiter).get(f"/offres/{vacancy.public_id}/suivi").text
    assert "Personne n’est encore suivi pour cette offre" in page
