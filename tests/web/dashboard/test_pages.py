"""Where people land, and what an employer finds there."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.enums import MemberRole, OrganisationKind, OrganisationStatus
from app.accounts.models import Organisation, User
from app.core.clock import utc_now
from app.pipeline.enums import Stage
from app.vacancies.enums import VacancyStatus
from tests.factories.accounts import make_employer, make_member, make_organisation, make_user
from tests.factories.candidates import make_candidate
from tests.factories.pipeline import make_entry
from tests.factories.vacancies import make_vacancy

Login = Callable[[User], FlaskClient]


@pytest.fixture
def employer(session: Session) -> Organisation:
    return make_employer(session, name="Menuiserie Ricoux")


@pytest.fixture
def owner(session: Session, employer: Organisation) -> User:
    owner = make_member(session, employer, full_name="Odile Ricoux")
    session.commit()
    return owner


def test_it_asks_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/tableau-de-bord").location == "/connexion?suite=/tableau-de-bord"


def test_each_space_has_its_main_page(login: Login, session: Session) -> None:
    agency = make_member(session, make_organisation(session, OrganisationKind.AGENCY))
    partner = make_member(session, make_organisation(session, OrganisationKind.PARTNER), MemberRole.MEMBER)
    operator = make_member(session, make_organisation(session, OrganisationKind.OPERATOR))
    person, administrator = make_user(session), make_user(session, is_administrator=True)
    session.commit()
    pages = {
        agency: "/agence/besoins",
        partner: "/partenaire/personnes",
        person: "/ma-page",
        administrator: "/administration/organisations",
        operator: "/compte/en-attente",
    }
    for user, page in pages.items():
        assert login(user).get("/tableau-de-bord").location == page


def test_a_new_firm_is_told_to_publish_its_first_vacancy(login: Login, owner: User) -> None:
    page = login(owner).get("/tableau-de-bord").text
    assert "<title>Tableau de bord · Estuaire</title>" in page
    assert "Bonjour Odile" in page
    assert "Publiez votre première offre" in page
    assert "en cours de vérification" not in page
    assert "Renvoyer le lien" not in page


def test_banners_say_what_is_not_confirmed_yet(
    login: Login, session: Session, employer: Organisation, owner: User
) -> None:
    employer.status, owner.email_verified_at = OrganisationStatus.UNVERIFIED, None
    session.commit()
    page = login(owner).get("/tableau-de-bord").text
    assert "Menuiserie Ricoux est en cours de vérification" in page
    assert "Renvoyer le lien" in page


def test_vacancies_are_counted_by_stage_without_those_of_others(
    login: Login, session: Session, employer: Organisation, owner: User
) -> None:
    vacancy = make_vacancy(session, employer, title="Soudeur ou soudeuse TIG", expires_on=date(2999, 1, 1))
    draft = make_vacancy(session, employer, title="Chaudronnier", status=VacancyStatus.DRAFT)
    make_vacancy(session, employer, title="Ancienne offre", status=VacancyStatus.CLOSED)
    make_vacancy(session, make_employer(session), title="Offre d’un autre")
    for stage in (Stage.SHORTLISTED, Stage.SHORTLISTED, Stage.CONTACT_ASKED, Stage.MET, Stage.SET_ASIDE):
        make_entry(session, vacancy, make_candidate(session), stage=stage)
    session.commit()
    page = login(owner).get("/tableau-de-bord").text
    assert "Offre d’un autre" not in page
    assert "Ancienne offre" not in page
    assert "Voir l’offre terminée" in page
    row = page.split("Soudeur ou soudeuse TIG</a>")[1].split("</tr>")[0]
    assert [cell.split("<")[0] for cell in row.split('class="text-end')[2:]] == ['">2', '">2', ' pe-4">1']
    assert f"/offres/{draft.public_id}" in page


def test_an_agreement_waits_while_its_details_are_open(
    login: Login, session: Session, employer: Organisation, owner: User
) -> None:
    vacancy, now = make_vacancy(session, employer), utc_now()
    opened, over = make_candidate(session), make_candidate(session)
    for candidate, until in ((opened, now + timedelta(days=3)), (over, now - timedelta(minutes=1))):
        make_entry(session, vacancy, candidate, stage=Stage.AGREED, visible_until=until)
    foreign = make_vacancy(session, make_employer(session))
    stranger = make_candidate(session)
    make_entry(session, foreign, stranger, stage=Stage.AGREED, visible_until=now + timedelta(days=3))
    session.commit()
    page = login(owner).get("/tableau-de-bord").text
    assert f"{opened.code} accepte le contact" in page
    assert f"/offres/{vacancy.public_id}/candidats/{opened.code}/coordonnees" in page
    assert f"{over.code} accepte le contact" not in page
    assert stranger.code not in page


def test_a_vacancy_about_to_expire_is_marked(
    login: Login, session: Session, employer: Organisation, owner: User
) -> None:
    make_vacancy(session, employer, expires_on=utc_now().date() + timedelta(days=2))
    session.commit()
    assert "Expire le" in login(owner).get("/tableau-de-bord").text


def test_the_page_asks_for_a_fixed_number_of_queries(
    login: Login, session: Session, employer: Organisation, owner: User, count_queries: Any, now: datetime
) -> None:
    client = login(owner)

    def fill(count: int) -> None:
        for _ in range(count):
            vacancy = make_vacancy(session, employer)
            make_entry(
                session,
                vacancy,
                make_candidate(session),
                stage=Stage.AGREED,
                visible_until=utc_now() + timedelta(days=3),
            )
        session.commit()

    def queries() -> int:
        client.get("/tableau-de-bord")
        with count_queries() as statements:
            client.get("/tableau-de-bord")
        return len(statements)

    fill(2)
    few = queries()
    fill(3)
    assert queries() == few
