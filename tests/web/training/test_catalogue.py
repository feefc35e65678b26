"""The catalogue page: filters, fragment, and who may read it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.accounts import make_employer, make_member, make_partner
from tests.factories.needs import make_reviewer
from tests.factories.reference import make_occupation, make_skill
from tests.factories.training import make_programme, make_session

Login = Callable[[Any], FlaskClient]
FAR = {"starts_on": date(2090, 3, 8), "ends_on": date(2090, 6, 8)}


def test_the_catalogue_is_searched_and_filtered(session: Session, login: Login) -> None:
    make_session(session, make_programme(session, title="CAP Tonnellerie", is_apprenticeship=True), **FAR)
    make_programme(session, title="Titre pro Soudeur")
    reviewer = make_reviewer(session)
    session.commit()
    client = login(reviewer)
    page = client.get("/catalogue").text
    assert "CAP Tonnellerie" in page
    assert "Titre pro Soudeur" in page
    url = "/catalogue?q=tonnel&voie=apprentissage&niveau=3"
    fragment = client.get(url, headers={"HX-Request": "true"}).text
    assert "6 places libres sur 10" in fragment
    assert "Titre pro Soudeur" not in fragment
    rows = fragment[: fragment.index('<div id="notifications"')].strip()
    assert rows in client.get(url).text
    assert "Aucune formation ne correspond" in client.get("/catalogue?q=zzz").text


def test_a_programme_says_where_it_leads(session: Session, login: Login) -> None:
    occupation = make_occupation(session, label="Tonnelier")
    programme = make_programme(
        session, occupations=[occupation], skills=[make_skill(session, label="Cintrer une douelle")]
    )
    make_session(session, programme, **FAR)
    adviser = make_member(session, make_partner(session))
    session.commit()
    page = login(adviser).get(f"/catalogue/{programme.public_id}").text
    assert "Tonnelier" in page
    assert "Cintrer une douelle" in page
    assert "8 mars 2090" in page


def test_an_employer_does_not_read_the_catalogue(session: Session, login: Login) -> None:
    member = make_member(session, make_employer(session))
    session.commit()
    assert login(member).get("/catalogue").status_code == 403


def test_the_catalogue_costs_the_same_however_long(
    session: Session, login: Login, count_queries: Callable[[], Any]
) -> None:
    client = login(make_reviewer(session))

    def cost(more: int) -> int:
        for _ in range(more):
            make_session(session, make_programme(session), **FAR)
        session.commit()
        with count_queries() as statements:
            assert client.get("/catalogue").status_code == 200
        return len(statements)

    assert cost(1) == cost(8)
