"""A vacancy after its form: the list, its page, pause, end, copy; and nobody else's."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.vacancies.enums import CloseReason, VacancyStatus
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_employer, make_member
from tests.factories.reference import make_occupation, make_skill
from tests.factories.vacancies import make_vacancy

Login = Callable[[Any], FlaskClient]


@pytest.fixture
def employer(session: Session) -> Organisation:
    return make_employer(session)


@pytest.fixture
def client_of(session: Session, login: Login, employer: Organisation) -> FlaskClient:
    """A recruiter of the employer, signed in."""
    member = make_member(session, employer)
    session.commit()
    return login(member)


def stored(session: Session, vacancy: Vacancy) -> Vacancy:
    session.expire_all()
    return session.get_one(Vacancy, vacancy.id)


def titles(text: str) -> list[str]:
    return re.findall(r"<a class=\"fw-semibold text-reset\"[^>]*>([^<]*)</a>", text)


def test_the_first_visit_says_what_to_do(client_of: FlaskClient) -> None:
    response = client_of.get("/offres")
    assert "Pas encore d’offre" in response.text
    assert 'href="/offres/nouvelle"' in response.text


def test_the_list_is_filtered_by_state_and_words_and_keeps_its_counts(
    session: Session, client_of: FlaskClient, employer: Organisation
) -> None:
    make_vacancy(session, employer, title="Soudeur ou soudeuse")
    make_vacancy(session, employer, title="Vendeur ou vendeuse", status=VacancyStatus.DRAFT)
    make_vacancy(session, make_employer(session), title="D’une autre entreprise")
    session.commit()
    assert set(titles(client_of.get("/offres").text)) == {"Soudeur ou soudeuse", "Vendeur ou vendeuse"}
    drafts = client_of.get("/offres?etat=draft").text
    assert titles(drafts) == ["Vendeur ou vendeuse"]
    assert "Tous les états (2)" in drafts
    assert "En ligne (1)" in drafts
    assert titles(client_of.get("/offres?q=soudeuse").text) == ["Soudeur ou soudeuse"]
    none = client_of.get("/offres?q=boulanger").text
    assert "Aucune offre ne correspond" in none
    assert titles(client_of.get("/offres?etat=inconnu").text) != []


def test_the_list_is_cut_into_pages_that_keep_the_filter(
    session: Session, client_of: FlaskClient, employer: Organisation
) -> None:
    for number in range(23):
        make_vacancy(session, employer, title=f"Soudeur ou soudeuse {number}")
    session.commit()
    first = client_of.get("/offres?q=soudeur")
    assert len(titles(first.text)) == 20
    assert "q=soudeur" in re.findall(r"href=\"(/offres\?[^\"]*page=2[^\"]*)\"", first.text)[0]
    assert len(titles(client_of.get("/offres?q=soudeur&page=2").text)) == 3


def test_the_filtered_part_is_what_the_page_holds(
    session: Session, client_of: FlaskClient, employer: Organisation
) -> None:
    make_vacancy(session, employer, title="Soudeur ou soudeuse")
    session.commit()
    fragment = client_of.get("/offres?q=soud", headers={"HX-Request": "true"}).text
    assert "<html" not in fragment
    body = fragment.partition('<div id="notifications"')[0].strip()
    assert body in client_of.get("/offres?q=soud").text


def test_a_pause_can_be_taken_back_from_the_page_and_from_its_notice(
    session: Session, client_of: FlaskClient, employer: Organisation
) -> None:
    vacancy = make_vacancy(session, employer)
    session.commit()
    page = client_of.post(f"/offres/{vacancy.public_id}/pause", follow_redirects=True)
    assert stored(session, vacancy).status is VacancyStatus.PAUSED
    assert f'action="/offres/{vacancy.public_id}/reprendre"' in page.text
    assert "Annuler" in page.text


def test_closing_asks_why(session: Session, client_of: FlaskClient, employer: Organisation) -> None:
    vacancy = make_vacancy(session, employer)
    session.commit()
    url = f"/offres/{vacancy.public_id}/clore"
    assert "<dialog" in client_of.get(url, headers={"HX-Request": "true"}).text
    assert "<h1>Clore « Soudeur ou soudeuse TIG »" in client_of.get(url).text.replace("\u00a0", " ")
    refused = client_of.post(url, data={})
    assert refused.status_code == 422
    assert "<title>Erreur" in refused.text
    assert stored(session, vacancy).status is VacancyStatus.PUBLISHED

    done = client_of.post(url, data={"reason": "filled_elsewhere"}, follow_redirects=True)
    assert "Pourvue autrement" in done.text
    assert stored(session, vacancy).close_reason is CloseReason.FILLED_ELSEWHERE


def test_a_closed_vacancy_is_read_and_copied_but_not_changed(
    session: Session, client_of: FlaskClient, employer: Organisation
) -> None:
    vacancy = make_vacancy(session, employer, status=VacancyStatus.CLOSED)
    session.commit()
    page = client_of.get(f"/offres/{vacancy.public_id}")
    assert page.status_code == 200
    assert "/modifier/" not in page.text
    assert client_of.get(f"/offres/{vacancy.public_id}/modifier/metier").status_code == 422
    copied = client_of.post(f"/offres/{vacancy.public_id}/dupliquer")
    assert copied.status_code == 303
    drafts = session.scalars(select(Vacancy).where(Vacancy.status == VacancyStatus.DRAFT)).all()
    assert [draft.title for draft in drafts] == [vacancy.title]


def test_a_draft_is_deleted(session: Session, client_of: FlaskClient, employer: Organisation) -> None:
    vacancy = make_vacancy(session, employer, status=VacancyStatus.DRAFT, published_at=None)
    session.commit()
    page = client_of.post(f"/offres/{vacancy.public_id}/supprimer", follow_redirects=True)
    assert "Brouillon supprimé." in page.text
    assert session.scalars(select(Vacancy)).all() == []


@pytest.mark.parametrize(
    ("button", "element"), [("ajouter", 'aria-labelledby="l-sug"'), ("retirer", 'aria-labelledby="l-comp"')]
)
def test_the_focus_goes_back_near_the_button_that_was_pressed(
    session: Session, client_of: FlaskClient, employer: Organisation, button: str, element: str
) -> None:
    occupation = make_occupation(session)
    skills = [make_skill(session, occupation) for _ in range(4)]
    vacancy = make_vacancy(
        session, employer, occupation=occupation, essential=skills[:2], status=VacancyStatus.DRAFT
    )
    session.commit()
    pressed = skills[2] if button == "ajouter" else skills[0]
    answer = client_of.post(
        f"/offres/{vacancy.public_id}/modifier/metier",
        data={"title": vacancy.title, button: str(pressed.id)},
        headers={"HX-Request": "true"},
    )
    (focused,) = re.findall(r"<[^>]*data-focus[^>]*>", answer.text)
    assert element in focused
    assert 'tabindex="-1"' in focused


def test_keys_that_no_row_can_have_are_passed_over(
    session: Session, client_of: FlaskClient, employer: Organisation
) -> None:
    vacancy = make_vacancy(session, employer, status=VacancyStatus.DRAFT, published_at=None)
    session.commit()
    far = "9" * 30
    occupation = vacancy.occupation_id
    answer = client_of.post(
        f"/offres/{vacancy.public_id}/modifier/metier",
        data={
            "title": "Soudeur ou soudeuse",
            "choisir": f"{far}:{far}",
            "ajouter": far,
            "retirer": far,
            f"skill-{far}": "1",
        },
    )
    assert answer.status_code == 200
    assert stored(session, vacancy).occupation_id == occupation
    answer = client_of.post(
        f"/offres/{vacancy.public_id}/modifier/lieu",
        data={"commune_key": far, "commune_text": "Nulle part", "certificates": [far], "pay_period": "month"},
    )
    assert answer.status_code == 422


ADDRESSES = [
    ("GET", ""),
    ("POST", "/pause"),
    ("POST", "/reprendre"),
    ("GET", "/clore"),
    ("POST", "/clore"),
    ("POST", "/dupliquer"),
    ("POST", "/supprimer"),
    ("POST", "/publier"),
    ("GET", "/modifier/metier"),
    ("POST", "/modifier/metier"),
    ("GET", "/modifier/lieu"),
    ("POST", "/modifier/lieu"),
    ("GET", "/modifier/presentation"),
    ("POST", "/modifier/presentation"),
    ("GET", "/modifier/relecture"),
]


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
def test_the_vacancy_of_another_firm_does_not_exist(
    session: Session, client_of: FlaskClient, method: str, path: str
) -> None:
    vacancy = make_vacancy(session, make_employer(session), status=VacancyStatus.DRAFT, published_at=None)
    session.commit()
    before = (vacancy.status, vacancy.updated_at)
    assert client_of.open(f"/offres/{vacancy.public_id}{path}", method=method).status_code == 404
    assert client_of.open(f"/offres/{uuid.uuid4()}{path}", method=method).status_code == 404
    assert (stored(session, vacancy).status, vacancy.updated_at) == before


def test_a_visitor_is_asked_to_sign_in(client: FlaskClient) -> None:
    response = client.get("/offres")
    assert response.status_code == 303
    assert response.location.startswith("/connexion")
