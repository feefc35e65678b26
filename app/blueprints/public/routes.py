"""Pages that everyone may read."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from app.matching.ranking.weights import DEFAULT_WEIGHTS
from app.web.access import PUBLIC, access

blueprint = Blueprint("public", __name__)


@blueprint.get("/")
@access(PUBLIC)
def home() -> ResponseReturnValue:
    return render_template("public/home.html")


@blueprint.get("/comment-ca-marche")
@access(PUBLIC)
def how_it_works() -> ResponseReturnValue:
    return render_template("public/how_it_works.html")


@blueprint.get("/tarifs")
@access(PUBLIC)
def pricing() -> ResponseReturnValue:
    return render_template("public/pricing.html")


@blueprint.get("/candidats")
@access(PUBLIC)
def about_people() -> ResponseReturnValue:
    return render_template("public/about_people.html", settings=current_app.config["SETTINGS"])


@blueprint.get("/comment-le-score-est-calcule")
@access(PUBLIC)
def ranking_explained() -> ResponseReturnValue:
    return render_template("public/ranking_explained.html", weights=DEFAULT_WEIGHTS)


@blueprint.get("/mentions-legales")
@access(PUBLIC)
def legal() -> ResponseReturnValue:
    return render_template("public/legal.html")


@blueprint.get("/donnees-personnelles")
@access(PUBLIC)
def privacy() -> ResponseReturnValue:
    return render_template("public/privacy.html", settings=current_app.config["SETTINGS"])
