"""Audit of the lists that were shown: of a vacancy on a day, or of one person in them."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.permissions import Permission
from app.blueprints.administration.blueprint import blueprint
from app.blueprints.administration.forms import AuditForm
from app.core.clock import utc_now
from app.core.errors import DomainError
from app.privacy import answer_words, log_words
from app.privacy.audit import Audit, audit_lists
from app.web.access import access, current_actor
from app.web.database import current_session


@blueprint.get("/audit/suggestions")
@access(Permission.ADMINISTRATION, journal=True)
def audit_suggestions() -> ResponseReturnValue:
    form = AuditForm(request.args)
    page = render_template(
        "administration/audit.html",
        audit=_audit(form) if request.args.keys() & {"offre", "jour"} else None,
        form=form,
        words=answer_words,
        log_words=log_words,
    )
    return page, 422 if form.errors else 200


def _audit(form: AuditForm) -> Audit | None:
    if not form.validate():
        return None
    try:
        return audit_lists(
            current_session(),
            reference=form.offre.data,
            day=form.jour.data,
            code=form.personne.data or "",
            months=current_app.config["SETTINGS"].suggestion_log_months,
            actor=current_actor().user,
            now=utc_now(),
        )
    except DomainError as error:
        form.add_domain_error(error)
        return None
