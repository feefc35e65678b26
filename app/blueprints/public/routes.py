"""Pages that everyone may read."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.web.access import PUBLIC, access

blueprint = Blueprint("public", __name__)


@blueprint.get("/")
@access(PUBLIC)
def home() -> ResponseReturnValue:
    return render_template("public/home.html")
