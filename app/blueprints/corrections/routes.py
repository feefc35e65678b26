"""What a person changes on their own page, one subject for each form."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.blueprints.corrections.forms import FactsForm, IdentityForm, OccupationsForm, SkillsForm
from app.candidates import corrections
from app.candidates.models import Candidate
from app.candidates.own_words import read_own_words
from app.core.clock import utc_now
from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.reference.choices import (
    appellations,
    list_chosen_titles,
    list_skills_of_occupations,
    title_key,
)
from app.reference.lookup.queries import look_up_occupations, look_up_skills
from app.reference.places import commune_text, resolve_commune
from app.reference.queries import list_skills_by_id
from app.web.access import PERSON, access
from app.web.database import current_session
from app.web.htmx import redirect_browser, render_page_or_fragment
from app.web.notifications import notify
from app.web.person import current_person, person_actor_id
from app.web.person_words import are_words_sent, read_words_form

blueprint = Blueprint("corrections", __name__, url_prefix="/ma-page")


@blueprint.route("/modifier", methods=["GET", "POST"])
@access(PERSON)
def change_facts() -> ResponseReturnValue:
    person, form = current_person(), FactsForm()
    form.offer_radius(person.radius_km)
    if form.validate_on_submit():
        try:
            _save_facts(person, form)
            notify(_("C’est enregistré. Vos suggestions en tiennent compte dès maintenant."))
            return redirect_browser(url_for("candidates.my_page"))
        except DomainError as error:
            form.add_domain_error(error)
    elif not form.is_submitted():
        form.show_facts(
            commune=commune_text(person.commune),
            available_on=person.available_on,
            radius_km=person.radius_km,
            accepted=person.accepted_contracts,
            preferred=person.preferred_contracts,
        )
    return render_template("corrections/facts.html", form=form, person=person), 422 if form.errors else 200


def _save_facts(person: Candidate, form: FactsForm) -> None:
    db = current_session()
    commune = resolve_commune(db, form.commune.data, chosen_id=form.chosen_commune_id)
    corrections.change_facts(
        db,
        candidate=person,
        commune_id=commune.id,
        radius_km=form.radius_km.data,
        available_on=form.available_on.data,
        accepted=form.contracts.data,
        preferred=form.preferred_kinds,
        now=utc_now(),
        actor_id=person_actor_id(),
    )


@blueprint.route("/identite", methods=["GET", "POST"])
@access(PERSON)
def change_identity() -> ResponseReturnValue:
    person = current_person()
    form = IdentityForm(obj=person.identity)
    if form.validate_on_submit():
        corrections.change_contact_details(
            current_session(),
            candidate=person,
            first_name=form.first_name.data,
            last_name=form.last_name.data,
            email=form.email.data,
            phone=form.phone.data,
            now=utc_now(),
            actor_id=person_actor_id(),
        )
        notify(_("C’est enregistré."))
        return redirect_browser(url_for("candidates.my_page"))
    return render_template("corrections/identity.html", form=form, person=person), 422 if form.errors else 200


@blueprint.route("/metiers", methods=["GET", "POST"])
@access(PERSON)
def change_occupations() -> ResponseReturnValue:
    person, db, form = current_person(), current_session(), OccupationsForm()
    keys = request.values.getlist("metier")
    if request.method == "GET" and "q" not in request.args and not keys:
        keys = [title_key(aim.occupation.code, aim.appellation_id) for aim in person.aims]
    chosen, words = list_chosen_titles(db, keys), read_words_form()
    if not are_words_sent() and form.validate_on_submit():
        try:
            corrections.change_occupations(
                db,
                candidate=person,
                occupations=[title.occupation_id for title in chosen],
                titles=appellations(chosen),
                now=utc_now(),
                actor_id=person_actor_id(),
            )
            notify(_("C’est enregistré. Vos suggestions en tiennent compte dès maintenant."))
            return redirect_browser(url_for("candidates.my_page"))
        except DomainError as error:
            form.add_domain_error(error)
    wanted = request.values.get("q", "")
    return render_page_or_fragment(
        "corrections/occupations.html",
        "candidates/_occupations.html",
        status=422 if form.errors or words["words_form"].errors else 200,
        **words,
        form=form,
        person=person,
        chosen=chosen,
        skills=[],
        keeps_skills=False,
        wanted=wanted,
        found=look_up_occupations(db, wanted),
        here="corrections.change_occupations",
    )


@blueprint.route("/competences", methods=["GET", "POST"])
@access(PERSON)
def change_skills() -> ResponseReturnValue:
    """Boxes to tick. Looking one up, or reading the person's own words, adds boxes and saves nothing."""
    person, db, form = current_person(), current_session(), SkillsForm()
    is_valid = form.validate_on_submit()
    # Enter presses the first button whatever the field: either button reads both fields.
    is_asked = "look" in request.form or "read" in request.form
    words = form.words.data if is_asked and is_valid else ""
    is_search = is_asked and bool(form.search.data or not words)
    if is_valid and not is_asked:
        try:
            corrections.change_skills(
                db, candidate=person, skills=form.skills.data, now=utc_now(), actor_id=person_actor_id()
            )
            notify(_("C’est enregistré. Vos suggestions en tiennent compte dès maintenant."))
            return redirect_browser(url_for("candidates.my_page"))
        except DomainError as error:
            form.add_domain_error(error)
    held = {link.skill_id: link for link in person.skills}
    checked = set(form.skills.data or []) if form.is_submitted() else set(held)
    page = render_template(
        "corrections/skills.html",
        form=form,
        person=person,
        is_search=is_search,
        is_reading=bool(words),
        held=held,
        checked=checked,
        extra=list_skills_by_id(db, sorted(checked - held.keys())),
        found=look_up_skills(db, form.search.data or "", limit=12) if is_search else [],
        read=read_own_words(db, words).skills if words else [],
        proposed=list_skills_of_occupations(db, [aim.occupation_id for aim in person.aims]),
    )
    return page, 422 if form.errors else 200
