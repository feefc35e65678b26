"""The training catalogue, for the agency and its partners."""

import uuid

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.permissions import Permission
from app.blueprints.training.blueprint import LEVELS, blueprint, level_of, may_edit, own_scope
from app.blueprints.training.forms import read_filters
from app.blueprints.training.occupations import occupations_context
from app.core.clock import paris_date, utc_now
from app.reference.queries import list_zones
from app.training import queries
from app.web.access import access, current_actor
from app.web.database import current_session
from app.web.htmx import render_page_or_fragment

__all__ = ["blueprint"]


@blueprint.get("")
@access(Permission.CATALOGUE_READ)
def list_programmes() -> ResponseReturnValue:
    session, today = current_session(), paris_date(utc_now())
    zones = list_zones(session)
    asked = read_filters(session, zones)
    page = queries.list_programmes(
        session, asked.filters, today=today, page=request.args.get("page", 1, type=int)
    )
    return render_page_or_fragment(
        "training/list.html",
        "training/_results.html",
        page=page,
        asked=asked,
        sessions=queries.list_sessions_to_come(session, [item.id for item in page.items], today=today),
        zones=zones,
        levels=LEVELS,
        to_verify=_count_to_verify(),
        level_of=level_of,
    )


@blueprint.get("/<uuid:programme_id>")
@access(Permission.CATALOGUE_READ)
def show_programme(programme_id: uuid.UUID) -> ResponseReturnValue:
    session, today = current_session(), paris_date(utc_now())
    programme = queries.get_programme(session, programme_id)
    return render_template(
        "training/show.html",
        programme=programme,
        sessions=queries.list_sessions_not_over(session, programme.id, today=today),
        over=queries.count_sessions_over(session, programme.id, today=today),
        today=today,
        level_of=level_of,
        **occupations_context(programme, is_editable=may_edit(programme)),
    )


def _count_to_verify() -> int:
    """How many programmes wait in the actor's queue."""
    if not current_actor().may(Permission.CATALOGUE_EDIT):
        return 0
    return queries.count_unverified(current_session(), provider_id=own_scope())
