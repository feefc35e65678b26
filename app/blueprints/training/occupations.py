"""Occupations of programmes: proposed, added, taken away, and the queue of those that nobody looked at."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.permissions import Permission
from app.blueprints.training.blueprint import blueprint, level_of, own_programme, own_scope
from app.blueprints.training.forms import look_up_typed, read_occupation_key
from app.candidates.changes import record_programme_change
from app.core.clock import utc_now
from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.ids import parse_key
from app.reference.models import Occupation
from app.training import choices, queries, services
from app.training.enums import ChoiceOrigin
from app.training.models import Programme
from app.training.understanding import MOST_PROPOSED
from app.web.access import access, current_actor
from app.web.database import current_session
from app.web.htmx import redirect_browser, render_page_or_fragment, wants_fragment
from app.web.notifications import notify

# How many likely occupations the queue shows of each programme.
MOST_IN_QUEUE = 3
MOST_ACCEPTED = 200


@blueprint.get("/metiers-a-verifier")
@access(Permission.CATALOGUE_EDIT)
def list_unverified() -> ResponseReturnValue:
    """Programmes whose occupations nobody declared or looked at, one after the other."""
    return render_page_or_fragment("training/queue.html", "training/_queue.html", **_queue_context())


@blueprint.post("/metiers-a-verifier")
@access(Permission.CATALOGUE_EDIT)
def accept_very_likely() -> ResponseReturnValue:
    """Add the very likely occupations that the page showed, as `programme:occupation`; then the next page."""
    session, actor, now, added = current_session(), current_actor().user, utc_now(), 0
    for programme_id, occupation_ids in _read_accepted().items():
        programme = own_programme(programme_id)
        new = services.accept_proposals(
            session, programme=programme, occupation_ids=occupation_ids, actor=actor, now=now
        )
        if new:
            record_programme_change(session, programme.id, now)
        added += new
    notify(ngettext("Un métier ajouté.", "%(num)s métiers ajoutés.", added))
    if not wants_fragment():
        return redirect_browser(url_for(".list_unverified"))
    return render_page_or_fragment(
        "training/queue.html", "training/_queue.html", **_queue_context(), has_moved=True
    )


@blueprint.post("/<uuid:programme_id>/metiers")
@access(Permission.CATALOGUE_EDIT)
def change_occupations(programme_id: uuid.UUID) -> ResponseReturnValue:
    """One button of the lists: each names the occupation that it adds, sets aside, removes or restores."""
    session, programme = current_session(), own_programme(programme_id)
    is_queue = "file" in request.values
    try:
        _press_button(programme)
    except DomainError as error:
        return _show(programme, is_queue, status=422, problem=error.message)
    record_programme_change(session, programme.id, utc_now())
    if wants_fragment():
        return _show(programme, is_queue)
    if is_queue:
        return redirect_browser(url_for(".list_unverified", _anchor=f"p-{programme_id}"))
    return redirect_browser(url_for(".show_programme", programme_id=programme_id, _anchor="t-metiers"))


def occupations_context(programme: Programme, *, is_editable: bool) -> dict[str, Any]:
    """What `_occupations.html` shows; proposals are for those who may choose."""
    limit = MOST_PROPOSED if is_editable else 0
    return {
        "choices": choices.read_choices(current_session(), programme, limit=limit),
        "is_editable": is_editable,
    }


def _press_button(programme: Programme) -> None:
    """Obey the button, say what was done, and offer the opposite."""
    arguments: dict[str, Any] = {"programme": programme, "actor": current_actor().user, "now": utc_now()}
    session = current_session()
    added, opposite = _("« %(label)s » ajouté aux métiers visés."), "retirer"
    buttons: dict[str, tuple[Callable[..., Occupation], str, str]] = {
        "ecarter": (services.set_aside_occupation, _("« %(label)s » écarté."), "reproposer"),
        "retirer": (services.remove_occupation, _("« %(label)s » retiré des métiers visés."), "remettre"),
        "reproposer": (services.restore_occupation, _("« %(label)s » de nouveau proposé."), "ecarter"),
    }
    for name, (act, sentence, undo) in buttons.items():
        if name in request.values:
            key = parse_key(request.values[name])
            return _say(programme, act(session, occupation_id=key, **arguments), sentence, undo)
    proposed = request.values.get("ajouter") or request.values.get("remettre")
    origin = ChoiceOrigin.PROPOSED if "ajouter" in request.values else ChoiceOrigin.BY_HAND
    key = parse_key(proposed) if proposed else read_occupation_key(session)
    occupation = services.add_occupation(session, occupation_id=key, origin=origin, **arguments)
    return _say(programme, occupation, added, opposite)


def _say(programme: Programme, occupation: Occupation, sentence: str, undo: str) -> None:
    arguments: dict[str, Any] = {undo: occupation.id}
    if "file" in request.values:
        arguments["file"] = 1
    url = url_for(".change_occupations", programme_id=programme.public_id, **arguments)
    notify(sentence % {"label": occupation.label}, undo_url=url)


def _show(
    programme: Programme, is_queue: bool, *, status: int = 200, problem: str = ""
) -> ResponseReturnValue:
    """The part of the page that changed; the whole page for a refusal without JavaScript."""
    session = current_session()
    if is_queue:
        shown = choices.read_choices(session, programme, limit=MOST_IN_QUEUE)
        context = {"programme": programme, "choices": shown, "level_of": level_of}
        fragment = "training/_queue_item.html"
    else:
        context = {"programme": programme, **occupations_context(programme, is_editable=True)}
        fragment = "training/_occupations.html"
    return render_page_or_fragment(
        "training/refused.html",
        fragment,
        status=status,
        problem=problem,
        **look_up_typed(session, is_asked=bool(problem)),
        fragment=fragment,
        has_moved=True,
        **context,
    )


def _queue_context() -> dict[str, Any]:
    session, scope = current_session(), own_scope()
    page = queries.list_unverified(session, provider_id=scope, page=request.args.get("page", 1, type=int))
    shown = choices.read_choices_of_many(session, page.items, limit=MOST_IN_QUEUE)
    return {
        "page": page,
        "shown": shown,
        "very_likely": sum(len(item.very_likely) for item in shown.values()),
        "level_of": level_of,
    }


def _read_accepted() -> dict[uuid.UUID, list[int]]:
    accepted: dict[uuid.UUID, list[int]] = {}
    for pair in request.form.getlist("accepte")[:MOST_ACCEPTED]:
        programme, _colon, occupation = pair.partition(":")
        try:
            key = uuid.UUID(programme)
        except ValueError:
            continue
        if number := parse_key(occupation):
            accepted.setdefault(key, []).append(number)
    return accepted
