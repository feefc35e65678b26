"""Packs of an employer: asked for from a vacancy, followed while the worker makes them, downloaded."""

import uuid
from typing import Any

from flask import Blueprint, current_app, make_response, render_template, request, send_file, url_for

from app.accounts.permissions import Permission
from app.core.clock import paris_date, utc_now
from app.packs import queries, services
from app.packs.errors import PackClosed
from app.packs.files import PackFiles
from app.packs.models import Pack
from app.vacancies.queries import get_vacancy
from app.web.access import access, current_actor
from app.web.database import current_session
from app.web.htmx import redirect_browser, render_page_or_fragment

blueprint = Blueprint("packs", __name__)


def _get_pack(pack_id: uuid.UUID) -> Pack:
    return queries.get_pack(current_session(), pack_id, organisation_id=current_actor().organisation_id)


@blueprint.get("/dossiers")
@access(Permission.PACK_READ)
def list_packs() -> Any:
    session = current_session()
    number = request.args.get("page", 1, type=int)
    page = queries.list_packs(session, organisation_id=current_actor().organisation_id, number=number)
    downloads = queries.count_downloads(session, page.items)
    closed = services.find_closed_ids(session, page.items, now=utc_now())
    return render_template("packs/list.html", page=page, downloads=downloads, closed=closed)


@blueprint.post("/offres/<uuid:vacancy_id>/dossier")
@access(Permission.PACK_READ)
def request_pack(vacancy_id: uuid.UUID) -> Any:
    session, actor = current_session(), current_actor()
    vacancy = get_vacancy(session, vacancy_id, organisation_id=actor.organisation_id)
    pack = services.request_pack(
        session,
        vacancy=vacancy,
        user=actor.user,
        now=utc_now(),
        retention_days=current_app.config["SETTINGS"].pack_retention_days,
    )
    return redirect_browser(url_for("packs.show_pack", pack_id=pack.public_id))


@blueprint.get("/dossiers/<uuid:pack_id>")
@access(Permission.PACK_READ)
def show_pack(pack_id: uuid.UUID) -> Any:
    pack = _get_pack(pack_id)
    return render_page_or_fragment("packs/show.html", "packs/_status.html", **_context(pack))


def _context(pack: Pack) -> dict[str, Any]:
    session = current_session()
    return {
        "pack": pack,
        "is_closed": services.is_closed(session, pack, now=utc_now()),
        "today": paris_date(utc_now()),
        "downloads": queries.list_downloads(session, pack),
    }


@blueprint.post("/dossiers/<uuid:pack_id>/relancer")
@access(Permission.PACK_READ)
def retry_pack(pack_id: uuid.UUID) -> Any:
    pack = _get_pack(pack_id)
    services.retry_pack(current_session(), pack=pack, now=utc_now())
    return redirect_browser(url_for("packs.show_pack", pack_id=pack.public_id))


@blueprint.get("/dossiers/<uuid:pack_id>/telecharger")
@access(Permission.PACK_READ, journal=True)
def download_pack(pack_id: uuid.UUID) -> Any:
    """Each download is a row. Somebody may have left since the last one: the pack then closes at once."""
    session, pack = current_session(), _get_pack(pack_id)
    files = PackFiles(current_app.config["SETTINGS"].data_dir)
    try:
        path = services.open_pack(session, pack=pack, user=current_actor().user, files=files, now=utc_now())
    except PackClosed:
        return _closed(pack)
    response = send_file(
        path,
        "application/pdf",
        as_attachment=True,
        download_name=pack.file_name,
        conditional=False,
        etag=False,
    )
    # A copy kept by a browser or a proxy would outlive a withdrawn consent.
    response.headers["Cache-Control"] = "no-store"
    return response


def _closed(pack: Pack) -> Any:
    if services.ask_revocation(current_session(), pack=pack, now=utc_now()):
        return redirect_browser(url_for("packs.show_pack", pack_id=pack.public_id))
    return make_response(render_template("packs/show.html", oob=False, **_context(pack)), 410)
