"""A person reads a request for contact, then answers it; opening a page never answers."""

import uuid

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.pipeline import contacts
from app.pipeline.contact_queries import get_request
from app.pipeline.models import PipelineEntry
from app.pipeline.stages import Step, is_allowed
from app.web.access import PERSON, access
from app.web.database import current_session
from app.web.htmx import redirect_browser
from app.web.notifications import notify
from app.web.person import current_person, person_actor_id

blueprint = Blueprint("answers", __name__, url_prefix="/ma-page/demandes")


@blueprint.get("/<uuid:entry_id>")
@access(PERSON)
def read_request(entry_id: uuid.UUID) -> ResponseReturnValue:
    return _page(_entry(entry_id))


@blueprint.post("/<uuid:entry_id>/accepter")
@access(PERSON)
def agree(entry_id: uuid.UUID) -> ResponseReturnValue:
    entry, settings = _entry(entry_id), current_app.config["SETTINGS"]
    try:
        contacts.agree_to_contact(
            current_session(),
            entry=entry,
            visible_days=settings.contact_visible_days,
            now=utc_now(),
            actor_id=person_actor_id(),
        )
    except DomainError as error:
        return _page(entry, message=error.message, status=422)
    notify(_("Votre accord est transmis à %(name)s.", name=entry.vacancy.organisation.name))
    return redirect_browser(url_for(".read_request", entry_id=entry_id))


@blueprint.post("/<uuid:entry_id>/decliner")
@access(PERSON)
def decline(entry_id: uuid.UUID) -> ResponseReturnValue:
    entry = _entry(entry_id)
    try:
        contacts.decline_contact(current_session(), entry=entry, now=utc_now(), actor_id=person_actor_id())
    except DomainError as error:
        return _page(entry, message=error.message, status=422)
    notify(_("C’est noté : rien n’est transmis."))
    return redirect_browser(url_for(".read_request", entry_id=entry_id))


@blueprint.post("/<uuid:entry_id>/retirer")
@access(PERSON)
def withdraw(entry_id: uuid.UUID) -> ResponseReturnValue:
    entry = _entry(entry_id)
    try:
        contacts.withdraw_agreement(current_session(), entry=entry, now=utc_now(), actor_id=person_actor_id())
    except DomainError as error:
        return _page(entry, message=error.message, status=422)
    notify(_("Votre accord est retiré : vos coordonnées ne sont plus ouvertes."))
    return redirect_browser(url_for(".read_request", entry_id=entry_id))


def _entry(entry_id: uuid.UUID) -> PipelineEntry:
    return get_request(current_session(), entry_id, candidate_id=current_person().id)


def _page(entry: PipelineEntry, *, message: str | None = None, status: int = 200) -> ResponseReturnValue:
    now = utc_now()
    is_waiting = (
        is_allowed(entry.stage, Step.AGREE) and entry.answer_before is not None and entry.answer_before > now
    )
    page = render_template(
        "answers/read.html",
        entry=entry,
        person=current_person(),
        is_waiting=is_waiting,
        may_withdraw=is_allowed(entry.stage, Step.WITHDRAW),
        visible_days=current_app.config["SETTINGS"].contact_visible_days,
        message=message,
        now=now,
    )
    return page, status
