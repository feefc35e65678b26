"""Pages of the administration, for administrators only."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.enums import (
    MemberRole,
    MembershipStatus,
    OrganisationKind,
    OrganisationStatus,
    PartnerKind,
    ReportStatus,
)
from app.accounts.models import Invitation, Membership, Organisation, OrganisationReport, User
from app.accounts.supervision import report_organisation
from tests.factories.accounts import make_employer, make_member, make_organisation, make_user
from tests.factories.vacancies import make_vacancy

Login = Callable[[User], FlaskClient]


@pytest.fixture
def administrator(session: Session) -> User:
    administrator = make_user(session, is_administrator=True, full_name="Alix Moreau")
    session.commit()
    return administrator


@pytest.fixture
def client_in(login: Login, administrator: User) -> FlaskClient:
    return login(administrator)


@pytest.fixture
def employer(session: Session) -> Organisation:
    employer = make_employer(session, name="Menuiserie Ricoux", status=OrganisationStatus.UNVERIFIED)
    make_member(session, employer, full_name="Odile Ricoux")
    session.commit()
    return employer


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("/administration/organisations", "Organisations"),
        ("/administration/invitations", "Invitations"),
        ("/administration/signalements", "Signalements"),
        ("/administration/audit/suggestions", "Listes montrées"),
        ("/administration/journal", "Journal"),
    ],
)
def test_a_page_has_its_title_for_administrators_and_is_closed_to_others(
    login: Login, session: Session, administrator: User, url: str, title: str
) -> None:
    owner, person = make_member(session, make_employer(session)), make_user(session)
    session.commit()
    page = login(administrator).get(url)
    assert page.status_code == 200
    assert f"<title>{title} · Estuaire</title>" in page.text
    for other in (owner, person):
        assert login(other).get(url).status_code == 403


def test_nobody_signed_out_gets_in(client: FlaskClient) -> None:
    assert client.get("/administration/organisations").location.startswith("/connexion?suite=")


def test_organisations_are_filtered_and_the_fragment_is_the_page(
    client_in: FlaskClient, session: Session, employer: Organisation
) -> None:
    make_organisation(session, OrganisationKind.PARTNER, name="CFA de Saintes")
    session.commit()
    page = client_in.get("/administration/organisations?nature=partner").text
    assert "CFA de Saintes" in page
    assert "Menuiserie Ricoux" not in page
    assert "Menuiserie Ricoux" in client_in.get("/administration/organisations?q=ricoux&etat=unverified").text
    part = client_in.get("/administration/organisations?nature=partner", headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert part.split("{#")[0].lstrip().startswith('<div id="organisations-results">')
    assert "Aucune organisation ne correspond" in client_in.get("/administration/organisations?q=zzz").text


def test_the_list_asks_for_a_fixed_number_of_queries(
    client_in: FlaskClient, session: Session, count_queries: Any
) -> None:
    def queries() -> int:
        with count_queries() as statements:
            client_in.get("/administration/organisations")
        return len(statements)

    make_employer(session)
    session.commit()
    before = queries()
    for _ in range(5):
        make_employer(session)
    session.commit()
    assert queries() == before


def test_a_firm_is_verified_with_its_domain(
    client_in: FlaskClient, session: Session, employer: Organisation
) -> None:
    url = f"/administration/organisations/{employer.public_id}"
    assert "<title>Menuiserie Ricoux · Estuaire</title>" in client_in.get(url).text
    refused = client_in.post(f"{url}/verifier", data={"email_domain": "gmail.com"})
    assert refused.status_code == 422
    assert 'value="gmail.com"' in refused.text
    assert 'id="e-email_domain"' in refused.text
    assert client_in.post(f"{url}/verifier", data={"email_domain": "ricoux.fr"}).location == url
    session.refresh(employer)
    assert (employer.status, employer.email_domain) == (OrganisationStatus.VERIFIED, "ricoux.fr")
    assert "Organisation vérifiée" in client_in.get(url).text


def test_a_suspended_firm_loses_its_vacancies_until_it_is_reinstated(
    client_in: FlaskClient, login: Login, session: Session, employer: Organisation, administrator: User
) -> None:
    owner = employer.memberships[0].user
    vacancy = make_vacancy(session, employer)
    session.commit()
    own = f"/offres/{vacancy.public_id}"
    url = f"/administration/organisations/{employer.public_id}"
    assert login(owner).get(own).status_code == 200
    login(administrator)
    short = client_in.post(f"{url}/suspendre", data={"reason": "Non"})
    assert short.status_code == 422
    assert ">Non</textarea>" in short.text.replace("\r\n", "")
    assert client_in.post(f"{url}/suspendre", data={"reason": "Annonces fictives"}).location == url
    assert "Annonces fictives" in client_in.get(url).text
    assert login(owner).get(own).status_code == 403
    login(administrator)
    assert client_in.post(f"{url}/retablir").location == url
    assert login(owner).get(own).status_code == 200


def test_an_administrator_puts_a_team_right(
    client_in: FlaskClient, session: Session, employer: Organisation, now: datetime
) -> None:
    """Someone took the SIRET first: the real person is let in, put in charge, and the other one removed."""
    real = make_user(session)
    session.add(
        Membership(
            user=real,
            organisation=employer,
            role=MemberRole.MEMBER,
            status=MembershipStatus.PENDING,
            created_at=now,
        )
    )
    session.commit()
    first = employer.memberships[0].user
    members = f"/administration/organisations/{employer.public_id}/membres"
    assert client_in.post(f"{members}/{first.public_id}/retirer").status_code == 422
    for action in ("accepter", "responsable"):
        assert client_in.post(f"{members}/{real.public_id}/{action}").status_code == 303
    assert client_in.post(f"{members}/{first.public_id}/retirer").status_code == 303
    rows = session.execute(
        select(Membership.user_id, Membership.status, Membership.role).where(
            Membership.organisation_id == employer.id
        )
    )
    assert {tuple(row) for row in rows} == {
        (real.id, MembershipStatus.ACTIVE, MemberRole.OWNER),
        (first.id, MembershipStatus.LEFT, MemberRole.OWNER),
    }


def test_a_member_of_another_organisation_is_not_found(
    client_in: FlaskClient, session: Session, employer: Organisation
) -> None:
    stranger = make_member(session, make_employer(session))
    session.commit()
    members = f"/administration/organisations/{employer.public_id}/membres"
    assert client_in.post(f"{members}/{stranger.public_id}/retirer").status_code == 404
    assert client_in.get(f"/administration/organisations/{stranger.public_id}").status_code == 404


def test_a_partner_is_invited_into_a_new_organisation(client_in: FlaskClient, session: Session) -> None:
    data = {
        "email": "accueil@rochefort.example",
        "role": "owner",
        "organisation": "nouvelle",
        "name": "",
        "kind": "partner",
        "partner_kind": "mairie",
        "commune": "",
    }
    refused = client_in.post("/administration/invitations", data=data)
    assert refused.status_code == 422
    assert 'value="accueil@rochefort.example"' in refused.text
    assert "Donnez un nom à la nouvelle organisation." in refused.text
    data["name"] = "Mairie de Rochefort"
    assert client_in.post("/administration/invitations", data=data).status_code == 303
    (invitation,) = session.scalars(select(Invitation))
    assert invitation.organisation.partner_kind is PartnerKind.TOWN_HALL
    assert invitation.role is MemberRole.OWNER
    assert "Mairie de Rochefort" in client_in.get("/administration/invitations").text
    withdrawn = client_in.post(f"/administration/invitations/{invitation.public_id}/retirer")
    assert withdrawn.status_code == 303
    assert "Retirée" in client_in.get("/administration/invitations").text


def test_a_reviewer_is_invited_into_the_agency_that_exists(client_in: FlaskClient, session: Session) -> None:
    agency = make_organisation(session, OrganisationKind.AGENCY, name="Cap Métiers")
    employer = make_employer(session)
    session.commit()
    data = {
        "email": "nadia@cap.example",
        "role": "member",
        "organisation": str(agency.public_id),
        "kind": "agency",
        "partner_kind": "autre",
    }
    assert client_in.post("/administration/invitations", data=data).status_code == 303
    (invitation,) = session.scalars(select(Invitation))
    assert (invitation.organisation, invitation.role) == (agency, MemberRole.MEMBER)
    data |= {"organisation": str(employer.public_id), "email": "autre@cap.example"}
    assert client_in.post("/administration/invitations", data=data).status_code == 422


def test_a_report_is_read_and_closed_with_its_outcome(
    client_in: FlaskClient, session: Session, employer: Organisation, now: datetime
) -> None:
    reporter = make_user(session, full_name="Lise Tarnaud")
    report = report_organisation(
        session, organisation=employer, text="Une annonce demande une caution.", reporter=reporter, now=now
    )
    session.commit()
    url = f"/administration/signalements/{report.public_id}"
    assert "Une annonce demande une caution." in client_in.get("/administration/signalements").text
    page = client_in.get(url)
    assert "<title>Signalement sur Menuiserie Ricoux · Estuaire</title>" in page.text
    assert client_in.post(url, data={"outcome": "Ok"}).status_code == 422
    assert client_in.post(url, data={"outcome": "Entreprise appelée, annonce retirée."}).status_code == 303
    closed = session.scalars(select(OrganisationReport).execution_options(populate_existing=True)).one()
    assert (closed.status, closed.outcome) == (ReportStatus.CLOSED, "Entreprise appelée, annonce retirée.")
    assert "Entreprise appelée" in client_in.get(url).text
    assert client_in.post(url, data={"outcome": "Encore une fois"}).status_code == 422
    assert "Signalement clos" in client_in.get("/administration/journal").text
    assert client_in.get(f"/administration/signalements/{employer.public_id}").status_code == 404
