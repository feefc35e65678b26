"""An employer asks a person for contact, reads what the agreement opens, and says how it ended."""

import uuid
from itertools import groupby
from operator import attrgetter

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.permissions import Permission
from app.blueprints.contacts.forms import AskForm, HireForm, MeetingForm, ReplyForm
from app.core.clock import utc_now
from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.pipeline import contact_queries as queries
from app.pipeline import contacts, outcomes
from app.pipeline.contact_errors import DetailsNotVisible
from app.pipeline.contact_events import event_label
from app.pipeline.models import PipelineEntry
from app.pipeline.replies import ReplyKind, draft_reply
from app.pipeline.stages import Step, is_allowed
from app.vacancies.queries import get_vacancy
from app.web.access import access, current_actor
from app.web.database import current_session
from app.web.htmx import redirect_browser, render_page_or_fragment
from app.web.notifications import notify

blueprint = Blueprint("contacts", __name__)
PERSON = "/offres/<uuid:vacancy_id>/candidats/<code>"


@blueprint.route(f"{PERSON}/contact", methods=["GET", "POST"])
@access(Permission.PIPELINE_EDIT)
def ask_contact(vacancy_id: uuid.UUID, code: str) -> ResponseReturnValue:
    session, actor, settings = current_session(), current_actor(), current_app.config["SETTINGS"]
    vacancy = get_vacancy(session, vacancy_id, organisation_id=actor.organisation_id)
    candidate = queries.get_suggested_candidate(session, vacancy, code)
    form, status = AskForm(), 200
    if form.validate_on_submit():
        try:
            contacts.ask_contact(
                session,
                vacancy=vacancy,
                candidate=candidate,
                actor=actor.user,
                message=form.message.data,
                answer_days=settings.contact_answer_days,
                open_limit=settings.contact_open_limit,
                now=utc_now(),
            )
            notify(_("Demande envoyée à %(code)s.", code=code))
            return redirect_browser(url_for(".follow_up", vacancy_id=vacancy_id))
        except DomainError as error:
            form.add_domain_error(error)
    if form.errors:
        status = 422
    return render_page_or_fragment(
        "contacts/ask.html",
        "contacts/_ask_dialog.html",
        status=status,
        form=form,
        vacancy=vacancy,
        candidate=candidate,
        settings=settings,
    )


@blueprint.get("/offres/<uuid:vacancy_id>/suivi")
@access(Permission.SUGGESTION_READ)
def follow_up(vacancy_id: uuid.UUID) -> ResponseReturnValue:
    session, now = current_session(), utc_now()
    vacancy = get_vacancy(session, vacancy_id, organisation_id=current_actor().organisation_id)
    entries = queries.list_follow_up(session, vacancy)
    visible = {entry.id for entry in entries if outcomes.are_details_visible(entry, now=now)}
    groups = [(stage, list(group)) for stage, group in groupby(entries, key=attrgetter("stage"))]
    context = {"vacancy": vacancy, "entries": entries, "groups": groups, "visible": visible}
    return render_template("contacts/follow_up.html", **context)


@blueprint.get(f"{PERSON}/coordonnees")
@access(Permission.PIPELINE_EDIT, journal=True)
def show_details(vacancy_id: uuid.UUID, code: str) -> ResponseReturnValue:
    entry = _entry(vacancy_id, code)
    try:
        identity = outcomes.open_details(
            current_session(), entry=entry, actor_id=current_actor().user.id, now=utc_now()
        )
    except DetailsNotVisible as error:
        return _show(entry, identity=None, message=error.message)
    return _show(entry, identity=identity)


@blueprint.post(f"{PERSON}/rencontre")
@access(Permission.PIPELINE_EDIT)
def record_meeting(vacancy_id: uuid.UUID, code: str) -> ResponseReturnValue:
    entry, form = _entry(vacancy_id, code), MeetingForm()
    if form.validate_on_submit():
        try:
            outcomes.record_meeting(
                current_session(),
                entry=entry,
                met_on=form.met_on.data,
                actor_id=current_actor().user.id,
                now=utc_now(),
            )
            notify(_("Rencontre enregistrée."))
            return redirect_browser(url_for(".show_details", vacancy_id=vacancy_id, code=code))
        except DomainError as error:
            form.add_domain_error(error)
    return _show(entry, identity=None, meeting=form, status=422)


@blueprint.post(f"{PERSON}/embauche")
@access(Permission.PIPELINE_EDIT)
def record_hire(vacancy_id: uuid.UUID, code: str) -> ResponseReturnValue:
    entry, form = _entry(vacancy_id, code), HireForm()
    if form.validate_on_submit():
        try:
            outcomes.record_hire(
                current_session(),
                entry=entry,
                hired_on=form.hired_on.data,
                actor_id=current_actor().user.id,
                now=utc_now(),
            )
            notify(_("Recrutement enregistré."))
            return redirect_browser(url_for(".follow_up", vacancy_id=vacancy_id))
        except DomainError as error:
            form.add_domain_error(error)
    return _show(entry, identity=None, hire=form, status=422)


@blueprint.route(f"{PERSON}/reponse", methods=["GET", "POST"])
@access(Permission.PIPELINE_EDIT)
def reply(vacancy_id: uuid.UUID, code: str) -> ResponseReturnValue:
    entry, form = _entry(vacancy_id, code), ReplyForm()
    wanted = request.args.get("modele")
    kind = ReplyKind(wanted) if wanted in set(ReplyKind) else ReplyKind.OTHER_PERSON
    if form.validate_on_submit():
        try:
            outcomes.reply_not_retained(
                current_session(),
                entry=entry,
                reply=form.reply.data,
                actor_id=current_actor().user.id,
                now=utc_now(),
            )
            notify(_("Réponse envoyée à la personne."))
            return redirect_browser(url_for(".follow_up", vacancy_id=vacancy_id))
        except DomainError as error:
            form.add_domain_error(error)
    elif not form.is_submitted():
        form.reply.data = draft_reply(
            kind, vacancy_title=entry.vacancy.title, organisation=entry.vacancy.organisation.name
        )
    context = {"entry": entry, "form": form, "kinds": list(ReplyKind), "kind": kind}
    return render_template("contacts/reply.html", **context), 422 if form.errors else 200


def _entry(vacancy_id: uuid.UUID, code: str) -> PipelineEntry:
    return queries.get_entry(
        current_session(), vacancy_id, code, organisation_id=current_actor().organisation_id
    )


def _show(entry: PipelineEntry, *, status: int = 200, **context: object) -> ResponseReturnValue:
    page = render_template(
        "contacts/details.html",
        entry=entry,
        event_label=event_label,
        may_meet=is_allowed(entry.stage, Step.MEET),
        may_close=is_allowed(entry.stage, Step.NOT_RETAIN),
        **(
            {"meeting": MeetingForm(formdata=None), "hire": HireForm(formdata=None), "message": None}
            | context
        ),
    )
    return page, status
