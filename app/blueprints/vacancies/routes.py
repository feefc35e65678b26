"""Vacancies as their employer sees them: the list, one of them, and what may be done with it."""

import uuid

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.permissions import Permission
from app.blueprints.vacancies.forms import CloseForm
from app.core.clock import utc_now
from app.core.i18n import gettext as _
from app.vacancies import queries, services
from app.vacancies.enums import CloseReason, VacancyStatus
from app.vacancies.models import Vacancy
from app.web.access import access, current_actor
from app.web.database import current_session
from app.web.htmx import redirect_browser, render_page_or_fragment
from app.web.notifications import notify

blueprint = Blueprint("vacancies", __name__, url_prefix="/offres")


def own_vacancy(vacancy_id: uuid.UUID) -> Vacancy:
    return queries.get_vacancy(current_session(), vacancy_id, organisation_id=current_actor().organisation_id)


@blueprint.get("")
@access(Permission.VACANCY_READ)
def list_vacancies() -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    wanted = request.args.get("etat", "")
    status = VacancyStatus(wanted) if wanted in set(VacancyStatus) else None
    text = request.args.get("q", "").strip()
    page = queries.list_vacancies(
        session,
        organisation_id=actor.organisation_id,
        status=status,
        text=text,
        page=request.args.get("page", 1, type=int),
    )
    counts = queries.count_by_status(session, organisation_id=actor.organisation_id)
    return render_page_or_fragment(
        "vacancies/list.html",
        "vacancies/_results.html",
        page=page,
        counts=counts,
        current=status,
        text=text,
        statuses=list(VacancyStatus),
    )


@blueprint.get("/<uuid:vacancy_id>")
@access(Permission.VACANCY_READ)
def show_vacancy(vacancy_id: uuid.UUID) -> ResponseReturnValue:
    return render_template("vacancies/show.html", vacancy=own_vacancy(vacancy_id))


@blueprint.post("/<uuid:vacancy_id>/pause")
@access(Permission.VACANCY_PUBLISH)
def pause_vacancy(vacancy_id: uuid.UUID) -> ResponseReturnValue:
    services.pause_vacancy(
        current_session(), vacancy=own_vacancy(vacancy_id), actor=current_actor().user, now=utc_now()
    )
    notify(
        _("Offre en pause : plus aucune suggestion n’est faite."),
        undo_url=url_for("vacancies.resume_vacancy", vacancy_id=vacancy_id),
    )
    return redirect_browser(url_for("vacancies.show_vacancy", vacancy_id=vacancy_id))


@blueprint.post("/<uuid:vacancy_id>/reprendre")
@access(Permission.VACANCY_PUBLISH)
def resume_vacancy(vacancy_id: uuid.UUID) -> ResponseReturnValue:
    services.resume_vacancy(
        current_session(), vacancy=own_vacancy(vacancy_id), actor=current_actor().user, now=utc_now()
    )
    notify(_("Offre de nouveau en ligne."))
    return redirect_browser(url_for("vacancies.show_vacancy", vacancy_id=vacancy_id))


@blueprint.route("/<uuid:vacancy_id>/clore", methods=["GET", "POST"])
@access(Permission.VACANCY_PUBLISH)
def close_vacancy(vacancy_id: uuid.UUID) -> ResponseReturnValue:
    vacancy, form = own_vacancy(vacancy_id), CloseForm()
    if request.method == "POST" and form.validate():
        services.close_vacancy(
            current_session(),
            vacancy=vacancy,
            reason=CloseReason(form.reason.data),
            actor=current_actor().user,
            now=utc_now(),
        )
        notify(_("Offre close. Merci : votre réponse aide à mesurer l’utilité des formations."))
        return redirect_browser(url_for("vacancies.show_vacancy", vacancy_id=vacancy_id))
    status = 422 if request.method == "POST" else 200
    return render_page_or_fragment(
        "vacancies/close.html", "vacancies/_close.html", status=status, vacancy=vacancy, form=form
    )


@blueprint.post("/<uuid:vacancy_id>/dupliquer")
@access(Permission.VACANCY_EDIT)
def duplicate_vacancy(vacancy_id: uuid.UUID) -> ResponseReturnValue:
    copy = services.duplicate_vacancy(
        current_session(), vacancy=own_vacancy(vacancy_id), actor=current_actor().user, now=utc_now()
    )
    notify(_("Copie faite : vérifiez les dates, puis publiez."))
    return redirect_browser(url_for("vacancy_form.edit_place", vacancy_id=copy.public_id))


@blueprint.post("/<uuid:vacancy_id>/supprimer")
@access(Permission.VACANCY_EDIT)
def delete_draft(vacancy_id: uuid.UUID) -> ResponseReturnValue:
    services.delete_draft(current_session(), vacancy=own_vacancy(vacancy_id))
    notify(_("Brouillon supprimé."))
    return redirect_browser(url_for("vacancies.list_vacancies"))
