"""The last audit of fairness, for the agency and administrators, and the way to ask for another."""

from typing import Any

from flask import Blueprint, current_app, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.permissions import Permission
from app.core.clock import utc_now
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.evaluation.files import AuditFiles
from app.evaluation.reading import read_audit
from app.evaluation.services import find_underway, request_audit
from app.web.access import access
from app.web.database import current_session
from app.web.htmx import redirect_browser, render_page_or_fragment
from app.web.notifications import notify

blueprint = Blueprint("fairness", __name__, url_prefix="/agence/equite")


def _files() -> AuditFiles:
    return AuditFiles(current_app.config["SETTINGS"].data_dir)


def _underway() -> Any:
    return find_underway(current_session(), _files(), now=utc_now())


@blueprint.get("")
@access(Permission.FAIRNESS_READ)
def show_audit() -> ResponseReturnValue:
    audit = _files().find_last()
    reading = read_audit(audit) if audit else None
    return render_template("fairness/show.html", reading=reading, underway=_underway(), oob=False)


@blueprint.get("/avancement")
@access(Permission.FAIRNESS_READ)
def show_progress() -> ResponseReturnValue:
    """How far the audit is; the page itself is opened again once there is a new one to read."""
    underway = _underway()
    if not underway.is_expected:
        return redirect_browser(url_for(".show_audit"))
    return render_page_or_fragment("fairness/progress.html", "fairness/_progress.html", underway=underway)


@blueprint.post("/audit")
@access(Permission.FAIRNESS_RUN)
def run_audit() -> ResponseReturnValue:
    request_audit(current_session(), now=utc_now())
    notify(_("Audit demandé : il commence dès que le serveur est libre."))
    return redirect_browser(url_for(".show_audit"))


@blueprint.get("/mesures.json")
@access(Permission.FAIRNESS_READ)
def download_audit() -> ResponseReturnValue:
    """Every figure of the last audit, for whoever wants to work them out again."""
    audit = _files().find_last()
    if audit is None:
        raise NotFound
    response = jsonify(audit.to_dict())
    response.headers["Content-Disposition"] = f"attachment; filename=equite-{audit.made_at:%Y-%m-%d}.json"
    return response
