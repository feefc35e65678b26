"""The stepped form of a vacancy: each step has its own address and saves the draft (1: occupation.py)."""

import uuid

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.permissions import Permission
from app.blueprints.vacancy_form import occupation, reading
from app.blueprints.vacancy_form.blueprint import blueprint, own_draft
from app.blueprints.vacancy_form.forms import PlaceForm, TextForm
from app.blueprints.vacancy_form.saving import pool_context, save_step, valid_values
from app.core.clock import paris_date, utc_now
from app.core.errors import DomainError, InvalidInput
from app.core.i18n import gettext as _
from app.reference.enums import ContractKind
from app.reference.queries import list_certificates, list_occupation_certificates
from app.vacancies import services, steps
from app.vacancies.enums import PayPeriod
from app.vacancies.fairness import read_text
from app.vacancies.models import Vacancy
from app.web.access import access, current_actor
from app.web.database import current_session
from app.web.htmx import redirect_browser, render_page_or_fragment
from app.web.notifications import notify

__all__ = ["blueprint", "occupation", "reading"]


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
    values = valid_values(form, ("duration_months", "starts_on", "weekly_hours", "pay_min", "pay_max"))
    values |= {
        "commune_id": commune_id,
        "is_remote": form.is_remote.data,
        "contract": ContractKind(form.contract.data) if form.contract.data else None,
        "rhythm_weeks": form.rhythm_weeks.data or 0,
        "pay_period": PayPeriod(form.pay_period.data),
        "level": form.level.data,
        "positions": form.positions.data or 1,
    }
    return save_step(
        vacancy,
        form,
        "place",
        values,
        is_valid=is_valid,
        show=_show_place,
        certificates=form.certificates.data or [],
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
    values = valid_values(form, ("description", "expires_on"))
    if reading.is_proposal_pressed():
        steps.save_fields(current_session(), vacancy, values, actor=current_actor().user, now=utc_now())
        return reading.accept_proposal(vacancy) or _show_text(vacancy, form, focus="ajouter")
    return save_step(vacancy, form, "text", values, is_valid=is_valid, show=_show_text)


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


def _show_text(
    vacancy: Vacancy, form: TextForm, *, status: int = 200, focus: str = ""
) -> ResponseReturnValue:
    return render_page_or_fragment(
        "vacancy_form/text.html",
        "vacancy_form/_text.html",
        status=status,
        vacancy=vacancy,
        form=form,
        focus=focus,
        findings=[item for item in read_text(form.description.data or "") if not item.is_blocking],
        **reading.reading_context(vacancy, form.description.data or ""),
        **pool_context(vacancy),
    )


def _show_review(vacancy: Vacancy, error: DomainError | None = None) -> str:
    return render_template(
        "vacancy_form/review.html",
        vacancy=vacancy,
        missing=services.missing_items(vacancy),
        error=error if error and not isinstance(error, InvalidInput) else None,
        findings=read_text(f"{vacancy.title}\n{vacancy.description}"),
        **reading.reading_context(vacancy, vacancy.description),
        **pool_context(vacancy),
    )
