"""A person's page of every list that held them, and the answer to a question on a vacancy and a day."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.candidates.models import Candidate
from app.core.clock import paris_date
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_employer, make_user
from tests.factories.candidates import make_candidate
from tests.factories.pipeline import make_shown_list
from tests.factories.vacancies import make_vacancy

Login = Callable[[Any], FlaskClient]
YESTERDAY = datetime.now(UTC) - timedelta(days=1)
ADDRESS = "/ma-page/suggestions"


@pytest.fixture
def user(session: Session) -> User:
    return make_user(session, email="lise@exemple.test")


@pytest.fixture
def person(session: Session, user: User) -> Candidate:
    person = make_candidate(
        session,
        user=user,
        identity={"first_name": "Lise", "last_name": "Tarnaud"},
        created_at=YESTERDAY - timedelta(days=30),
    )
    session.commit()
    return person


@pytest.fixture
def vacancy(session: Session) -> Vacancy:
    employer = make_employer(session, name="Atelier Maubrac")
    vacancy = make_vacancy(
        session, employer, title="Soudeuse TIG", published_at=YESTERDAY - timedelta(days=30)
    )
    session.commit()
    return vacancy


def _question(vacancy: Vacancy) -> str:
    return f"{ADDRESS}?offre={vacancy.reference}&jour={paris_date(YESTERDAY).isoformat()}"


def test_every_list_is_there_by_day_with_its_parts_and_versions(
    session: Session, login: Login, user: User, person: Candidate, vacancy: Vacancy
) -> None:
    other = make_candidate(session)
    make_shown_list(session, vacancy, [other, person], shown_at=YESTERDAY)
    session.commit()
    page = login(user).get(ADDRESS).text
    assert "<title>Les listes, jour par jour · Estuaire</title>" in page
    for words in ("Atelier Maubrac", "Soudeuse TIG", "rang 2", "80 sur 100", vacancy.reference):
        assert words in page
    assert "version 1" in page
    assert "données test" in page
    assert other.code not in page
    assert ADDRESS in login(user).get("/ma-page").text


def test_a_question_is_answered_on_the_same_page(
    session: Session, login: Login, user: User, person: Candidate, vacancy: Vacancy
) -> None:
    assert "n’a ouvert aucune liste" in login(user).get(_question(vacancy)).text
    make_shown_list(session, vacancy, [make_candidate(session)], shown_at=YESTERDAY)
    session.commit()
    answer = login(user).get(_question(vacancy)).text
    assert "n’a pas été montrée pour cette offre ce jour-là" in answer
    assert "Et aujourd’hui" in answer
    make_shown_list(session, vacancy, [person], shown_at=YESTERDAY)
    session.commit()
    assert "a été montrée pour cette offre ce jour-là" in login(user).get(_question(vacancy)).text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("offre=&jour=", "Remplissez ce champ."),
        ("offre=OF-1999-0001&jour=2026-11-02", "Aucune offre publiée n’a cette référence."),
        ("offre={reference}&jour=2999-01-01", "Choisissez la date d’aujourd’hui ou une date passée."),
        ("offre={reference}&jour=2001-01-01", "Les listes de cette date sont effacées."),
        ("offre={reference}&jour=hier", "Écrivez une date"),
    ],
)
def test_a_question_that_cannot_be_answered_says_what_to_change(
    login: Login, user: User, person: Candidate, vacancy: Vacancy, arguments: str, words: str
) -> None:
    page = login(user).get(f"{ADDRESS}?{arguments.format(reference=vacancy.reference)}")
    assert page.status_code == 422
    assert words in page.text
    assert "Erreur" in page.text.split("</title>")[0]


def test_a_draft_is_as_unknown_as_a_reference_that_nobody_bears(
    session: Session, login: Login, user: User, person: Candidate, vacancy: Vacancy
) -> None:
    vacancy.published_at = None
    session.commit()
    page = login(user).get(_question(vacancy))
    assert page.status_code == 422
    assert "Soudeuse TIG" not in page.text


def test_the_page_asks_for_a_fixed_number_of_queries(
    session: Session, login: Login, user: User, person: Candidate, vacancy: Vacancy, count_queries: Any
) -> None:
    def queries() -> int:
        with count_queries() as statements:
            assert login(user).get(_question(vacancy)).status_code == 200
        return len(statements)

    make_shown_list(session, vacancy, [person], shown_at=YESTERDAY)
    session.commit()
    login(user).get(_question(vacancy))  # the index is read once
    before = queries()
    for _ in range(3):
        elsewhere = make_vacancy(session, make_employer(session))
        make_shown_list(session, elsewhere, [person], shown_at=YESTERDAY)
        make_shown_list(session, vacancy, [make_candidate(session), person], shown_at=YESTERDAY)
    session.commit()
    login(user).get(_question(vacancy))
    assert queries() == before
