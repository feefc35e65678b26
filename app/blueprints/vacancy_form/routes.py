"""The stepped form of a vacancy: each step has its own address and saves the draft."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.permissions import Permission
from app.blueprints.vacancy_form.forms import OccupationForm, PlaceForm, TextForm
from app.core.clock import paris_date, utc_now
from app.core.errors import DomainError, InvalidInput
from app.core.i18n import gettext as _
from app.core.ids import parse_key
from app.matching.pool import estimate_pool
from app.reference.enums import ContractKind
from app.reference.queries import (
    OccupationChoice,
    list_certificates,
    list_occupation_certificates,
    list_zones,
)
from app.vacancies import services, steps
from app.vacancies.enums import PayPeriod
from app.vacancies.fairness import read_text
from app.vacancies.models import Vacancy
from app.vacancies.queries import get_vacancy
from app.vacancies.titles import propose_title
from app.web.access import access, current_actor
from app.web.database import current_session
from app.web.forms import EstuaireForm
from app.web.htmx import push_url, redirect_browser, render_page_or_fragment
from app.web.notifications import notify

blueprint = Blueprint("vacancy_form", __name__, url_prefix="/offres")

# Services name columns, forms name fields.
FIELDS = {"occupation_id": "occupation_text", "skills": "skill_text", "commune_id": "commune_text"}


def own_draft(vacancy_id: uuid.UUID) -> Vacancy:
    vacancy = get_vacancy(current_session(), vacancy_id, organisation_id=current_actor().organisation_id)
    services.refuse_ended(vacancy)
    return vacancy


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


@blueprint.route("/<uuid:vacancy_id>/modifier/lieu", methods=["GET", "POST"])
@access(Permission.VACANCY_EDIT)
def edit_place(vacancy_id: uuid.UUID) -> ResponseReturnValue:
    vacancy = own_draft(vacancy_id)
    form = PlaceForm(obj=vacancy)
    if request.method == "GET":
        form.commune_key.data = vacancy.commune_id
        form.commune_text.data = vacancy.commune.name if vacancy.commune else ""
        form.certificates.data = [item.id for item in vacancy.certificates]
        return _show_place(vacancy, form)
    is_valid = form.validate()
    commune_id = steps.look_up_commune(
        current_session(), form.commune_key.data or "", form.commune_text.data or ""
    )
    if form.commune_text.data and commune_id is None:
        form.commune_text.errors = [_("Choisissez une commune de la liste, en Nouvelle-Aquitaine.")]
        is_valid = False
    values = _valid_values(form, ("duration_months", "starts_on", "weekly_hours", "pay_min", "pay_max"))
    values |= {
        "commune_id": commune_id,
        "is_remote": form.is_remote.data,
        "contract": ContractKind(form.contract.data) if form.contract.data else None,
        "rhythm_weeks": form.rhythm_weeks.data or 0,
        "pay_period": PayPeriod(form.pay_period.data),
        "level": form.level.data,
        "positions": form.positions.data or 1,
    }
    return _save_step(
        vacancy, form, "place", values, is_valid=is_valid, certificates=form.certificates.data or []
    )


@blueprint.route("/<uuid:vacancy_id>/modifier/presentation", methods=["GET", "POST"])
@access(Permission.VACANCY_EDIT)
def edit_text(vacancy_id: uuid.UUID) -> ResponseReturnValue:
    vacancy = own_draft(vacancy_id)
    form = TextForm(obj=vacancy)
    if request.method == "GET":
        form.expires_on.data = vacancy.expires_on or services.default_expiry(paris_date(utc_now()))
        return _show_text(vacancy, form)
    is_valid = form.validate()
    return _save_step(
        vacancy, form, "text", _valid_values(form, ("description", "expires_on")), is_valid=is_valid
    )


@blueprint.get("/<uuid:vacancy_id>/modifier/relecture")
@access(Permission.VACANCY_EDIT)
def review(vacancy_id: uuid.UUID) -> ResponseReturnValue:
    return _show_review(own_draft(vacancy_id))


@blueprint.post("/<uuid:vacancy_id>/publier")
@access(Permission.VACANCY_PUBLISH)
def publish_vacancy(vacancy_id: uuid.UUID) -> ResponseReturnValue:
    vacancy = own_draft(vacancy_id)
    try:
        services.publish_vacancy(
            current_session(), vacancy=vacancy, actor=current_actor().user, now=utc_now()
        )
    except DomainError as error:
        return make_response(_show_review(vacancy, error), 422)
    notify(_("Offre en ligne. Voici les personnes suggérées."))
    return redirect_browser(url_for("matching.show_suggestions", vacancy_id=vacancy_id))


def _save_occupation(vacancy: Vacancy) -> ResponseReturnValue:
    """Step 1: buttons of the lists (choose, add, remove) save and stay; the others go on or leave."""
    session, form = current_session(), OccupationForm()
    is_valid = form.validate()
    choices: Sequence[OccupationChoice] = ()
    key = request.form.get("choisir") or form.occupation.data
    text = form.occupation_text.data or ""
    if not key and text and text != _occupation_label(vacancy):
        key, choices = steps.look_up_occupation(session, text)
    if key:
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
            essential={
                key: value == "1"
                for name, value in request.form.items()
                if (key := parse_key(name.removeprefix("skill-")))
            },
            add=_keys([request.form.get("ajouter"), form.skill.data]),
            remove=_keys(request.form.getlist("retirer")),
        )
    except InvalidInput as error:
        _add_errors(form, error)
        return _show_occupation(vacancy, form, status=422)
    services.touch(session, vacancy, actor=current_actor().user, now=utc_now())
    if choices or request.form.get("action") not in ("suite", "quitter"):
        page = _show_occupation(
            vacancy, _occupation_form(vacancy, text=text if choices else None), choices, focus=_pressed()
        )
        return push_url(make_response(page), url_for(".edit_occupation", vacancy_id=vacancy.public_id))
    return _next_step(vacancy, form, "occupation", is_valid=is_valid)


def _save_step(
    vacancy: Vacancy,
    form: EstuaireForm,
    step: str,
    values: dict[str, Any],
    *,
    is_valid: bool,
    certificates: list[int] | None = None,
) -> ResponseReturnValue:
    steps.save_fields(
        current_session(),
        vacancy,
        values,
        certificates=certificates,
        actor=current_actor().user,
        now=utc_now(),
    )
    return _next_step(vacancy, form, step, is_valid=is_valid)


def _next_step(vacancy: Vacancy, form: EstuaireForm, step: str, *, is_valid: bool) -> ResponseReturnValue:
    """Go on when the step lacks nothing; leaving keeps what is valid and asks for nothing more."""
    if request.form.get("action") == "quitter":
        notify(_("Brouillon enregistré."))
        return redirect_browser(url_for("vacancies.list_vacancies"))
    try:
        if is_valid:
            steps.require_step(vacancy, step)
            services.check_fairness(vacancy, only=step)
    except DomainError as error:
        _add_errors(form, error)
        is_valid = False
    if not is_valid:
        return _SHOW[step](vacancy, form, status=422)
    return redirect_browser(url_for(_NEXT[step], vacancy_id=vacancy.public_id))


def _show_occupation(
    vacancy: Vacancy | None,
    form: OccupationForm,
    choices: Sequence[OccupationChoice] = (),
    *,
    status: int = 200,
    focus: str = "",
) -> ResponseReturnValue:
    label = _occupation_label(vacancy)
    return render_page_or_fragment(
        "vacancy_form/occupation.html",
        "vacancy_form/_occupation.html",
        status=status,
        vacancy=vacancy,
        form=form,
        choices=choices,
        focus=focus,
        other_skills=steps.other_skills(current_session(), vacancy) if vacancy else [],
        proposed_title=propose_title(form.title.data, label) if form.title.data and label else None,
        findings=read_text(form.title.data or ""),
        **_pool(vacancy),
    )


def _show_place(vacancy: Vacancy, form: PlaceForm, *, status: int = 200) -> ResponseReturnValue:
    session = current_session()
    required = list_occupation_certificates(session, vacancy.occupation_id) if vacancy.occupation_id else []
    by_law = {item.id for item, is_required in required if is_required}
    usual = {item.id for item, _is_required in required}
    every = sorted(list_certificates(session), key=lambda item: (item.id not in usual, item.label))
    form.certificates.choices = [(item.id, item.label) for item in every]
    return render_page_or_fragment(
        "vacancy_form/place.html",
        "vacancy_form/_place.html",
        status=status,
        vacancy=vacancy,
        form=form,
        usual=usual,
        by_law=by_law,
    )


def _show_text(vacancy: Vacancy, form: TextForm, *, status: int = 200) -> ResponseReturnValue:
    return render_page_or_fragment(
        "vacancy_form/text.html",
        "vacancy_form/_text.html",
        status=status,
        vacancy=vacancy,
        form=form,
        findings=[item for item in read_text(form.description.data or "") if not item.is_blocking],
        **_pool(vacancy),
    )


def _show_review(vacancy: Vacancy, error: DomainError | None = None) -> str:
    return render_template(
        "vacancy_form/review.html",
        vacancy=vacancy,
        missing=services.missing_items(vacancy),
        error=error if error and not isinstance(error, InvalidInput) else None,
        findings=read_text(f"{vacancy.title}\n{vacancy.description}"),
        **_pool(vacancy),
    )


def _pool(vacancy: Vacancy | None) -> dict[str, Any]:
    """How many people could be suggested, once the draft has what ranking needs."""
    if vacancy is None or not vacancy.is_complete:
        return {"pool": None}
    session = current_session()
    return {
        "pool": estimate_pool(session, vacancy, now=utc_now()),
        "zone_names": {int(zone.code): zone.name for zone in list_zones(session)},
    }


_SHOW: dict[str, Callable[..., ResponseReturnValue]] = {
    "occupation": _show_occupation,
    "place": _show_place,
    "text": _show_text,
}
_NEXT = {"occupation": ".edit_place", "place": ".edit_text", "text": ".review"}


def _occupation_form(vacancy: Vacancy, *, text: str | None = None) -> OccupationForm:
    """The form as the draft stands, whatever was just submitted; `text` is an occupation still to choose."""
    form = OccupationForm(formdata=None)
    form.title.data = vacancy.title
    form.occupation_text.data = _occupation_label(vacancy) if text is None else text
    if vacancy.occupation_id and text is None:
        form.occupation.data = f"{vacancy.occupation_id}:{vacancy.appellation_id or ''}"
    return form


def _pressed() -> str:
    """The button of a list that was pressed: the focus goes back near it once the step is swapped."""
    return next((name for name in ("deux-formes", "ajouter", "retirer") if name in request.form), "")


def _keys(texts: Sequence[str | None]) -> list[int]:
    return [key for text in texts if (key := parse_key(text))]


def _occupation_label(vacancy: Vacancy | None) -> str:
    if vacancy is None or vacancy.occupation is None:
        return ""
    return vacancy.appellation.label if vacancy.appellation else vacancy.occupation.label


def _valid_values(form: EstuaireForm, names: Sequence[str]) -> dict[str, Any]:
    return {name: form[name].data for name in names if not form[name].errors}


def _add_errors(form: EstuaireForm, error: DomainError) -> None:
    if isinstance(error, InvalidInput):
        error = InvalidInput({FIELDS.get(name, name): text for name, text in error.errors.items()})
    form.add_domain_error(error)
