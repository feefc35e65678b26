"""The log of lists, for administrators: every line of a day, or one person in it or out of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.clock import paris_date
from tests.factories.accounts import make_employer, make_member, make_user
from tests.factories.candidates import make_candidate
from tests.factories.pipeline import make_shown_list
from tests.factories.vacancies import make_vacancy

Login = Callable[[Any], FlaskClient]
ADDRESS = "/administration/audit/suggestions"
YESTERDAY = datetime.now(UTC) - timedelta(days=1)


class Scene:
    def __init__(self, session: Session) -> None:
        self.employer = make_employer(session, name="Atelier Maubrac")
        self.recruiter = make_member(session, self.employer, full_name="Ines Delmas")
        self.vacancy = make_vacancy(session, self.employer, published_at=YESTERDAY - timedelta(days=9))
        self.shown, self.absent = (
            make_candidate(
                session,
                created_at=YESTERDAY - timedelta(days=9),
                identity={"first_name": "Ondine", "last_name": "Vaucresson"},
            )
            for _ in range(2)
        )
        shown = make_shown_list(session, self.vacancy, [self.shown], shown_at=YESTERDAY)
        shown.filters, shown.excluded = {"km": "25", "tri": "distance"}, {"too_far": 1200, "paused": 3}
        shown.shown_to_id, shown.hidden = self.recruiter.id, [self.absent.id]
        session.commit()

    def question(self, code: str = "") -> str:
        day = paris_date(YESTERDAY).isoformat()
        return f"{ADDRESS}?offre={self.vacancy.reference}&jour={day}&personne={code}"


@pytest.fixture
def scene(session: Session) -> Scene:
    return Scene(session)


@pytest.fixture
def administrator(session: Session) -> User:
    administrator = make_user(session, is_administrator=True)
    session.commit()
    return administrator


def test_a_day_is_read_as_it_was_logged_by_references_only(
    scene: Scene, login: Login, administrator: User
) -> None:
    page = login(administrator).get(scene.question()).text
    assert "<title>Listes montrées · Estuaire</title>" in page
    for words in ("Ines Delmas", "25\u00a0km au plus, triées par distance", "Trop loin", "En pause 3"):
        assert words in page
    assert "1\u00a0200" in page
    assert scene.shown.code in page
    assert scene.absent.code not in page
    for name in ("Ondine", "Vaucresson"):
        assert name not in page


def test_one_person_in_the_list_and_one_out_of_it(scene: Scene, login: Login, administrator: User) -> None:
    client = login(administrator)
    assert "Rang 1, avec 80 points sur 100." in client.get(scene.question(scene.shown.code)).text
    out = client.get(scene.question(scene.absent.code)).text
    assert "Hors de la liste par un choix de l’entreprise, retiré depuis." in out
    assert "votre page" not in out


def test_each_search_is_in_the_trace_of_the_administration(
    scene: Scene, login: Login, administrator: User
) -> None:
    client = login(administrator)
    client.get(ADDRESS)
    assert "Listes de suggestions consultées" not in client.get("/administration/journal").text
    client.get(scene.question(scene.shown.code))
    trace = client.get("/administration/journal").text
    assert "Listes de suggestions consultées" in trace
    assert f"{scene.vacancy.reference}, " in trace
    assert scene.shown.code in trace


@pytest.mark.parametrize(
    ("code", "words"), [("C-0000", "Personne n’a cette référence."), ("X" * 13, "personne")]
)
def test_a_reference_that_nobody_bears(
    scene: Scene, login: Login, administrator: User, code: str, words: str
) -> None:
    page = login(administrator).get(scene.question(code))
    assert page.status_code == 422
    assert words in page.text
    assert "Listes de suggestions consultées" not in login(administrator).get("/administration/journal").text


def test_the_audit_is_closed_to_everyone_else(
    scene: Scene, session: Session, client: FlaskClient, login: Login
) -> None:
    assert client.get(scene.question()).location.startswith("/connexion")
    person = make_user(session)
    scene.shown.user = person
    session.commit()
    for other in (scene.recruiter, person):
        assert login(other).get(scene.question()).status_code == 403


def test_the_audit_asks_for_a_fixed_number_of_queries(
    scene: Scene, session: Session, login: Login, administrator: User, count_queries: Any
) -> None:
    client = login(administrator)

    def queries() -> int:
        with count_queries() as statements:
            assert client.get(scene.question(scene.shown.code)).status_code == 200
        return len(statements)

    queries()
    before = queries()
    for _ in range(4):
        people = [make_candidate(session) for _ in range(3)]
        make_shown_list(session, scene.vacancy, [*people, scene.shown], shown_at=YESTERDAY)
    session.commit()
    queries()
    assert queries() == before
