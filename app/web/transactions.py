"""The one place that commits: after an unsafe method that succeeded, or a declared journal."""

from flask import Flask, Response, g, request

from app.web.access import endpoint_access
from app.web.database import SAFE_METHODS


def init_transactions(app: Flask) -> None:
    app.after_request(_finish)
    app.teardown_appcontext(_close)


def _finish(response: Response) -> Response:
    session = g.get("session")
    if session is not None:
        declared = endpoint_access(request.endpoint)
        may_write = request.method not in SAFE_METHODS or (declared is not None and declared.journal)
        if may_write and response.status_code < 400:
            session.commit()
        else:
            session.rollback()
    return response


def _close(_error: BaseException | None) -> None:
    session = g.pop("session", None)
    if session is not None:
        session.close()
