"""What the vacancy's own words say: read while they are typed, proposed, and kept when a button says so."""

import uuid
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.permissions import Permission
from app.blueprints.vacancy_form.blueprint import blueprint, own_draft
from app.blueprints.vacancy_form.forms import OccupationForm, TextForm
from app.core.clock import utc_now
from app.core.i18n import gettext as _
from app.core.ids import parse_key
from app.vacancies import services, steps
from app.vacancies.models import Vacancy
from app.vacancies.reading import read_vacancy
from app.web.access import access, current_actor
from app.web.database import current_session
from app.web.htmx import redirect_browser
from app.web.notifications import notify


@blueprint.post("/nouvelle/metiers-proposes", defaults={"vacancy_id": None})
@blueprint.post("/<uuid:vacancy_id>/modifier/metier/proposes")
@access(Permission.VACANCY_EDIT)
def propose_occupations(vacancy_id: uuid.UUID | None) -> ResponseReturnValue:
    """The panel under the title that is being typed. Saves nothing."""
    vacancy, form = own_draft(vacancy_id) if vacancy_id else None, OccupationForm()
    chosen_id = parse_key((form.occupation.data or "").partition(":")[0])
    chosen_id = chosen_id or (vacancy.occupation_id if vacancy else None)
    return render_template(
        "vacancy_form/_proposals.html",
        form=form,
        reading=read_vacancy(current_session(), form.title.data or "", chosen_id=chosen_id),
        is_chosen=chosen_id is not None,
        announces=True,
    )


@blueprint.post("/<uuid:vacancy_id>/modifier/presentation/lecture")
@access(Permission.VACANCY_EDIT)
def read_description(vacancy_id: uuid.UUID) -> ResponseReturnValue:
    """What the description that is being typed brings. Saves nothing."""
    vacancy = own_draft(vacancy_id)
    context = reading_context(vacancy, TextForm().description.data or "")
    return render_template("vacancy_form/_reading.html", vacancy=vacancy, announces=True, **context)


@blueprint.post("/<uuid:vacancy_id>/modifier/relecture")
@access(Permission.VACANCY_EDIT)
def accept_reading(vacancy_id: uuid.UUID) -> ResponseReturnValue:
    """A button of the review page: an occupation or a skill that the texts speak of."""
    vacancy = own_draft(vacancy_id)
    return accept_proposal(vacancy) or redirect_browser(url_for(".review", vacancy_id=vacancy_id))


def is_proposal_pressed() -> bool:
    return "choisir" in request.form or "ajouter" in request.form


def accept_proposal(vacancy: Vacancy) -> ResponseReturnValue | None:
    """Do what the pressed button says. A new occupation brings its skills: they are read again in step 1."""
    session = current_session()
    key, skill_id = request.form.get("choisir"), parse_key(request.form.get("ajouter"))
    if key and steps.choose_occupation(session, vacancy, key):
        notify(_("Métier retenu. Relisez ses compétences, puis continuez."))
    elif skill_id:
        steps.save_skills(session, vacancy, essential={}, add=[skill_id])
        notify(_("Compétence ajoutée parmi les appréciées."))
    services.touch(session, vacancy, actor=current_actor().user, now=utc_now())
    return redirect_browser(url_for(".edit_occupation", vacancy_id=vacancy.public_id)) if key else None


def reading_context(vacancy: Vacancy, description: str) -> dict[str, Any]:
    """What title and description, read together, bring beside what was chosen."""
    if not description.strip() or vacancy.occupation_id is None:
        return {"likelier": None, "skills_read": []}
    session = current_session()
    reading = read_vacancy(session, vacancy.title, description=description, chosen_id=vacancy.occupation_id)
    return {
        "likelier": reading.likelier,
        "skills_read": steps.read_skills(session, vacancy, description),
    }
