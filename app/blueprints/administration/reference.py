"""The reference of occupations and skills: which release, what it changed, when the next check is."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.accounts.permissions import Permission
from app.blueprints.administration.blueprint import blueprint
from app.core.clock import utc_now
from app.integrations.gateways import gateways
from app.reference.updating import queries, wording
from app.web.access import access
from app.web.database import current_session


@blueprint.get("/referentiel")
@access(Permission.ADMINISTRATION)
def show_reference() -> ResponseReturnValue:
    session, source = current_session(), gateways().rome.address
    return render_template(
        "administration/reference.html",
        releases=queries.list_releases(session, limit=10),
        current=queries.find_rome_release(session),
        checks=queries.list_checks(session, limit=5),
        source=source,
        next_check=queries.find_next_check(session, source, now=utc_now()),
        words=wording,
    )
