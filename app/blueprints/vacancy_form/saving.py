"""What every step does with what was typed: keep what is valid, say what lacks, go on or leave."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import utc_now
from app.core.errors import DomainError, InvalidInput
from app.core.i18n import gettext as _
from app.matching.pool import estimate_pool
from app.reference.queries import list_zones
from app.vacancies import services, steps
from app.vacancies.models import Vacancy
from app.web.access import current_actor
from app.web.database import current_session
from app.web.forms import EstuaireForm
from app.web.htmx import redirect_browser
from app.web.notifications import notify

# Services name columns, forms name fields.
FIELDS = {"occupation_id": "occupation_text", "skills": "skill_text", "commune_id": "commune_text"}
NEXT = {"occupation": ".edit_place", "place": ".edit_text", "text": ".review"}
# Shows a step again: called with the vacancy, the form and `status`.
Show = Callable[..., ResponseReturnValue]


def save_step(
    vacancy: Vacancy,
    form: EstuaireForm,
    step: str,
    values: dict[str, Any],
    *,
    is_valid: bool,
    show: Show,
    certificates: list[int] | None = None,
) -> ResponseReturnValue:
    """Write the valid `values` of a step, then see what comes next."""
    steps.save_fields(
        current_session(),
        vacancy,
        values,
        certificates=certificates,
        actor=current_actor().user,
        now=utc_now(),
    )
    return next_step(vacancy, form, step, is_valid=is_valid, show=show)


def next_step(
    vacancy: Vacancy, form: EstuaireForm, step: str, *, is_valid: bool, show: Show
) -> ResponseReturnValue:
    """Go on when the step lacks nothing; leaving keeps what is valid and asks for nothing more."""
    if request.form.get("action") == "quitter":
        notify(_("Brouillon enregistré."))
        return redirect_browser(url_for("vacancies.list_vacancies"))
    try:
        if is_valid:
            steps.require_step(vacancy, step)
            services.check_fairness(vacancy, only=step)
    except DomainError as error:
        add_errors(form, error)
        is_valid = False
    if not is_valid:
        return show(vacancy, form, status=422)
    return redirect_browser(url_for(NEXT[step], vacancy_id=vacancy.public_id))


def pool_context(vacancy: Vacancy | None) -> dict[str, Any]:
    """How many people could be suggested, once the draft has what ranking needs."""
    if vacancy is None or not vacancy.is_complete:
        return {"pool": None}
    session = current_session()
    return {
        "pool": estimate_pool(session, vacancy, now=utc_now()),
        "zone_names": {int(zone.code): zone.name for zone in list_zones(session)},
    }


def valid_values(form: EstuaireForm, names: Sequence[str]) -> dict[str, Any]:
    """Data of the fields that hold no error."""
    return {name: form[name].data for name in names if not form[name].errors}


def add_errors(form: EstuaireForm, error: DomainError) -> None:
    """Put a rule's sentences at the fields that they speak of."""
    if isinstance(error, InvalidInput):
        error = InvalidInput({FIELDS.get(name, name): text for name, text in error.errors.items()})
    form.add_domain_error(error)
