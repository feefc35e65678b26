"""The team page, invitations accepted, one's own account."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import invitations
from app.accounts.enums import MemberRole, MembershipStatus
from app.accounts.models import Invitation, Membership, Organisation, User
from app.accounts.passwords import hash_password
from app.core.clock import utc_now
from tests.factories.accounts import make_employer, make_member, make_user

Login = Callable[[User], FlaskClient]
PASSWORD = "quatre mots sans lien"


@pytest.fixture
def employer(session: Session) -> Organisation:
    return make_employer(session, name="Menuiserie Ricoux")


@pytest.fixture
def owner(session: Session, employer: Organisation) -> User:
    owner = make_member(session, employer, full_name="Odile Ricoux", password_hash=hash_password(PASSWORD))
    session.commit()
    return owner


def _request(session: Session, employer: Organisation, **user: object) -> Membership:
    membership = Membership(
        user=make_user(session, **user),
        organisation=employer,
        role=MemberRole.MEMBER,
        status=MembershipStatus.PENDING,
        created_at=utc_now(),
    )
    session.add(membership)
    session.commit()
    return membership


def _invite(session: Session, employer: Organisation, actor: User, email: str) -> str:
    invitation = invitations.invite(
        session, organisation=employer, email=email, role=MemberRole.MEMBER, actor=actor, now=utc_now()
    )
    token = invitations.renew_link(invitation)
    session.commit()
    return token


def test_an_owner_answers_requests(
    login: Login, session: Session, employer: Organisation, owner: User
) -> None:
    first, second = (_request(session, employer), _request(session, employer))
    client = login(owner)
    page = client.get("/equipe")
    assert "<title>Équipe · Estuaire</title>" in page.text
    assert first.user.email in page.text
    assert client.post(f"/equipe/{first.user.public_id}/accepter").location == "/equipe"
    assert client.post(f"/equipe/{second.user.public_id}/refuser").location == "/equipe"
    session.refresh(first)
    session.refresh(second)
    assert (first.status, second.status) == (MembershipStatus.ACTIVE, MembershipStatus.REFUSED)
    assert second.user.email not in client.get("/equipe").text


def test_an_unconfirmed_address_has_no_button_and_no_way_in(
    login: Login, session: Session, employer: Organisation, owner: User
) -> None:
    request = _request(session, employer, email_verified_at=None)
    client = login(owner)
    url = f"/equipe/{request.user.public_id}/accepter"
    assert url not in client.get("/equipe").text
    assert client.post(url).status_code == 422
    session.refresh(request)
    assert request.status is MembershipStatus.PENDING


def test_a_member_who_is_not_in_charge_sees_no_team_page(
    login: Login, session: Session, employer: Organisation, owner: User
) -> None:
    member = make_member(session, employer, MemberRole.MEMBER)
    session.commit()
    client = login(member)
    assert client.get("/equipe").status_code == 403
    assert client.post(f"/equipe/{owner.public_id}/retirer").status_code == 403
    assert 'href="/equipe"' not in client.get("/compte").text


@pytest.mark.parametrize("action", ["accepter", "refuser", "role", "retirer"])
def test_the_members_of_another_organisation_do_not_exist(
    login: Login, session: Session, owner: User, action: str
) -> None:
    stranger = make_member(session, make_employer(session))
    session.commit()
    assert login(owner).post(f"/equipe/{stranger.public_id}/{action}").status_code == 404


def test_an_invitation_of_another_organisation_is_not_withdrawn(
    login: Login, session: Session, owner: User
) -> None:
    other = make_employer(session)
    _invite(session, other, make_member(session, other), "lea@autre.test")
    (invitation,) = session.scalars(select(Invitation))
    assert login(owner).post(f"/equipe/invitations/{invitation.public_id}/retirer").status_code == 404


def test_a_member_is_removed_after_a_confirmation(
    login: Login, session: Session, employer: Organisation, owner: User
) -> None:
    member = make_member(session, employer, MemberRole.MEMBER, full_name="Hugo Peyrat")
    session.commit()
    client = login(owner)
    page = client.get(f"/equipe/{member.public_id}/retirer")
    assert "Retirer Hugo Peyrat de l’équipe\u00a0?" in page.text
    assert client.post(f"/equipe/{member.public_id}/retirer").status_code == 303
    assert "Hugo Peyrat n’a plus accès" in client.get("/equipe").text


def test_the_last_owner_stays(login: Login, employer: Organisation, owner: User) -> None:
    client = login(owner)
    for url in (f"/equipe/{owner.public_id}/role", f"/compte/organisations/{employer.public_id}/quitter"):
        response = client.post(url, data={"role": "member"})
        assert response.status_code == 422
        assert "Nommez d’abord une autre personne responsable" in response.text


def test_a_role_is_given_and_taken_back(
    login: Login, session: Session, employer: Organisation, owner: User
) -> None:
    member = make_member(session, employer, MemberRole.MEMBER)
    session.commit()
    client = login(owner)
    assert client.post(f"/equipe/{member.public_id}/role", data={"role": "owner"}).location == "/equipe"
    own = client.post(f"/equipe/{owner.public_id}/role", data={"role": "member"})
    assert own.location == "/tableau-de-bord"
    assert client.get("/equipe").status_code == 403


def test_an_owner_invites_and_withdraws(login: Login, session: Session, owner: User) -> None:
    client = login(owner)
    data = {"email": "lea@ricoux.fr", "role": "member"}
    assert client.post("/equipe/invitations", data=data).status_code == 303
    assert "lea@ricoux.fr" in client.get("/equipe").text
    twice = client.post("/equipe/invitations", data=data)
    assert twice.status_code == 422
    assert 'value="lea@ricoux.fr"' in twice.text
    assert "Une invitation attend déjà" in twice.text
    (invitation,) = session.scalars(select(Invitation))
    assert client.post(f"/equipe/invitations/{invitation.public_id}/retirer").status_code == 303


def test_a_newcomer_accepts_an_invitation(
    client: FlaskClient, session: Session, employer: Organisation, owner: User
) -> None:
    url = f"/invitations/{_invite(session, employer, owner, 'lea@ricoux.fr')}"
    page = client.get(url)
    assert "<title>Invitation · Estuaire</title>" in page.text
    assert "Rejoindre Menuiserie Ricoux" in page.text
    refused = client.post(f"{url}/compte", data={"full_name": "Léa Vidal", "password": "court"})
    assert refused.status_code == 422
    assert 'value="Léa Vidal"' in refused.text
    accepted = client.post(f"{url}/compte", data={"full_name": "Léa Vidal", "password": PASSWORD})
    assert accepted.location == "/tableau-de-bord"
    assert "Bonjour Léa" in client.get("/tableau-de-bord").text
    assert client.get(url).status_code == 422


def test_an_account_accepts_an_invitation_signed_in(
    login: Login, client: FlaskClient, session: Session, employer: Organisation, owner: User
) -> None:
    reader = make_member(session, make_employer(session), email="lea@ricoux.fr")
    url = f"/invitations/{_invite(session, employer, owner, 'lea@ricoux.fr')}"
    assert f"/connexion?suite={url}" in client.get(url).text
    login(owner)
    assert "Vous êtes sous un autre compte" in client.get(url).text
    assert client.post(url).status_code == 422
    login(reader)
    assert "Accepter l’invitation" in client.get(url).text
    assert client.post(url).location == "/tableau-de-bord"
    assert "Menuiserie Ricoux" in client.get("/tableau-de-bord").text


def test_details_are_changed_and_the_page_follows(login: Login, owner: User) -> None:
    client = login(owner)
    assert "<title>Mon compte · Estuaire</title>" in client.get("/compte").text
    data = {"full_name": "Odile R.", "language": "fr", "theme": "dark"}
    assert client.post("/compte", data=data).status_code == 303
    page = client.get("/compte").text
    assert 'data-bs-theme="dark"' in page
    assert 'value="Odile R."' in page
    wrong = client.post("/compte", data=data | {"full_name": "", "theme": "rose"})
    assert wrong.status_code == 422
    assert "<title>Erreur\u00a0: Mon compte · Estuaire</title>" in wrong.text


def test_a_language_is_kept_for_the_account(login: Login, owner: User) -> None:
    client = login(owner)
    client.post("/compte", data={"full_name": "Odile", "language": "en", "theme": "light"})
    assert '<html lang="en"' in client.get("/compte").text


def test_changing_the_password_keeps_this_session_only(login: Login, session: Session, owner: User) -> None:
    client = login(owner)
    elsewhere = client.application.test_client()
    elsewhere.post("/connexion", data={"email": owner.email, "password": PASSWORD})
    wrong = client.post(
        "/compte/mot-de-passe", data={"current_password": "x", "password": "cinq mots bien neufs"}
    )
    assert wrong.status_code == 422
    assert 'id="e-current_password"' in wrong.text
    data = {"current_password": PASSWORD, "password": "cinq mots bien neufs"}
    assert client.post("/compte/mot-de-passe", data=data).location == "/compte"
    assert client.get("/compte").status_code == 200
    assert elsewhere.get("/compte").status_code == 303


def test_someone_in_two_organisations_switches_and_only_between_their_own(
    login: Login, session: Session, employer: Organisation, owner: User
) -> None:
    second, foreign = make_employer(session, name="Garage Vidal"), make_employer(session)
    session.add(
        Membership(
            user=owner,
            organisation=second,
            role=MemberRole.MEMBER,
            status=MembershipStatus.ACTIVE,
            created_at=utc_now(),
        )
    )
    session.commit()
    client = login(owner)
    assert "<strong>Menuiserie Ricoux</strong>" in client.get("/tableau-de-bord").text
    switch = client.post("/compte/organisation", data={"organisation": str(second.public_id)})
    assert switch.location == "/tableau-de-bord"
    assert "<strong>Garage Vidal</strong>" in client.get("/tableau-de-bord").text
    for wrong in (str(foreign.public_id), "", "nothing"):
        assert client.post("/compte/organisation", data={"organisation": wrong}).status_code == 404
    leave = f"/compte/organisations/{second.public_id}/quitter"
    assert "Quitter Garage Vidal\u00a0?" in client.get(leave).text
    assert client.post(leave).location == "/compte"
    assert client.get(leave).status_code == 404
    assert client.get(f"/compte/organisations/{foreign.public_id}/quitter").status_code == 404


def test_someone_signed_in_reports_an_organisation(
    login: Login, session: Session, owner: User, now: datetime
) -> None:
    other = make_employer(session, name="Garage Vidal")
    session.commit()
    client, url = login(owner), f"/organisations/{other.public_id}/signaler"
    assert "<title>Signaler une organisation · Estuaire</title>" in client.get(url).text
    short = client.post(url, data={"text": "Trop court"})
    assert short.status_code == 422
    assert "Trop court" in short.text
    assert client.post(url, data={"text": "Une annonce demande de payer une caution."}).status_code == 303


def test_reporting_asks_to_sign_in_and_an_unknown_organisation_is_a_404(
    client: FlaskClient, login: Login, owner: User, employer: Organisation
) -> None:
    assert client.get(f"/organisations/{employer.public_id}/signaler").status_code == 303
    login(owner)
    assert client.get(f"/organisations/{owner.public_id}/signaler").status_code == 404
