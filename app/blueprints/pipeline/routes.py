"""The star, and setting aside: an employer's own notes on suggestions."""

import uuid
from typing import Any

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.permissions import Permission
from app.blueprints.pipeline.forms import SetAsideForm
from app.candidates.models import Candidate
from app.core.clock import utc_now
from app.core.i18n import gettext as _
from app.matching.filters import SuggestionFilters
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
def shortlist(vacancy_id: uuid.UUID, code: str) -> ResponseReturnValue:
    """Star; HTMX gets the button back, with the counters beside it."""
    vacancy, candidate = own_suggestion(vacancy_id, code)
    services.shortlist_candidate(
        current_session(), vacancy=vacancy, candidate=candidate, actor=current_actor().user, now=utc_now()
    )
    notify(
        _("%(code)s ajouté à la présélection.", code=code),
        undo_url=url_for(".unshortlist", vacancy_id=vacancy_id, code=code, **_place()),
    )
    return _show_star(vacancy, code, is_on=True)


@blueprint.post("/preselection/retirer")
@access(Permission.PIPELINE_EDIT)
def unshortlist(vacancy_id: uuid.UUID, code: str) -> ResponseReturnValue:
    """Take the star back; HTMX gets the button back, with the counters beside it."""
    vacancy, candidate = own_suggestion(vacancy_id, code)
    services.remove_from_shortlist(current_session(), vacancy=vacancy, candidate=candidate)
    notify(
        _("%(code)s retiré de la présélection.", code=code),
        undo_url=url_for(".shortlist", vacancy_id=vacancy_id, code=code, **_place()),
    )
    return _show_star(vacancy, code, is_on=False)


def _show_star(vacancy: Vacancy, code: str, *, is_on: bool) -> ResponseReturnValue:
    if not wants_fragment():
        return redirect_browser(_list_url(vacancy.public_id))
    place = request.args.get("etoile", "ligne")
    context = {
        "vacancy": vacancy,
        "code": code,
        "is_on": is_on,
        "place": place,
        # A row has a twin when the sheet shows the same person; the sheet's person is always in the list.
        "has_twin": place == "fiche" or (place == "ligne" and request.form.get("fiche") == code),
        "shortlisted": len(list_shortlisted_ids(current_session(), vacancy.id)),
        "back": _place(),
    }
    return make_response(render_template("pipeline/_starred.html", oob=True, **context))


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
            undo_url=url_for(".bring_back", vacancy_id=vacancy_id, code=code, **_place()),
        )
        return redirect_browser(_list_url(vacancy_id))
    return render_page_or_fragment(
        "pipeline/set_aside.html",
        "pipeline/_set_aside.html",
        status=422 if form.errors else 200,
        vacancy=vacancy,
        code=code,
        form=form,
        back=_place(),
    )


@blueprint.post("/reprendre")
@access(Permission.PIPELINE_EDIT)
def bring_back(vacancy_id: uuid.UUID, code: str) -> ResponseReturnValue:
    vacancy, candidate = own_suggestion(vacancy_id, code)
    services.bring_back(current_session(), vacancy=vacancy, candidate=candidate)
    notify(_("%(code)s revient dans les suggestions.", code=code))
    return redirect_browser(_list_url(vacancy_id))


def _place() -> dict[str, Any]:
    """Where in the list the person was: its filters, and the page of results."""
    return SuggestionFilters.read(request.args).to_address(request.args.get("page", 1, type=int))


def _list_url(vacancy_id: uuid.UUID) -> str:
    return url_for("matching.show_suggestions", vacancy_id=vacancy_id, **_place())
