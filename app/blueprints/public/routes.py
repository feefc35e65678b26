"""Pages that everyone may read."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from app.matching.weighting.units import Unit
from app.matching.weighting.versions import WeightsVersion, get_version, get_version_in_force
from app.matching.weighting.wording import part_meanings
from app.matching.wording import part_names
from app.web.access import PUBLIC, access
from app.web.database import current_session

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
    return _explain_ranking(get_version_in_force(current_session()), is_in_force=True)


@blueprint.get("/comment-le-score-est-calcule/<int:number>")
@access(PUBLIC)
def ranking_version(number: int) -> ResponseReturnValue:
    """The version that a list cites, in force or not: what it weighed, without who published it."""
    version, in_force = get_version(current_session(), number), get_version_in_force(current_session())
    return _explain_ranking(version, is_in_force=version.number == in_force.number)


def _explain_ranking(version: WeightsVersion, *, is_in_force: bool) -> ResponseReturnValue:
    weights = version.weights
    return render_template(
        "public/ranking_explained.html",
        version=version,
        is_in_force=is_in_force,
        criteria=zip(part_names(), part_meanings(), weights.points, strict=True),
        band=Unit.POINTS.say(weights.curves.tie_band) if weights.curves.tie_band > 1 else "",
        reach=Unit.PERCENT.say(weights.curves.reach_percent),
    )


@blueprint.get("/mentions-legales")
@access(PUBLIC)
def legal() -> ResponseReturnValue:
    return render_template("public/legal.html")


@blueprint.get("/donnees-personnelles")
@access(PUBLIC)
def privacy() -> ResponseReturnValue:
    return render_template("public/privacy.html", settings=current_app.config["SETTINGS"])
