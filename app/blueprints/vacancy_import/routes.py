"""A firm sends the file of its offers, sees what would come of it, then has drafts made."""

import uuid

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.permissions import Permission
from app.blueprints.vacancy_import.forms import ImportForm
from app.core.clock import utc_now
from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.integrations.feeds.contract import MOST_BYTES, MOST_OFFERS
from app.vacancies.enums import VacancyStatus
from app.vacancies.importing import services, wording
from app.vacancies.importing.drafts import ImportResult
from app.vacancies.importing.plans import Outcome
from app.vacancies.models import VacancyImport
from app.web.access import access, current_actor
from app.web.database import current_session
from app.web.htmx import redirect_browser
from app.web.notifications import notify
from app.web.security import limiter

blueprint = Blueprint("vacancy_import", __name__, url_prefix="/offres/importer")
# Rows of each kind on the page; the table to download has them all.
MOST_SHOWN = 100


def own_import(import_id: uuid.UUID) -> VacancyImport:
    return services.get_import(current_session(), import_id, organisation_id=current_actor().organisation_id)


@blueprint.route("", methods=["GET", "POST"])
@limiter.limit("30 per hour", methods=["POST"])
@access(Permission.VACANCY_EDIT)
def new_import() -> ResponseReturnValue:
    form = ImportForm()
    if request.method == "POST" and form.validate():
        try:
            opened = services.open_import(
                current_session(),
                organisation_id=current_actor().organisation_id,
                data=form.read(),
                now=utc_now(),
            )
            return redirect_browser(url_for(".show_import", import_id=opened.public_id))
        except DomainError as error:
            form.add_domain_error(error)
    limits = {"size": MOST_BYTES // 2**20, "most": MOST_OFFERS}
    return render_template("vacancy_import/new.html", form=form, **limits), 422 if form.errors else 200


@blueprint.get("/<uuid:import_id>")
@access(Permission.VACANCY_EDIT)
def show_import(import_id: uuid.UUID) -> ResponseReturnValue:
    """What the file would bring. Once it is done, the drafts are what there is to see."""
    opened = own_import(import_id)
    plan = services.find_plan(opened)
    if plan is None:
        return redirect_browser(_drafts())
    return render_template(
        "vacancy_import/show.html",
        opened=opened,
        plan=plan,
        unchanged=plan.having(Outcome.UNCHANGED),
        kept=plan.having(Outcome.KEPT),
        outside=plan.having(Outcome.OUTSIDE),
        words=wording,
        most_shown=MOST_SHOWN,
    )


@blueprint.get("/<uuid:import_id>/rapport.csv")
@access(Permission.VACANCY_EDIT)
def download_report(import_id: uuid.UUID) -> ResponseReturnValue:
    plan = services.find_plan(own_import(import_id))
    if plan is None:
        return redirect_browser(_drafts())
    # Spreadsheets take a file for UTF-8 by its first character.
    response = Response("\ufeff" + wording.report_csv(plan), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="import-offres.csv"'
    return response


@blueprint.post("/<uuid:import_id>/brouillons")
@access(Permission.VACANCY_EDIT)
def confirm_import(import_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    assert actor.organisation is not None
    result = services.confirm_import(
        current_session(),
        opened=own_import(import_id),
        organisation=actor.organisation,
        actor=actor.user,
        now=utc_now(),
    )
    notify(_said(result))
    return redirect_browser(_drafts())


def _drafts() -> str:
    return url_for("vacancies.list_vacancies", etat=VacancyStatus.DRAFT.value)


def _said(result: ImportResult) -> str:
    if not (result.created or result.updated):
        return _("Rien à créer : vos offres sont déjà là.")
    made = ngettext("%(num)s brouillon créé", "%(num)s brouillons créés", result.created)
    renewed = ngettext("%(num)s mis à jour", "%(num)s mis à jour", result.updated)
    return _("%(made)s, %(renewed)s. Relisez-les avant de les publier.", made=made, renewed=renewed)
