"""Mails of a contact, written from the entry as the worker finds it; and silence that lapses."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.candidates.accesses import MAIL_DAYS, open_access
from app.integrations.gateways import gateways
from app.integrations.mail.compose import compose
from app.jobs.registry import handles
from app.partners.queries import list_advisers
from app.pipeline.contact_queries import get_entry_by_id
from app.pipeline.contacts import lapse_requests
from app.pipeline.enums import Stage
from app.pipeline.models import PipelineEntry


@handles("pipeline.lapse_requests")
def lapse(session: Session, _payload: dict[str, Any], now: datetime) -> None:
    lapse_requests(session, now=now)


@handles("pipeline.tell_contact_asked")
def tell_contact_asked(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """Tell the person who asks, for which job, where and until when; without e-mail, whoever helps them."""
    entry = get_entry_by_id(session, payload["entry_id"])
    if entry.stage is not Stage.CONTACT_ASKED:
        return
    identity = entry.candidate.identity
    if identity is not None and identity.email:
        link = _request_link(session, entry, now=now)
        _tell_person(entry, "contact_asked", link=link)
    elif entry.candidate.partner_id is not None:
        _tell_partner(session, entry)


@handles("pipeline.tell_agreed")
def tell_agreed(session: Session, payload: dict[str, Any], _now: datetime) -> None:
    entry = get_entry_by_id(session, payload["entry_id"])
    if entry.stage in (Stage.AGREED, Stage.MET):
        _tell_employer(session, entry, "agreed", "coordonnees")


@handles("pipeline.tell_declined")
def tell_declined(session: Session, payload: dict[str, Any], _now: datetime) -> None:
    _tell_employer(session, get_entry_by_id(session, payload["entry_id"]), "declined")


@handles("pipeline.tell_withdrawn")
def tell_withdrawn(session: Session, payload: dict[str, Any], _now: datetime) -> None:
    _tell_employer(session, get_entry_by_id(session, payload["entry_id"]), "withdrawn")


@handles("pipeline.tell_lapsed")
def tell_lapsed(session: Session, payload: dict[str, Any], _now: datetime) -> None:
    _tell_employer(session, get_entry_by_id(session, payload["entry_id"]), "lapsed")


@handles("pipeline.tell_not_retained")
def tell_not_retained(session: Session, payload: dict[str, Any], _now: datetime) -> None:
    """Send the employer's own words to the person."""
    entry = get_entry_by_id(session, payload["entry_id"])
    if entry.stage is Stage.NOT_RETAINED and entry.reply:
        _tell_person(entry, "not_retained", reply=entry.reply)


def _tell_person(entry: PipelineEntry, template: str, **context: Any) -> None:
    identity = entry.candidate.identity
    if identity is None or not identity.email:
        return
    user = entry.candidate.user
    mail = compose(
        f"pipeline/{template}",
        to=identity.email,
        language=user.language if user else "fr",
        first_name=identity.first_name,
        entry=entry,
        vacancy=entry.vacancy,
        organisation=entry.vacancy.organisation,
        **context,
    )
    gateways().mailer.send(mail)


def _tell_employer(session: Session, entry: PipelineEntry, template: str, page: str = "") -> None:
    """Write to the colleague who asked, if they are still there."""
    user = session.get(User, entry.asked_by_id) if entry.asked_by_id else None
    if user is None or not user.is_active:
        return
    vacancy_url = f"{gateways().settings.base_url}/offres/{entry.vacancy.public_id}"
    mail = compose(
        f"pipeline/{template}",
        to=user.email,
        language=user.language,
        entry=entry,
        vacancy=entry.vacancy,
        code=entry.candidate.code,
        link=f"{vacancy_url}/candidats/{entry.candidate.code}/{page}" if page else f"{vacancy_url}/suivi",
    )
    gateways().mailer.send(mail)


def _tell_partner(session: Session, entry: PipelineEntry) -> None:
    """Nobody can write to the person: the organisation that helps them will tell them, then they answer."""
    assert entry.candidate.partner_id is not None
    code = entry.candidate.code
    for user in list_advisers(session, entry.candidate.partner_id):
        mail = compose(
            "pipeline/contact_asked_partner",
            to=user.email,
            language=user.language,
            entry=entry,
            vacancy=entry.vacancy,
            organisation=entry.vacancy.organisation,
            code=code,
            link=f"{gateways().settings.base_url}/partenaire/personnes/{code}",
        )
        gateways().mailer.send(mail)


def _request_link(session: Session, entry: PipelineEntry, *, now: datetime) -> str:
    """The request on the person's page: behind a sign-in when they have an account, else a personal link."""
    base_url = gateways().settings.base_url
    if entry.candidate.user_id is not None:
        return f"{base_url}/ma-page/demandes/{entry.public_id}"
    token = open_access(session, entry.candidate, days=MAIL_DAYS, now=now, actor_id=None, note="contact")
    return f"{base_url}/personne/{token}?demande={entry.public_id}"
