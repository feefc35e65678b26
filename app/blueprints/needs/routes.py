"""Needs as their employer sees them: the list, a new one, its page and the thread with the agency."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.permissions import Permission
from app.blueprints.needs.forms import AnswerForm, CloseForm, NeedForm, asked_vacancy, details_of
from app.core.clock import paris_date, utc_now
from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.needs import queries, services
from app.needs.choices import list_skill_choices
from app.needs.drafts import draft_from_vacancy
from app.needs.enums import NeedStatus
from app.needs.models import Need
from app.needs.places import find_place, measure_distances
from app.needs.progress import list_steps
from app.needs.shortage import list_missing_skill_ids
from app.needs.transitions import NeedAction, may
from app.reference.queries import find_occupation, list_zones
from app.reference.succession import Departure, find_departure
from app.training.queries import list_sessions_to_come
from app.vacancies.models import Vacancy
from app.vacancies.queries import get_vacancy
from app.vacancies.steps import look_up_occupation
from app.web.access import access, current_actor
from app.web.database import current_session
from app.web.htmx import redirect_browser, render_page_or_fragment
from app.web.notifications import notify

blueprint = Blueprint("needs", __name__, url_prefix="/besoins")


def own_need(need_id: uuid.UUID, *, for_change: bool = False) -> Need:
    return queries.get_need(
        current_session(), need_id, organisation_id=current_actor().organisation_id, for_change=for_change
    )


@blueprint.get("")
@access(Permission.NEED_SIGNAL)
def list_needs() -> ResponseReturnValue:
    session, organisation_id = current_session(), current_actor().organisation_id
    wanted = request.args.get("etat", "")
    status = NeedStatus(wanted) if wanted in set(NeedStatus) else None
    number = request.args.get("page", 1, type=int)
    return render_page_or_fragment(
        "needs/list.html",
        "needs/_results.html",
        page=queries.list_needs(session, organisation_id=organisation_id, status=status, page=number),
        counts=queries.count_by_status(session, organisation_id=organisation_id),
        current=status,
        statuses=list(NeedStatus),
    )


@blueprint.route("/nouveau", methods=["GET", "POST"])
@access(Permission.NEED_SIGNAL)
def new_need() -> ResponseReturnValue:
    session, actor, form, vacancy = current_session(), current_actor(), NeedForm(), _asked_vacancy()
    if request.method == "GET":
        _fill_new(form, vacancy)
        return _show_new(form, vacancy)
    choices = _choose_occupation(form)
    if choices or request.form.get("action") != "envoyer":
        return _show_new(form, vacancy, choices, status=422 if choices else 200)
    assert actor.organisation is not None
    try:
        need = services.submit_need(
            session,
            organisation=actor.organisation,
            actor=actor.user,
            details=_read(form),
            vacancy=vacancy,
            now=utc_now(),
        )
    except DomainError as error:
        form.add_domain_error(error)
        return _show_new(form, vacancy, status=422)
    notify(_("Besoin envoyé à Cap Métiers. Sa réponse vous arrivera aussi par courriel."))
    return redirect_browser(url_for(".show_need", need_id=need.public_id))


@blueprint.get("/<uuid:need_id>")
@access(Permission.NEED_SIGNAL)
def show_need(need_id: uuid.UUID) -> ResponseReturnValue:
    return _show(own_need(need_id))


@blueprint.route("/<uuid:need_id>/modifier", methods=["GET", "POST"])
@access(Permission.NEED_SIGNAL)
def edit_need(need_id: uuid.UUID) -> ResponseReturnValue:
    need = own_need(need_id, for_change=request.method == "POST")
    if request.method == "GET":
        return redirect_browser(url_for(".show_need", need_id=need_id))
    form = NeedForm()
    choices = _choose_occupation(form)
    if choices or request.form.get("action") != "envoyer":
        return _show(need, form=form, choices=choices, status=422 if choices else 200)
    try:
        event = services.edit_need(
            current_session(), need=need, actor=current_actor().user, details=_read(form), now=utc_now()
        )
    except DomainError as error:
        form.add_domain_error(error)
        return _show(need, form=form, status=422)
    notify(_("Modifications enregistrées.") if event else _("Rien n’a changé."))
    return redirect_browser(url_for(".show_need", need_id=need_id))


@blueprint.post("/<uuid:need_id>/reponse")
@access(Permission.NEED_SIGNAL)
def answer_question(need_id: uuid.UUID) -> ResponseReturnValue:
    need, answer = own_need(need_id, for_change=True), AnswerForm()
    answer.validate()
    try:
        services.answer_question(
            current_session(),
            need=need,
            actor=current_actor().user,
            text=answer.text.data or "",
            now=utc_now(),
        )
    except DomainError as error:
        answer.add_domain_error(error)
        return _show(need, answer=answer, status=422)
    notify(_("Réponse envoyée à Cap Métiers."))
    return redirect_browser(url_for(".show_need", need_id=need_id))


@blueprint.route("/<uuid:need_id>/clore", methods=["GET", "POST"])
@access(Permission.NEED_SIGNAL)
def close_need(need_id: uuid.UUID) -> ResponseReturnValue:
    need, form = own_need(need_id, for_change=request.method == "POST"), CloseForm()
    if request.method == "GET":
        return render_page_or_fragment("needs/close.html", "needs/_close.html", need=need, form=form)
    services.close_need(
        current_session(), need=need, actor=current_actor().user, text=form.text.data or "", now=utc_now()
    )
    notify(_("Besoin clos. Merci : Cap Métiers en tient compte."))
    return redirect_browser(url_for(".show_need", need_id=need_id))


def _asked_vacancy() -> Vacancy | None:
    """The employer's own vacancy named in the address; another's is a 404."""
    asked = asked_vacancy()
    if asked is None:
        return None
    return get_vacancy(current_session(), asked, organisation_id=current_actor().organisation_id)


def _fill_new(form: NeedForm, vacancy: Vacancy | None) -> None:
    organisation = current_actor().organisation
    form.is_for_recruits.data = True
    if vacancy is not None:
        form.write_details(_draft(vacancy), vacancy.occupation)
    elif organisation is not None and organisation.commune is not None:
        form.zone.data = organisation.commune.zone_code


def _draft(vacancy: Vacancy) -> services.NeedDetails:
    now = utc_now()
    missing = list_missing_skill_ids(current_session(), vacancy, now=now)
    return draft_from_vacancy(vacancy, today=paris_date(now), missing=missing)


def _choose_occupation(form: NeedForm) -> Sequence[Any]:
    """Take the occupation pressed in the list, or look up the one typed; returns choices when several fit."""
    session = current_session()
    pressed, text = request.form.get("choisir"), form.occupation_text.data or ""
    key: str | None = pressed or form.occupation.data
    choices: Sequence[Any] = ()
    if not key and text:
        key, choices = look_up_occupation(session, text)
        if key is None and not choices:
            form.occupation_text.errors = [
                _("Aucun métier à ce nom. Essayez un mot plus courant, ou choisissez des compétences.")
            ]
    form.occupation.data = key or ""
    if key and (pressed or not text):
        occupation = find_occupation(session, form.occupation_id)
        form.occupation_text.data = occupation.label if occupation else ""
    return [] if key else choices


def _read(form: NeedForm) -> services.NeedDetails:
    """The form’s details, once its own errors are noted."""
    _offer(form)
    unknown = list(form.occupation_text.errors)
    form.validate()
    if unknown and not form.skill_ids:
        form.occupation_text.errors = unknown
    return form.read_details()


def _offer(form: NeedForm) -> None:
    session = current_session()
    chosen = form.skill_ids
    form.offer(
        list_zones(session),
        list_skill_choices(session, occupation_id=form.occupation_id, chosen=chosen),
    )
    form.skills.data = chosen
    form.skill.data = form.skill_text.data = ""


def _find_departure(form: NeedForm) -> Departure | None:
    session = current_session()
    return find_departure(session, find_occupation(session, form.occupation_id))


def _show_new(
    form: NeedForm, vacancy: Vacancy | None, choices: Sequence[Any] = (), *, status: int = 200
) -> ResponseReturnValue:
    _offer(form)
    return render_page_or_fragment(
        "needs/new.html",
        "needs/_form.html",
        status=status,
        form=form,
        vacancy=vacancy,
        need=None,
        choices=choices,
        departure=_find_departure(form),
    )


def _show(
    need: Need,
    *,
    form: NeedForm | None = None,
    answer: AnswerForm | None = None,
    choices: Sequence[Any] = (),
    status: int = 200,
) -> ResponseReturnValue:
    session = current_session()
    if form is None:
        form = NeedForm(formdata=None)
        form.write_details(details_of(need), need.occupation)
    _offer(form)
    programmes = queries.list_linked_programmes(session, need)
    sessions = list_sessions_to_come(session, [item.id for item in programmes], today=paris_date(utc_now()))
    place = find_place(session, need) if programmes else None
    context = {
        "need": need,
        "form": form,
        "answer": answer or AnswerForm(formdata=None),
        "choices": choices,
        "departure": _find_departure(form),
        "vacancy": None,
        "programmes": programmes,
        "sessions": sessions,
        "distances": measure_distances(place, (item for runs in sessions.values() for item in runs)),
        "steps": list_steps(need, has_training=bool(programmes)),
        "may_edit": may(need, NeedAction.EDIT),
        "may_close": may(need, NeedAction.CLOSE),
    }
    if answer is not None:
        return make_response(render_template("needs/show.html", oob=False, **context), status)
    return render_page_or_fragment("needs/show.html", "needs/_form.html", status=status, **context)
