"""The training catalogue, for the agency and its partners."""

import uuid

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.permissions import Permission
from app.core.clock import paris_date, utc_now
from app.reference.enums import DiplomaLevel
from app.reference.queries import list_zones
from app.training import queries
from app.web.access import access
from app.web.database import current_session
from app.web.htmx import render_page_or_fragment

blueprint = Blueprint("training", __name__, url_prefix="/catalogue")
_WAYS = {"apprentissage": True, "autre": False}


@blueprint.get("")
@access(Permission.CATALOGUE_READ)
def list_programmes() -> ResponseReturnValue:
    session, today = current_session(), paris_date(utc_now())
    filters = _read_filters()
    page = queries.list_programmes(session, filters, today=today, page=request.args.get("page", 1, type=int))
    return render_page_or_fragment(
        "training/list.html",
        "training/_results.html",
        page=page,
        filters=filters,
        sessions=queries.list_sessions_to_come(session, [item.id for item in page.items], today=today),
        zones=list_zones(session),
        levels=list(DiplomaLevel),
        level_of=_level_of,
    )


@blueprint.get("/<uuid:programme_id>")
@access(Permission.CATALOGUE_READ)
def show_programme(programme_id: uuid.UUID) -> ResponseReturnValue:
    session = current_session()
    programme = queries.get_programme(session, programme_id)
    sessions = queries.list_sessions_to_come(session, [programme.id], today=paris_date(utc_now()))
    return render_template(
        "training/show.html", programme=programme, sessions=sessions[programme.id], level_of=_level_of
    )


def _read_filters() -> queries.ProgrammeFilters:
    return queries.ProgrammeFilters(
        text=request.args.get("q", "").strip()[:100],
        level=request.args.get("niveau", type=int),
        zone_code=request.args.get("zone", ""),
        is_apprenticeship=_WAYS.get(request.args.get("voie", "")),
    )


def _level_of(value: int) -> str:
    return DiplomaLevel(value).label if value in set(DiplomaLevel) else ""
