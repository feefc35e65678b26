"""Whether this process answers and reaches its database; for supervisors, not for people."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from app.core.health import is_database_ready
from app.web.access import PUBLIC, access
from app.web.database import current_session

blueprint = Blueprint("health", __name__)


@blueprint.get("/sante")
@access(PUBLIC)
def live() -> ResponseReturnValue:
    is_ready = is_database_ready(current_session())
    return jsonify(status="ok" if is_ready else "unavailable"), 200 if is_ready else 503
