"""An occupation that left the reference: old rows still say its name, forms say so and what is near."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.reference.models import Occupation
from app.vacancies.enums import VacancyStatus
from tests.factories.accounts import make_employer, make_member, make_user
from tests.factories.candidates import make_candidate
from tests.factories.needs import make_need
from tests.factories.reference import make_commune, make_mobility, make_occupation, make_skill
from tests.factories.vacancies import make_vacancy

Login = Callable[[Any], FlaskClient]
LEFT = "a quitté le référentiel"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def gone(session: Session) -> Occupation:
    return make_occupation(session, code="Z9001", label="Allumeur / Allumeuse", is_active=False)


@pytest.fixture
def near(session: Session, gone: Occupation) -> Occupation:
    near = make_occupation(session, code="Z9002", label="Éclairagiste", domain_code="Z90")
    make_skill(session, near, label="Régler un projecteur")
    make_mobility(session, gone, near)
    session.commit()
    return near


@pytest.fixture
def member(session: Session) -> Any:
    return make_member(session, make_employer(session, commune=make_commune(session)))


def test_an_old_vacancy_says_its_name_and_the_form_proposes_the_nearest(
    session: Session, login: Login, member: Any, gone: Occupation, near: Occupation
) -> None:
    employer = member.memberships[0].organisation
    published = make_vacancy(session, employer, occupation=gone, status=VacancyStatus.PUBLISHED)
    draft = make_vacancy(session, employer, occupation=gone, status=VacancyStatus.DRAFT)
    session.commit()
    client = login(member)
    page = client.get(f"/offres/{published.public_id}").text
    assert "Allumeur / Allumeuse" in page
    assert LEFT in page

    url = f"/offres/{draft.public_id}/modifier/metier"
    page = client.get(url).text
    assert "Allumeur / Allumeuse" in page
    assert LEFT in page
    button = f'name="choisir" value="{near.id}:"'
    assert button in page
    fragment = client.post(url, data={"choisir": f"{near.id}:", "title": draft.title}, headers=HTMX)
    assert LEFT not in fragment.text
    session.refresh(draft)
    assert draft.occupation_id == near.id
    for part in (fragment.text, client.get(url).text):
        assert "Éclairagiste" in part
        assert "Allumeur" not in part


def test_an_occupation_of_the_reference_says_nothing(
    session: Session, login: Login, member: Any, near: Occupation
) -> None:
    vacancy = make_vacancy(session, member.memberships[0].organisation, occupation=near)
    session.commit()
    client = login(member)
    for page in ("", "/modifier/metier"):
        assert LEFT not in client.get(f"/offres/{vacancy.public_id}{page}").text


def test_an_old_need_says_its_name_and_its_form_proposes_the_nearest(
    session: Session, login: Login, member: Any, gone: Occupation, near: Occupation
) -> None:
    need = make_need(session, member.memberships[0].organisation, occupation=gone)
    session.commit()
    client = login(member)
    page = client.get(f"/besoins/{need.public_id}").text
    assert "Allumeur / Allumeuse" in page
    assert LEFT in page
    assert f'name="choisir" value="{near.id}:"' in page
    url = f"/besoins/{need.public_id}/modifier"
    fragment = client.post(url, data={"choisir": f"{near.id}:", "action": "rester"}, headers=HTMX).text
    assert "Éclairagiste" in fragment
    assert LEFT not in fragment


def test_a_person_sees_that_an_occupation_left_and_takes_the_nearest_in_its_place(
    session: Session, login: Login, gone: Occupation, near: Occupation
) -> None:
    user = make_user(session)
    person = make_candidate(session, user=user, occupation=gone)
    session.commit()
    client = login(user)
    page = client.get("/ma-page").text
    assert "Allumeur / Allumeuse" in page
    assert LEFT in page

    page = client.get("/ma-page/metiers").text
    assert "Allumeur / Allumeuse" in page
    assert LEFT in page
    choice = "/ma-page/metiers?metier=Z9002&amp;q="
    assert choice in page
    page = client.get(choice.replace("&amp;", "&")).text
    assert "Éclairagiste" in page
    assert LEFT not in page
    assert client.post("/ma-page/metiers", data={"metier": "Z9002"}).status_code == 303
    session.refresh(person)
    assert [aim.occupation_id for aim in person.aims] == [near.id]


def test_the_nearest_takes_the_place_of_the_one_that_left_among_others(
    session: Session, client: FlaskClient, gone: Occupation, near: Occupation
) -> None:
    make_occupation(session, code="Y1000")
    make_occupation(session, code="Y2000")
    session.commit()
    page = client.get("/candidats/inscription?metier=Y1000&metier=Z9001&metier=Y2000").text
    assert "/candidats/inscription?metier=Y1000&amp;metier=Z9002&amp;metier=Y2000&amp;q=" in page
