"""The star, and setting aside: an employer's own notes on suggestions."""

import uuid

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.permissions import Permission
from app.blueprints.pipeline.forms import SetAsideForm
from app.candidates.models import Candidate
from app.core.clock import utc_now
from app.core.i18n import gettext as _
from app.pipeline import services
from app.pipeline.contact_queries import get_suggested_candidate
from app.pipeline.enums import SetAsideReason
from app.pipeline.queries import list_shortlisted_ids
from app.vacancies.models import Vacancy
from app.vacancies.queries import get_vacancy
from app.web.access import access, current_actor
from app.web.database import current_session
from app.web.htmx import redirect_browser, render_page_or_fragment, wants_fragment
from app.web.notifications import notify

blueprint = Blueprint("pipeline", __name__, url_prefix="/offres/<uuid:vacancy_id>/candidats/<code>")


def own_suggestion(vacancy_id: uuid.UUID, code: str) -> tuple[Vacancy, Candidate]:
    session = current_session()
    vacancy = get_vacancy(session, vacancy_id, organisation_id=current_actor().organisation_id)
    return vacancy, get_suggested_candidate(session, vacancy, code)


@blueprint.post("/preselection")
@access(Permission.PIPELINE_EDIT)
def toggle_shortlist(vacancy_id: uuid.UUID, code: str) -> ResponseReturnValue:
    """Star or unstar; HTMX gets the button back, with the counter beside it."""
    vacancy, candidate = own_suggestion(vacancy_id, code)
    is_on = services.toggle_shortlist(
        current_session(), vacancy=vacancy, candidate=candidate, actor=current_actor().user, now=utc_now()
    )
    message = _("%(code)s ajouté à la présélection.") if is_on else _("%(code)s retiré de la présélection.")
    notify(message % {"code": code}, undo_url=url_for(".toggle_shortlist", vacancy_id=vacancy_id, code=code))
    if not wants_fragment():
        return redirect_browser(_list_url(vacancy_id))
    count = len(list_shortlisted_ids(current_session(), vacancy.id))
    return make_response(
        render_template(
            "pipeline/_star.html",
            vacancy=vacancy,
            code=code,
            is_on=is_on,
            count=count,
            place=request.args.get("place", "s"),
            oob=True,
        )
    )


@blueprint.route("/ecarter", methods=["GET", "POST"])
@access(Permission.PIPELINE_EDIT)
def set_aside(vacancy_id: uuid.UUID, code: str) -> ResponseReturnValue:
    vacancy, candidate = own_suggestion(vacancy_id, code)
    form = SetAsideForm()
    if form.validate_on_submit():
        services.set_aside(
            current_session(),
            vacancy=vacancy,
            candidate=candidate,
            reason=SetAsideReason(form.reason.data),
            actor=current_actor().user,
            now=utc_now(),
        )
        notify(
            _("%(code)s écarté de cette offre.", code=code),
            undo_url=url_for(".bring_back", vacancy_id=vacancy_id, code=code),
        )
        return redirect_browser(_list_url(vacancy_id))
    return render_page_or_fragment(
        "pipeline/set_aside.html",
        "pipeline/_set_aside.html",
        status=422 if form.errors else 200,
        vacancy=vacancy,
        code=code,
        form=form,
    )


@blueprint.post("/reprendre")
@access(Permission.PIPELINE_EDIT)
def bring_back(vacancy_id: uuid.UUID, code: str) -> ResponseReturnValue:
    vacancy, candidate = own_suggestion(vacancy_id, code)
    services.bring_back(current_session(), vacancy=vacancy, candidate=candidate)
    notify(_("%(code)s revient dans les suggestions.", code=code))
    return redirect_browser(_list_url(vacancy_id))


def _list_url(vacancy_id: uuid.UUID) -> str:
    return url_for("matching.show_suggestions", vacancy_id=vacancy_id)
