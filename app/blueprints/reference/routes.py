"""Lists that open under a field while people type; fragments of options, for every visitor."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.core.ids import parse_key
from app.reference import queries
from app.reference.choices import title_key
from app.reference.lookup.completing import completed_by_reading
from app.reference.lookup.queries import look_up_occupations, look_up_skills
from app.web.access import PUBLIC, access
from app.web.database import current_session
from app.web.security import limiter

blueprint = Blueprint("reference", __name__, url_prefix="/referentiel")
# A fast typist asks four times a second.
TYPING = "240 per minute"


@blueprint.get("/metiers")
@access(PUBLIC)
@limiter.limit(TYPING)
def suggest_occupations() -> ResponseReturnValue:
    text = request.args.get("q", "")
    session = current_session()
    choices = look_up_occupations(session, text, complete=completed_by_reading(session))
    return render_template("reference/_occupations.html", choices=choices, text=text, title_key=title_key)


@blueprint.get("/competences")
@access(PUBLIC)
@limiter.limit(TYPING)
def suggest_skills() -> ResponseReturnValue:
    text = request.args.get("q", "")
    skills = look_up_skills(current_session(), text, occupation_id=parse_key(request.args.get("metier")))
    return render_template("reference/_skills.html", skills=skills, text=text)


@blueprint.get("/communes")
@access(PUBLIC)
@limiter.limit(TYPING)
def suggest_communes() -> ResponseReturnValue:
    text = request.args.get("q", "")
    communes = queries.suggest_communes(current_session(), text)
    return render_template("reference/_communes.html", communes=communes, text=text)
