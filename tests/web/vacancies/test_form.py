"""An employer writes a vacancy step by step, with and without JavaScript, and publishes it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.vacancies.enums import VacancyStatus
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_employer, make_member
from tests.factories.reference import (
    make_appellation,
    make_certificate,
    make_commune,
    make_occupation,
    make_skill,
)
from tests.factories.vacancies import make_vacancy
from tests.web.markup import without_tokens

Login = Callable[[Any], FlaskClient]


@pytest.fixture
def member(session: Session) -> Any:
    return make_member(session, make_employer(session))


def only_vacancy(session: Session) -> Vacancy:
    session.expire_all()
    return session.scalars(select(Vacancy)).one()


def test_a_vacancy_is_written_in_three_steps_and_published(
    session: Session, login: Login, member: Any
) -> None:
    occupation = make_occupation(session, label="Zingueur / Zingueuse", search_text="zingueur zingueuse")
    skills = [make_skill(session, occupation) for _ in range(4)]
    make_commune(session, name="Marennes", search_text="marennes")
    session.commit()
    client = login(member)

    first = {"title": "Zingueur ou zingueuse", "occupation": f"{occupation.id}:", "action": "suite"}
    response = client.post("/offres/nouvelle", data=first)
    vacancy = only_vacancy(session)
    assert response.location == f"/offres/{vacancy.public_id}/modifier/lieu"
    assert [link.is_essential for link in vacancy.skills] == [True, True, True, False]
    assert {link.skill_id for link in vacancy.skills} == {skill.id for skill in skills}

    # The commune is typed, not chosen in the list: there is one of that name.
    place = {
        "commune_text": "Marennes",
        "contract": "cdi",
        "starts_on": "2027-01-04",
        "weekly_hours": "35",
        "pay_period": "month",
        "level": "0",
        "rhythm_weeks": "0",
        "action": "suite",
    }
    response = client.post(response.location, data=place)
    assert response.location == f"/offres/{vacancy.public_id}/modifier/presentation"
    response = client.post(response.location, data={"description": "Pose de gouttières.", "action": "suite"})
    assert response.location == f"/offres/{vacancy.public_id}/modifier/relecture"
    assert "Publier l’offre" in client.get(response.location).text
    response = client.post(f"/offres/{vacancy.public_id}/publier")
    assert response.status_code == 303
    assert only_vacancy(session).status is VacancyStatus.PUBLISHED


def test_looking_at_the_empty_form_makes_no_draft(session: Session, login: Login, member: Any) -> None:
    session.commit()
    response = login(member).get("/offres/nouvelle")
    assert response.status_code == 200
    assert session.scalars(select(Vacancy)).all() == []


def test_without_javascript_a_vague_title_offers_a_choice(
    session: Session, login: Login, member: Any
) -> None:
    first = make_occupation(session, label="Vannier / Vannière", search_text="vannier vanniere")
    make_appellation(
        session, first, label="Vannier d’art / Vannière d’art", search_text="vannier d art vanniere d art"
    )
    session.commit()
    response = login(member).post(
        "/offres/nouvelle", data={"title": "Vannier", "occupation_text": "vann", "action": "suite"}
    )
    assert response.status_code == 200
    assert "Lequel de ces métiers" in response.text
    assert f'value="{first.id}:"' in response.text
    assert 'value="vann"' in response.text


def test_what_lacks_is_said_at_its_field_and_nothing_typed_is_lost(
    session: Session, login: Login, member: Any
) -> None:
    session.commit()
    response = login(member).post("/offres/nouvelle", data={"title": "Soudeur TIG", "action": "suite"})
    assert response.status_code == 422
    assert "Choisissez le métier dans la liste." in response.text
    assert 'value="Soudeur TIG"' in response.text
    assert "<title>Erreur" in response.text


def test_a_pay_range_the_wrong_way_round_is_said(session: Session, login: Login, member: Any) -> None:
    vacancy = make_vacancy(session, member.memberships[0].organisation)
    session.commit()
    response = login(member).post(
        f"/offres/{vacancy.public_id}/modifier/lieu",
        data={"pay_min": "2400", "pay_max": "2000", "pay_period": "month", "level": "0", "action": "suite"},
    )
    assert response.status_code == 422
    assert "Le maximum est plus petit que le minimum" in response.text
    assert 'value="2400"' in response.text


def test_a_certificate_required_by_law_is_proposed_and_kept(
    session: Session, login: Login, member: Any
) -> None:
    from app.reference.models import OccupationCertificate

    occupation = make_occupation(session)
    make_skill(session, occupation)
    certificate = make_certificate(session)
    session.add(
        OccupationCertificate(
            occupation_id=occupation.id, certificate_id=certificate.id, is_required_by_law=True
        )
    )
    session.commit()
    login(member).post(
        "/offres/nouvelle",
        data={"title": "Conducteur ou conductrice", "occupation": f"{occupation.id}:", "action": "suite"},
    )
    assert [item.id for item in only_vacancy(session).certificates] == [certificate.id]


def test_a_discriminatory_text_is_refused_with_the_words_and_what_to_write(
    session: Session, login: Login, member: Any
) -> None:
    vacancy = make_vacancy(session, member.memberships[0].organisation, status=VacancyStatus.DRAFT)
    session.commit()
    response = login(member).post(
        f"/offres/{vacancy.public_id}/modifier/presentation",
        data={"description": "Nous cherchons une jeune femme dynamique.", "action": "suite"},
    )
    assert response.status_code == 422
    assert "critère interdit" in response.text


def test_another_firm_s_vacancy_does_not_exist(session: Session, login: Login, member: Any) -> None:
    vacancy = make_vacancy(session, make_employer(session))
    session.commit()
    client = login(member)
    for path in ("", "/modifier/metier", "/modifier/lieu", "/modifier/relecture", "/clore"):
        assert client.get(f"/offres/{vacancy.public_id}{path}").status_code == 404
    for path in ("/publier", "/pause", "/supprimer", "/dupliquer"):
        assert client.post(f"/offres/{vacancy.public_id}{path}").status_code == 404


def test_a_step_swapped_by_htmx_is_the_step_of_the_page(session: Session, login: Login, member: Any) -> None:
    vacancy = make_vacancy(session, member.memberships[0].organisation)
    session.commit()
    client = login(member)
    url = f"/offres/{vacancy.public_id}/modifier/metier"
    fragment = without_tokens(client.get(url, headers={"HX-Request": "true"}).text)
    step = fragment.split('<div id="notifications"')[0].strip()
    assert step.startswith('<div id="etape">')
    assert step in without_tokens(client.get(url).text)


def test_the_list_asks_the_same_number_of_queries_whatever_its_length(
    session: Session, login: Login, member: Any, count_queries: Any
) -> None:
    organisation = member.memberships[0].organisation
    make_vacancy(session, organisation)
    session.commit()
    client = login(member)
    client.get("/offres")
    with count_queries() as few:
        client.get("/offres")
    for _ in range(5):
        make_vacancy(session, organisation)
    session.commit()
    with count_queries() as many:
        assert client.get("/offres").text.count("OF-2026-") >= 6
    assert len(many) == len(few)
