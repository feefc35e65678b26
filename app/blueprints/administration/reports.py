"""Reports that people write on organisations, and the trace of what changed."""

import uuid

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import queries, supervision
from app.accounts.enums import ReportStatus
from app.accounts.events import event_label
from app.accounts.permissions import Permission
from app.blueprints.administration.blueprint import blueprint
from app.blueprints.administration.forms import CloseReportForm
from app.core.clock import utc_now
from app.core.i18n import gettext as _
from app.web.access import access, current_actor
from app.web.database import current_session
from app.web.htmx import redirect_browser
from app.web.notifications import notify


@blueprint.get("/signalements")
@access(Permission.ADMINISTRATION)
def list_reports() -> ResponseReturnValue:
    wanted = request.args.get("etat", "")
    status = ReportStatus(wanted) if wanted in set(ReportStatus) else None
    return render_template(
        "administration/reports.html",
        page=queries.list_reports(
            current_session(), status=status, page=request.args.get("page", 1, type=int)
        ),
        status=status,
        statuses=list(ReportStatus),
    )


@blueprint.route("/signalements/<uuid:report_id>", methods=["GET", "POST"])
@access(Permission.ADMINISTRATION)
def show_report(report_id: uuid.UUID) -> ResponseReturnValue:
    """Read, then close with what was done."""
    db, form = current_session(), CloseReportForm()
    report = queries.get_report(db, report_id)
    if form.validate_on_submit():
        supervision.close_report(
            db, report=report, outcome=form.outcome.data, actor=current_actor().user, now=utc_now()
        )
        notify(_("Signalement clos."))
        return redirect_browser(url_for(".list_reports"))
    page = render_template("administration/report.html", report=report, form=form)
    return page, 422 if form.errors else 200


@blueprint.get("/journal")
@access(Permission.ADMINISTRATION)
def list_events() -> ResponseReturnValue:
    return render_template(
        "administration/events.html",
        events=queries.list_events(current_session(), page=request.args.get("page", 1, type=int)),
        event_label=event_label,
    )
