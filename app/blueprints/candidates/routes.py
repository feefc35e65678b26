"""A person's page: opened with an account or a personal link, or registered alone from a phone."""

import re

from flask import Blueprint, current_app, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from app.accounts.people import sign_up_person
from app.blueprints.candidates.forms import RegistrationForm
from app.candidates import services
from app.candidates.accesses import get_access, hash_link
from app.candidates.enums import CandidateOrigin
from app.candidates.events import event_label
from app.candidates.queries import list_events
from app.candidates.rules import contracts_in
from app.candidates.services import Registration
from app.core.clock import utc_now
from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.pipeline.contact_queries import list_requests
from app.privacy.queries import count_showings, list_showings
from app.reference.choices import (
    ChosenTitle,
    appellations,
    list_chosen_titles,
    list_skills_of_occupations,
)
from app.reference.enums import EvidenceKind
from app.reference.lookup.queries import look_up_occupations
from app.reference.places import resolve_commune
from app.web.access import PERSON, PUBLIC, access, find_actor
from app.web.database import current_session
from app.web.htmx import redirect_browser, render_page_or_fragment
from app.web.notifications import notify
from app.web.person import current_person, forget_personal_link, keep_personal_link, person_actor_id
from app.web.person_words import list_ticked_skills, read_words_form
from app.web.security import limiter
from app.web.sign_in import remember_sign_up

blueprint = Blueprint("candidates", __name__)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@blueprint.get("/personne/<token>")
@access(PUBLIC)
@limiter.limit("30 per minute")
def open_link(token: str) -> ResponseReturnValue:
    """Bind the browser to the page, then leave the token behind. Opening answers nothing."""
    link = get_access(current_session(), hash_link(token), now=utc_now())
    if find_actor() is None:
        session.clear()
        keep_personal_link(link.token_hash)
    entry_id = request.args.get("demande", "")
    if _UUID.fullmatch(entry_id):
        return redirect_browser(url_for("answers.read_request", entry_id=entry_id))
    return redirect_browser(url_for(".my_page"))


@blueprint.post("/ma-page/fermer")
@access(PERSON)
def close_page() -> ResponseReturnValue:
    forget_personal_link()
    return redirect_browser(url_for("public.home"))


@blueprint.get("/ma-page")
@access(PERSON)
def my_page() -> ResponseReturnValue:
    person, db = current_person(), current_session()
    return render_template(
        "candidates/my_page.html",
        person=person,
        requests=list_requests(db, person.id),
        showings=list_showings(db, person.id, size=3),
        showings_count=count_showings(db, person.id),
        events=list_events(db, person.id, limit=5),
        event_label=event_label,
        accepted=contracts_in(person.accepted_contracts),
        preferred=contracts_in(person.preferred_contracts),
        now=utc_now(),
    )


@blueprint.post("/ma-page/pause")
@access(PERSON)
def pause() -> ResponseReturnValue:
    services.pause_candidate(
        current_session(), candidate=current_person(), now=utc_now(), actor_id=person_actor_id()
    )
    notify(_("Votre page est en pause : vous n’êtes plus suggéré ni suggérée."))
    return redirect_browser(url_for(".my_page"))


@blueprint.post("/ma-page/reprise")
@access(PERSON)
def resume() -> ResponseReturnValue:
    services.resume_candidate(
        current_session(), candidate=current_person(), now=utc_now(), actor_id=person_actor_id()
    )
    notify(_("Votre page est de nouveau visible sous votre référence."))
    return redirect_browser(url_for(".my_page"))


@blueprint.route("/candidats/inscription", methods=["GET", "POST"])
@access(PUBLIC)
@limiter.limit("30 per minute", methods=["POST"])
def register() -> ResponseReturnValue:
    """First step: occupations and skills, kept in the address as keys. A text is read and forgotten."""
    db, wanted, words = current_session(), request.args.get("q", ""), read_words_form()
    return render_page_or_fragment(
        "candidates/register.html",
        "candidates/_occupations.html",
        status=422 if words["words_form"].errors else 200,
        **words,
        skills=list_ticked_skills(),
        keeps_skills=True,
        chosen=list_chosen_titles(db, request.args.getlist("metier")),
        wanted=wanted,
        found=look_up_occupations(db, wanted),
        here="candidates.register",
        next_step="candidates.finish_registration",
    )


@blueprint.route("/candidats/inscription/vous", methods=["GET", "POST"])
@access(PUBLIC)
@limiter.limit("20 per hour", methods=["POST"])
def finish_registration() -> ResponseReturnValue:
    db, form = current_session(), RegistrationForm()
    occupations = list_chosen_titles(db, request.args.getlist("metier"))
    if not occupations:
        return redirect_browser(url_for(".register"))
    ticked = list_ticked_skills()
    usual = list_skills_of_occupations(db, [title.occupation_id for title in occupations])
    form.skills.choices = [SelectChoice(skill.id, skill.label) for skill in dict.fromkeys([*ticked, *usual])]
    if not form.is_submitted():
        form.skills.data = [skill.id for skill in ticked]
    if form.validate_on_submit():
        try:
            _register(form, occupations)
            return redirect_browser(url_for(".registered"))
        except DomainError as error:
            form.add_domain_error(error)
    page = render_template(
        "candidates/register_details.html",
        form=form,
        occupations=occupations,
        ticked=[skill.id for skill in ticked],
        settings=current_app.config["SETTINGS"],
    )
    return page, 422 if form.errors else 200


@blueprint.get("/candidats/inscription/merci")
@access(PUBLIC)
def registered() -> ResponseReturnValue:
    """The same for a new address and for a known one."""
    return render_template("candidates/registered.html")


def _register(form: RegistrationForm, occupations: list[ChosenTitle]) -> None:
    db, now = current_session(), utc_now()
    commune = resolve_commune(db, form.commune.data, chosen_id=form.chosen_commune_id)
    user = sign_up_person(
        db,
        email=form.email.data,
        password=form.password.data,
        full_name=f"{form.first_name.data} {form.last_name.data}",
        now=now,
    )
    remember_sign_up(user)
    if user is None:
        return
    registration = Registration(
        first_name=form.first_name.data,
        last_name=form.last_name.data,
        email=user.email,
        phone=form.phone.data,
        commune_id=commune.id,
        available_on=form.available_on.data,
        radius_km=form.radius_km.data,
        occupations=tuple(title.occupation_id for title in occupations),
        titles=appellations(occupations),
        accepted=frozenset(form.contracts.data),
        preferred=form.preferred_kinds,
        skills=dict.fromkeys(form.skills.data or [], EvidenceKind.DECLARED),
        training_title=form.training_title.data or None,
    )
    services.register_candidate(
        db, registration, origin=CandidateOrigin.SELF, user=user, actor_id=user.id, now=now
    )
