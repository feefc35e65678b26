"""Step 1: job title, occupation and skills. The buttons of its lists save the draft and stay on the step."""

import uuid
from collections.abc import Sequence

from flask import make_response, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.permissions import Permission
from app.blueprints.vacancy_form.blueprint import blueprint, own_draft
from app.blueprints.vacancy_form.forms import OccupationForm
from app.blueprints.vacancy_form.saving import add_errors, next_step, pool_context
from app.core.clock import utc_now
from app.core.errors import InvalidInput
from app.core.i18n import gettext as _
from app.core.ids import parse_key
from app.reference.lookup.choices import OccupationChoice
from app.reference.succession import find_departure
from app.vacancies import services, steps
from app.vacancies.fairness import read_text
from app.vacancies.models import Vacancy
from app.vacancies.reading import read_vacancy
from app.vacancies.titles import propose_title
from app.web.access import access, current_actor
from app.web.database import current_session
from app.web.htmx import push_url, render_page_or_fragment
from app.web.notifications import notify


@blueprint.route("/nouvelle", methods=["GET", "POST"])
@access(Permission.VACANCY_EDIT)
def new_vacancy() -> ResponseReturnValue:
    """The first step. The first POST makes the draft, so that looking at the form leaves nothing."""
    if request.method == "GET":
        return _show_occupation(None, OccupationForm())
    actor = current_actor()
    assert actor.organisation is not None
    vacancy = services.create_draft(
        current_session(), organisation=actor.organisation, actor=actor.user, now=utc_now()
    )
    return _save_occupation(vacancy)


@blueprint.route("/<uuid:vacancy_id>/modifier/metier", methods=["GET", "POST"])
@access(Permission.VACANCY_EDIT)
def edit_occupation(vacancy_id: uuid.UUID) -> ResponseReturnValue:
    vacancy = own_draft(vacancy_id)
    if request.method == "POST":
        return _save_occupation(vacancy)
    return _show_occupation(vacancy, _occupation_form(vacancy))


def _save_occupation(vacancy: Vacancy) -> ResponseReturnValue:
    """Step 1: buttons of the lists (choose, add, remove) save and stay; the others go on or leave."""
    session, form = current_session(), OccupationForm()
    is_valid = form.validate()
    choices: Sequence[OccupationChoice] = ()
    key = request.form.get("choisir") or form.occupation.data
    text = form.occupation_text.data or ""
    if not key and text and text != _occupation_label(vacancy):
        key, choices = steps.look_up_occupation(session, text)
    accepted = None if key or text else _accepted_proposal(vacancy, form.title.data or "")
    if key := key or accepted:
        steps.choose_occupation(session, vacancy, key)
    if is_valid:
        vacancy.title = form.title.data or ""
    if "deux-formes" in request.form:
        label = _occupation_label(vacancy)
        vacancy.title = propose_title(vacancy.title, label) or vacancy.title
    try:
        steps.save_skills(
            session,
            vacancy,
            essential=_essential(),
            add=_keys([request.form.get("ajouter"), form.skill.data]),
            remove=_keys(request.form.getlist("retirer")),
        )
    except InvalidInput as error:
        add_errors(form, error)
        return _show_occupation(vacancy, form, status=422)
    services.touch(session, vacancy, actor=current_actor().user, now=utc_now())
    if accepted:
        notify(_("Métier retenu. Relisez ses compétences, puis continuez."))
    if choices or accepted or request.form.get("action") not in ("suite", "quitter"):
        again = _occupation_form(vacancy, text=text if choices and not key else None)
        page = _show_occupation(vacancy, again, () if key else choices, focus=_pressed(accepted))
        return push_url(make_response(page), url_for(".edit_occupation", vacancy_id=vacancy.public_id))
    return next_step(vacancy, form, "occupation", is_valid=is_valid, show=_show_occupation)


def _show_occupation(
    vacancy: Vacancy | None,
    form: OccupationForm,
    choices: Sequence[OccupationChoice] = (),
    *,
    status: int = 200,
    focus: str = "",
) -> ResponseReturnValue:
    session, label = current_session(), _occupation_label(vacancy)
    reading = read_vacancy(
        session, form.title.data or "", chosen_id=vacancy.occupation_id if vacancy else None
    )
    if reading.preselected and form.occupation_text.errors:
        form.occupation_text.errors = [_("Vérifiez le métier proposé d’après l’intitulé, puis continuez.")]
    return render_page_or_fragment(
        "vacancy_form/occupation.html",
        "vacancy_form/_occupation.html",
        status=status,
        vacancy=vacancy,
        # A refused first step leaves no draft: its page begins again where it was.
        draft=None if status >= 400 and request.endpoint == "vacancy_form.new_vacancy" else vacancy,
        form=form,
        choices=choices,
        departure=find_departure(session, vacancy.occupation) if vacancy else None,
        focus=focus,
        reading=reading,
        is_chosen=bool(vacancy and vacancy.occupation_id),
        other_skills=steps.other_skills(session, vacancy) if vacancy else [],
        proposed_title=propose_title(form.title.data, label) if form.title.data and label else None,
        findings=read_text(form.title.data or ""),
        **pool_context(vacancy),
    )


def _occupation_form(vacancy: Vacancy, *, text: str | None = None) -> OccupationForm:
    """The form as the draft stands, whatever was just submitted; `text` is an occupation still to choose."""
    form = OccupationForm(formdata=None)
    form.title.data = vacancy.title
    form.occupation_text.data = _occupation_label(vacancy) if text is None else text
    if vacancy.occupation_id and text is None:
        form.occupation.data = f"{vacancy.occupation_id}:{vacancy.appellation_id or ''}"
    return form


def _accepted_proposal(vacancy: Vacancy, title: str) -> str | None:
    """The occupation that the page had put forward for this title, when the person goes on with it."""
    proposed = request.form.get("propose")
    if not proposed or vacancy.occupation_id or request.form.get("action") != "suite":
        return None
    preselected = read_vacancy(current_session(), title).preselected
    return proposed if preselected and proposed == f"{preselected.occupation_id}:" else None


def _pressed(accepted: str | None) -> str:
    """The button of a list that was pressed: the focus goes back near it once the step is swapped.

    An occupation just chosen leads to its skills.
    """
    names = ("deux-formes", "ajouter", "retirer", "choisir")
    return "choisir" if accepted else next((name for name in names if name in request.form), "")


def _essential() -> dict[int, bool]:
    """Whether each listed skill is marked as essential, by its key."""
    marks = {parse_key(name.removeprefix("skill-")): value == "1" for name, value in request.form.items()}
    return {key: is_essential for key, is_essential in marks.items() if key}


def _keys(texts: Sequence[str | None]) -> list[int]:
    return [key for text in texts if (key := parse_key(text))]


def _occupation_label(vacancy: Vacancy | None) -> str:
    if vacancy is None or vacancy.occupation is None:
        return ""
    return vacancy.appellation.label if vacancy.appellation else vacancy.occupation.label
