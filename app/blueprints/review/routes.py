"""The agency's desk: the queue of needs beside the one being read, and each decision as a small form."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.permissions import Permission
from app.blueprints.review.forms import (
    ALL,
    AssignForm,
    DeclineForm,
    MergeForm,
    ReplyForm,
    kept_arguments,
    read_filters,
)
from app.core.clock import paris_date, utc_now
from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.needs import desk as queue
from app.needs import queries, replies, reviewing
from app.needs.enums import OPEN_STATUSES, NeedStatus
from app.needs.models import Need
from app.needs.reviewers import get_reviewer, list_reviewers
from app.needs.sheet import read_sheet
from app.needs.transitions import NeedAction, may
from app.training.models import Programme
from app.training.queries import get_programme, list_sessions_to_come
from app.web.access import access, current_actor
from app.web.database import current_session
from app.web.htmx import redirect_browser, render_page_or_fragment
from app.web.notifications import notify

blueprint = Blueprint("review", __name__, url_prefix="/agence/besoins")


def region_need(need_id: uuid.UUID) -> Need:
    """Any firm's need: the agency works for the whole region. Locked when the request may change it."""
    return queries.get_need(
        current_session(), need_id, organisation_id=None, for_change=request.method == "POST"
    )


@blueprint.get("")
@access(Permission.NEED_REVIEW)
def desk() -> ResponseReturnValue:
    """The queue, and its first need opened beside it."""
    context = _queue_context()
    items = context["page"].items
    context |= _need_context(region_need(items[0].public_id) if items else None)
    return render_page_or_fragment("review/desk.html", "review/_desk.html", **context)


@blueprint.get("/<uuid:need_id>")
@access(Permission.NEED_REVIEW)
def show_need(need_id: uuid.UUID) -> ResponseReturnValue:
    context = _queue_context() | _need_context(region_need(need_id))
    return render_page_or_fragment("review/desk.html", "review/_need.html", **context)


@blueprint.route("/<uuid:need_id>/attribution", methods=["GET", "POST"])
@access(Permission.NEED_REVIEW)
def assign_need(need_id: uuid.UUID) -> ResponseReturnValue:
    """Follow the need, or hand it to a colleague and go on with the next one."""
    session, actor, need, form = current_session(), current_actor().user, region_need(need_id), AssignForm()
    form.offer(list_reviewers(session), actor=actor)
    if request.method == "GET":
        form.reviewer.data = str((need.assigned_to or actor).public_id)
        words = {"title": _("Qui suit « %(title)s » ?", title=need.title), "button": _("Attribuer")}
        return _show_form(need, form, words)
    reviewer = get_reviewer(session, form.reviewer.data) if form.reviewer.data else actor
    following = _find_following(need)
    reviewing.assign_need(session, need=need, actor=actor, reviewer=reviewer, now=utc_now())
    if reviewer.id == actor.id:
        notify(_("Vous suivez ce besoin."))
        return _go_on(need_id)
    notify(_("%(reference)s : confié à %(name)s.", reference=need.reference, name=reviewer.full_name))
    return _go_on(following or need_id)


@blueprint.route("/<uuid:need_id>/question", methods=["GET", "POST"])
@access(Permission.NEED_REVIEW)
def ask_question(need_id: uuid.UUID) -> ResponseReturnValue:
    need, form = region_need(need_id), ReplyForm()
    return _decide(
        need,
        form,
        act=reviewing.ask_question,
        title=_("Poser une question à %(name)s", name=need.organisation.name),
        button=_("Envoyer la question"),
        done=_("Question envoyée : c’est au tour de l’entreprise."),
    )


@blueprint.route("/<uuid:need_id>/accepter", methods=["GET", "POST"])
@access(Permission.NEED_REVIEW)
def accept_need(need_id: uuid.UUID) -> ResponseReturnValue:
    need, form = region_need(need_id), ReplyForm()
    return _decide(
        need,
        form,
        act=reviewing.accept_need,
        title=_("Accepter « %(title)s »", title=need.title),
        button=_("Accepter le besoin"),
        done=_("Besoin accepté, l’entreprise est prévenue."),
        draft=replies.draft_acceptance(),
    )


@blueprint.route("/<uuid:need_id>/sans-suite", methods=["GET", "POST"])
@access(Permission.NEED_REVIEW)
def decline_need(need_id: uuid.UUID) -> ResponseReturnValue:
    need, form = region_need(need_id), DeclineForm()
    return _decide(
        need,
        form,
        act=reviewing.decline_need,
        title=_("Clore « %(title)s » sans suite", title=need.title),
        button=_("Clore sans suite"),
        done=_("Besoin clos sans suite, l’entreprise est prévenue."),
        reason=form.reason.data,
    )


@blueprint.route("/<uuid:need_id>/regrouper/<uuid:other_id>", methods=["GET", "POST"])
@access(Permission.NEED_REVIEW)
def merge_need(need_id: uuid.UUID, other_id: uuid.UUID) -> ResponseReturnValue:
    """Two needs side by side: the reviewer chooses which one stays, and the other joins it."""
    # Always locked in the same order, or two reviewers who merge the same pair would wait for each other.
    found = {key: region_need(key) for key in sorted({need_id, other_id})}
    need, other = found[need_id], found[other_id]
    form = MergeForm()
    form.offer(need, other)
    keeps_this = form.keep.data == str(need_id)
    return _decide(
        other if keeps_this else need,
        form,
        act=reviewing.merge_need,
        title=_("Regrouper deux besoins semblables"),
        button=_("Regrouper"),
        done=_("Besoins regroupés, l’entreprise est prévenue."),
        draft=replies.draft_merger(),
        sides=[need, other],
        into=need if keeps_this else other,
    )


@blueprint.route("/<uuid:need_id>/rattacher/<uuid:programme_id>", methods=["GET", "POST"])
@access(Permission.NEED_REVIEW)
def link_programme(need_id: uuid.UUID, programme_id: uuid.UUID) -> ResponseReturnValue:
    need, programme = region_need(need_id), get_programme(current_session(), programme_id)
    return _decide(
        need,
        ReplyForm(),
        act=reviewing.link_programme,
        title=_("Rattacher « %(title)s »", title=programme.title),
        button=_("Rattacher la formation"),
        done=_("Formation rattachée, l’entreprise est prévenue."),
        draft=_draft_link(programme),
        programme=programme,
    )


@blueprint.route("/<uuid:need_id>/retirer/<uuid:programme_id>", methods=["GET", "POST"])
@access(Permission.NEED_REVIEW)
def unlink_programme(need_id: uuid.UUID, programme_id: uuid.UUID) -> ResponseReturnValue:
    need = region_need(need_id)
    programme = reviewing.find_linked_programme(need, programme_id)
    return _decide(
        need,
        ReplyForm(),
        act=reviewing.unlink_programme,
        title=_("Retirer « %(title)s »", title=programme.title),
        button=_("Retirer la formation"),
        done=_("Formation retirée, l’entreprise est prévenue."),
        draft=replies.draft_unlink(programme),
        programme=programme,
    )


def _decide(
    need: Need,
    form: ReplyForm,
    *,
    act: Callable[..., None],
    title: str,
    button: str,
    done: str,
    draft: str = "",
    sides: Sequence[Need] = (),
    **values: Any,
) -> ResponseReturnValue:
    """Show the form of a decision, or take it and go on with the next need of the queue.

    `sides` are the two needs of a merger, first the one whose page is open: it comes back when it stays.
    """
    actor, shown = current_actor().user, sides[0] if sides else need
    words = {"title": title, "button": button}
    if request.method == "GET":
        form.text.data = draft
        return _show_form(shown, form, words, sides=sides)
    following = _find_following(need) if shown is need else shown.public_id
    try:
        if form.validate():
            text = form.text.data or ""
            act(current_session(), need=need, actor=actor, text=text, now=utc_now(), **values)
            notify(_("%(reference)s : %(done)s", reference=need.reference, done=done))
            return _go_on(following or need.public_id)
    except DomainError as error:
        form.add_domain_error(error)
    return _show_form(shown, form, words, status=422, sides=sides)


def _show_form(
    need: Need,
    form: AssignForm | ReplyForm,
    words: Mapping[str, str],
    *,
    status: int = 200,
    sides: Sequence[Need] = (),
) -> ResponseReturnValue:
    return render_page_or_fragment(
        "review/decide.html",
        "review/_decide.html",
        status=status,
        need=need,
        form=form,
        sides=sides,
        kept=kept_arguments(request.args),
        **words,
    )


def _find_following(need: Need) -> uuid.UUID | None:
    filters = read_filters(request.args, user_id=current_actor().user.id)
    return queue.find_next_id(current_session(), filters, after=need)


def _go_on(need_id: uuid.UUID) -> ResponseReturnValue:
    return redirect_browser(url_for(".show_need", need_id=need_id, **kept_arguments(request.args)))


def _draft_link(programme: Programme) -> str:
    sessions = list_sessions_to_come(current_session(), [programme.id], today=paris_date(utc_now()))
    return replies.draft_link(programme, sessions[programme.id])


def _queue_context() -> dict[str, Any]:
    session, now = current_session(), utc_now()
    filters = read_filters(request.args, user_id=current_actor().user.id)
    counts = queries.count_by_status(session, organisation_id=None)
    opened = queue.count_open(session)
    return {
        "page": queue.list_queue(session, filters, page=request.args.get("page", 1, type=int)),
        "filters": filters,
        "kept": kept_arguments(request.args),
        "state": request.args.get("etat", ""),
        "counts": counts,
        "open_total": opened.total,
        "oldest_days": (now - opened.oldest_at).days if opened.oldest_at else 0,
        "now": now,
        "zones": queue.list_zones(session),
        "domains": queue.list_domains(session),
        "statuses": list(NeedStatus),
        "orders": list(queue.QueueOrder),
        "all_states": ALL,
        "open_statuses": OPEN_STATUSES,
    }


def _need_context(need: Need | None) -> dict[str, Any]:
    if need is None:
        return {"need": None}
    text = request.args.get("formation", "").strip()[:100]
    return {
        "need": need,
        "actions": {action.value: may(need, action) for action in NeedAction},
        "sheet": read_sheet(current_session(), need, today=paris_date(utc_now()), text=text),
        "programme_text": text,
    }
