"""Mails about accounts and organisations. A link's secret is made here, when the mail leaves."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.enums import MembershipStatus, OrganisationStatus, TokenPurpose
from app.accounts.invitations import renew_link
from app.accounts.models import Invitation, Membership, Organisation, User
from app.accounts.queries import list_owners
from app.accounts.tokens import issue_token
from app.integrations.gateways import gateways
from app.integrations.mail.compose import compose
from app.jobs.registry import handles


@handles("accounts.send_verification")
def send_verification(session: Session, payload: dict[str, Any], now: datetime) -> None:
    user = session.get(User, payload["user_id"])
    if user is None or not user.is_active or user.email_verified_at is not None:
        return
    token = issue_token(session, user, TokenPurpose.VERIFY_EMAIL, now=now)
    _send("verify_email", user, link=_url(f"/adresse/confirmer/{token}"))


@handles("accounts.send_account_exists")
def send_account_exists(session: Session, payload: dict[str, Any], _now: datetime) -> None:
    user = session.get(User, payload["user_id"])
    if user is not None and user.is_active:
        _send(
            "account_exists",
            user,
            sign_in_link=_url("/connexion"),
            reset_link=_url("/mot-de-passe/oublie"),
        )


@handles("accounts.send_reset")
def send_reset(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """Nothing when the address had no account: asking always leaves the same job behind."""
    user = session.get(User, payload["user_id"]) if payload["user_id"] else None
    if user is None or not user.is_active:
        return
    token = issue_token(session, user, TokenPurpose.RESET_PASSWORD, now=now)
    _send("reset_password", user, link=_url(f"/mot-de-passe/nouveau/{token}"))


@handles("accounts.tell_password_changed")
def tell_password_changed(session: Session, payload: dict[str, Any], _now: datetime) -> None:
    user = session.get(User, payload["user_id"])
    if user is not None and user.is_active:
        _send("password_changed", user, reset_link=_url("/mot-de-passe/oublie"))


@handles("accounts.tell_join_request")
def tell_join_request(session: Session, payload: dict[str, Any], _now: datetime) -> None:
    """Write to each owner while the request waits."""
    membership = session.get(Membership, payload["membership_id"])
    if membership is None or membership.status is not MembershipStatus.PENDING:
        return
    for owner in list_owners(session, membership.organisation_id):
        mail = compose(
            "accounts/join_request",
            to=owner.email,
            language=owner.language,
            user=membership.user,
            organisation=membership.organisation,
            link=_url("/equipe"),
        )
        gateways().mailer.send(mail)


@handles("accounts.tell_join_answer")
def tell_join_answer(session: Session, payload: dict[str, Any], _now: datetime) -> None:
    membership = session.get(Membership, payload["membership_id"])
    if membership is None:
        return
    organisation = membership.organisation
    if membership.status is MembershipStatus.ACTIVE:
        _send("join_accepted", membership.user, organisation=organisation, link=_url("/tableau-de-bord"))
    elif membership.status is MembershipStatus.REFUSED:
        _send("join_refused", membership.user, organisation=organisation, link=_url("/compte"))


@handles("accounts.send_invitation")
def send_invitation(session: Session, payload: dict[str, Any], now: datetime) -> None:
    invitation = session.get(Invitation, payload["invitation_id"])
    if (
        invitation is None
        or invitation.accepted_at
        or invitation.withdrawn_at
        or invitation.expires_at <= now
    ):
        return
    token = renew_link(invitation)
    mail = compose(
        "accounts/invitation",
        to=invitation.email,
        invitation=invitation,
        organisation=invitation.organisation,
        invited_by=invitation.invited_by,
        link=_url(f"/invitations/{token}"),
    )
    gateways().mailer.send(mail)


@handles("accounts.tell_verified")
def tell_verified(session: Session, payload: dict[str, Any], _now: datetime) -> None:
    _tell_owners(session, payload, "verified", OrganisationStatus.VERIFIED, "/tableau-de-bord")


@handles("accounts.tell_suspended")
def tell_suspended(session: Session, payload: dict[str, Any], _now: datetime) -> None:
    _tell_owners(session, payload, "suspended", OrganisationStatus.SUSPENDED, "/mentions-legales")


@handles("accounts.tell_reinstated")
def tell_reinstated(session: Session, payload: dict[str, Any], _now: datetime) -> None:
    _tell_owners(session, payload, "reinstated", None, "/tableau-de-bord")


def _tell_owners(
    session: Session, payload: dict[str, Any], template: str, wanted: OrganisationStatus | None, path: str
) -> None:
    """Write to the owners, unless the organisation has changed again since."""
    organisation = session.get(Organisation, payload["organisation_id"])
    if organisation is None:
        return
    is_suspended = organisation.status is OrganisationStatus.SUSPENDED
    if is_suspended if wanted is None else organisation.status is not wanted:
        return
    for owner in list_owners(session, organisation.id):
        _send(template, owner, organisation=organisation, link=_url(path))


def _send(template: str, user: User, **context: Any) -> None:
    mail = compose(f"accounts/{template}", to=user.email, language=user.language, user=user, **context)
    gateways().mailer.send(mail)


def _url(path: str) -> str:
    return gateways().settings.base_url.rstrip("/") + path
