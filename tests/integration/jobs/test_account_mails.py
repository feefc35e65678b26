"""Mails about accounts: who is told what, through which link, and nothing after things have changed."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.accounts import invitations, verification
from app.accounts.enums import MemberRole, MembershipStatus, OrganisationStatus
from app.accounts.models import Membership, Organisation, User
from app.accounts.signing_in import check_reset_link
from app.config import Settings
from app.integrations.gateways import init_gateways
from app.integrations.mail.contract import Mail
from app.jobs.registry import HANDLERS
from app.jobs.runner import load_handlers
from tests.factories.accounts import make_employer, make_member, make_user

Run = Callable[[str, dict[str, Any]], list[Mail]]


@pytest.fixture
def run(session: Session, settings: Settings, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the handler of a job; returns the mails it sends."""
    load_handlers()
    mailer = init_gateways(settings).mailer
    sent: list[Mail] = []
    monkeypatch.setattr(type(mailer), "send", lambda _self, mail: sent.append(mail))

    def call(name: str, payload: dict[str, Any]) -> list[Mail]:
        sent.clear()
        HANDLERS[f"accounts.{name}"](session, payload, now)
        return list(sent)

    return call


@pytest.fixture
def employer(session: Session) -> Organisation:
    return make_employer(session, name="Menuiserie Ricoux")


@pytest.fixture
def owner(session: Session, employer: Organisation) -> User:
    return make_member(session, employer, email="odile@ricoux.fr")


def _token(mail: Mail, path: str) -> str:
    found = re.search(rf"http://127\.0\.0\.1:8000{path}/([\w-]{{40,}})\n", mail.text)
    assert found is not None, mail.text
    return found.group(1)


def test_the_link_that_confirms_an_address_works(session: Session, now: datetime, run: Run) -> None:
    user = make_user(session, email="jeanne@ricoux.fr", email_verified_at=None)
    (mail,) = run("send_verification", {"user_id": user.id})
    assert (mail.to, mail.subject) == ("jeanne@ricoux.fr", "Confirmez votre adresse pour Estuaire")
    token = _token(mail, "/adresse/confirmer")
    assert verification.verify_email(session, token=token, now=now) is user
    assert run("send_verification", {"user_id": user.id}) == []


def test_the_link_that_renews_a_password_works(session: Session, now: datetime, run: Run) -> None:
    user = make_user(session)
    (mail,) = run("send_reset", {"user_id": user.id})
    token = _token(mail, "/mot-de-passe/nouveau")
    assert check_reset_link(session, token=token, now=now) is user
    assert run("send_reset", {"user_id": None}) == []


def test_nothing_is_sent_to_a_closed_account(session: Session, run: Run) -> None:
    user = make_user(session, is_active=False, email_verified_at=None)
    for job in ("send_verification", "send_account_exists", "send_reset", "tell_password_changed"):
        assert run(job, {"user_id": user.id}) == []


def test_someone_who_signs_up_twice_is_told_of_their_account(session: Session, run: Run) -> None:
    (mail,) = run("send_account_exists", {"user_id": make_user(session).id})
    assert "http://127.0.0.1:8000/connexion" in mail.text


def test_a_request_reaches_every_owner_and_no_other_member(
    session: Session, now: datetime, run: Run, employer: Organisation, owner: User
) -> None:
    make_member(session, employer, MemberRole.MEMBER)
    make_member(session, employer, is_active=False)
    request = Membership(
        user=make_user(session, full_name="Jeanne Ricoux"),
        organisation=employer,
        role=MemberRole.MEMBER,
        status=MembershipStatus.PENDING,
        created_at=now,
    )
    session.add(request)
    session.flush()
    mails = run("tell_join_request", {"membership_id": request.id})
    assert [mail.to for mail in mails] == [owner.email]
    assert mails[0].subject == "Jeanne Ricoux souhaite rejoindre Menuiserie Ricoux"
    request.status = MembershipStatus.REFUSED
    assert run("tell_join_request", {"membership_id": request.id}) == []
    (mail,) = run("tell_join_answer", {"membership_id": request.id})
    assert "n’a pas donné suite" in mail.text
    assert owner.full_name not in mail.text
    request.status = MembershipStatus.ACTIVE
    (mail,) = run("tell_join_answer", {"membership_id": request.id})
    assert mail.subject == "Vous avez rejoint Menuiserie Ricoux"


def test_the_link_of_an_invitation_works(
    session: Session, now: datetime, run: Run, employer: Organisation, owner: User
) -> None:
    invitation = invitations.invite(
        session,
        organisation=employer,
        email="lea@ricoux.fr",
        role=MemberRole.MEMBER,
        actor=owner,
        now=now,
    )
    (mail,) = run("send_invitation", {"invitation_id": invitation.id})
    assert mail.to == "lea@ricoux.fr"
    token = _token(mail, "/invitations")
    assert invitations.read_invitation(session, token=token, now=now) is invitation
    invitations.withdraw_invitation(session, invitation=invitation, actor=owner, now=now)
    assert run("send_invitation", {"invitation_id": invitation.id}) == []


def test_owners_are_told_of_the_present_state_only(
    session: Session, run: Run, employer: Organisation, owner: User
) -> None:
    payload = {"organisation_id": employer.id}
    assert [mail.subject for mail in run("tell_verified", payload)] == ["Menuiserie Ricoux est vérifiée"]
    assert len(run("tell_reinstated", payload)) == 1
    assert run("tell_suspended", payload) == []
    employer.status, employer.status_reason = OrganisationStatus.SUSPENDED, "Annonces fictives"
    (mail,) = run("tell_suspended", payload)
    assert mail.to == owner.email
    assert "Annonces fictives" in mail.text
    assert run("tell_verified", payload) == []
    assert run("tell_reinstated", payload) == []


def test_a_changed_password_is_told_with_the_way_to_undo_it(session: Session, run: Run) -> None:
    (mail,) = run("tell_password_changed", {"user_id": make_user(session).id})
    assert "http://127.0.0.1:8000/mot-de-passe/oublie" in mail.text


def test_a_row_that_is_gone_stops_nothing(run: Run) -> None:
    assert run("tell_join_request", {"membership_id": 0}) == []
    assert run("tell_join_answer", {"membership_id": 0}) == []
    assert run("send_invitation", {"invitation_id": 0}) == []
    assert run("tell_verified", {"organisation_id": 0}) == []
