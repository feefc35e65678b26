"""Who saw me, what is known of me, and leaving."""

from flask import Blueprint, Response, current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.blueprints.privacy.forms import LeaveForm, QuestionForm
from app.core.clock import utc_now
from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.privacy import answer_words, log_words
from app.privacy.answers import Answer, ask_about
from app.privacy.export import export_person
from app.privacy.queries import page_showings
from app.privacy.services import leave_estuaire
from app.privacy.shown_days import page_days
from app.web.access import PERSON, PUBLIC, access
from app.web.database import current_session
from app.web.htmx import redirect_browser
from app.web.person import current_person
from app.web.security import limiter
from app.web.sign_in import close_session

blueprint = Blueprint("privacy", __name__)


@blueprint.get("/ma-page/vues")
@access(PERSON)
def list_showings() -> ResponseReturnValue:
    page = page_showings(current_session(), current_person().id, number=request.args.get("page", 1, type=int))
    return render_template("privacy/showings.html", page=page)


@blueprint.get("/ma-page/suggestions")
@access(PERSON)
@limiter.limit("60 per minute")
def list_suggestions() -> ResponseReturnValue:
    """Every list that held the person, and the answer to a question on one vacancy and one day."""
    form = QuestionForm(request.args)
    answer = _answer(form) if request.args.keys() & {"offre", "jour"} else None
    page = render_template(
        "privacy/suggestions.html",
        page=page_days(current_session(), current_person().id, number=request.args.get("page", 1, type=int)),
        form=form,
        answer=answer,
        words=answer_words,
        log_words=log_words,
        months=current_app.config["SETTINGS"].suggestion_log_months,
    )
    return page, 422 if form.errors else 200


def _answer(form: QuestionForm) -> Answer | None:
    if not form.validate():
        return None
    try:
        return ask_about(
            current_session(),
            candidate=current_person(),
            reference=form.offre.data,
            day=form.jour.data,
            months=current_app.config["SETTINGS"].suggestion_log_months,
            now=utc_now(),
        )
    except DomainError as error:
        form.add_domain_error(error)
        return None


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
