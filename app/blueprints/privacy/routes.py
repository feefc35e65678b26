"""Who saw me, what is known of me, and leaving."""

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.blueprints.privacy.forms import LeaveForm
from app.core.clock import utc_now
from app.core.i18n import gettext as _
from app.privacy.export import export_person
from app.privacy.queries import page_showings
from app.privacy.services import leave_estuaire
from app.web.access import PERSON, PUBLIC, access
from app.web.database import current_session
from app.web.htmx import redirect_browser
from app.web.person import current_person
from app.web.sign_in import close_session

blueprint = Blueprint("privacy", __name__)


@blueprint.get("/ma-page/vues")
@access(PERSON)
def list_showings() -> ResponseReturnValue:
    page = page_showings(current_session(), current_person().id, number=request.args.get("page", 1, type=int))
    return render_template("privacy/showings.html", page=page)


@blueprint.get("/ma-page/export.json")
@access(PERSON)
def export() -> ResponseReturnValue:
    person = current_person()
    response: Response = jsonify(export_person(current_session(), person, now=utc_now()))
    response.headers["Content-Disposition"] = f'attachment; filename="estuaire-{person.code}.json"'
    return response


@blueprint.route("/ma-page/quitter", methods=["GET", "POST"])
@access(PERSON)
def leave() -> ResponseReturnValue:
    person, form = current_person(), LeaveForm()
    if form.validate_on_submit():
        leave_estuaire(current_session(), candidate=person, now=utc_now())
        close_session()
        return redirect_browser(url_for(".left"))
    return render_template("privacy/leave.html", form=form, person=person), 422 if form.errors else 200


@blueprint.get("/au-revoir")
@access(PUBLIC)
def left() -> ResponseReturnValue:
    return render_template("privacy/left.html", title=_("Votre page est effacée"))
