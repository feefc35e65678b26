"""Domain errors and HTTP errors become pages in the site's own look, or an alert for HTMX."""

import structlog
from flask import Flask, Response, g, make_response, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.core.errors import DomainError, NotAllowed, NotFound
from app.core.i18n import gettext as _
from app.web.htmx import retarget, wants_fragment

log = structlog.get_logger()


def init_errors(app: Flask) -> None:
    app.register_error_handler(NotFound, lambda error: _page(404, error.message))
    app.register_error_handler(NotAllowed, lambda error: _page(403, error.message))
    app.register_error_handler(DomainError, lambda error: _page(422, error.message))
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _titles() -> dict[int, str]:
    return {
        400: _("La demande n’a pas été comprise"),
        403: _("Cette page ne vous est pas ouverte"),
        404: _("Cette page n’existe pas"),
        405: _("Cette action n’existe pas"),
        413: _("Le fichier est trop lourd"),
        422: _("Cette action n’est pas possible"),
        429: _("Trop de demandes en peu de temps"),
        500: _("Un problème est survenu de notre côté"),
    }


def _advice() -> dict[int, str]:
    return {
        403: _("Si vous pensez y avoir droit, demandez à la personne responsable de votre organisation."),
        404: _("L’adresse est peut-être ancienne, ou la page appartient à une autre organisation."),
        429: _("Attendez une minute, puis recommencez. Rien de ce que vous avez saisi n’est perdu."),
        500: _("L’équipe est prévenue. Réessayez dans quelques minutes."),
    }


def _page(status: int, message: str | None = None) -> Response:
    # The session may be in a failed transaction, and the page must not depend on it.
    context = {
        "status": status,
        "title": _titles().get(status, _titles()[400]),
        "message": message or _advice().get(status, ""),
        "request_id": g.get("request_id", ""),
    }
    if wants_fragment():
        response = make_response(render_template("errors/_alert.html", **context), status)
        return retarget(response, "#alertes")
    return make_response(render_template("errors/show.html", **context), status)


def _csrf(_error: CSRFError) -> Response:
    return _page(422, _("Votre session a expiré. Rechargez la page, puis recommencez."))


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    if code < 400:
        return make_response(error.get_response())
    response = _page(code)
    if code == 429 and getattr(error, "retry_after", None):
        response.headers["Retry-After"] = str(error.retry_after)  # type: ignore[attr-defined]
    return response


def _unexpected(error: Exception) -> Response:
    log.error("unexpected_error", error=type(error).__name__, exc_info=error)
    session = g.get("session")
    if session is not None:
        session.rollback()
    from flask import current_app

    if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    return _page(500)
