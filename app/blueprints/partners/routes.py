"""An adviser's people: found, enrolled, helped; never answered for."""

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from app.accounts.models import Organisation
from app.accounts.permissions import Permission
from app.blueprints.partners.forms import EnrolForm, PeopleSearchForm
from app.candidates.accesses import LETTER_DAYS, open_access, revoke_accesses
from app.candidates.enums import CandidateKind, CandidateStatus
from app.candidates.events import event_label
from app.candidates.models import Candidate
from app.candidates.queries import list_events
from app.candidates.services import Registration
from app.core.clock import utc_now
from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.partners import queries, services
from app.partners.policies import may_certify
from app.pipeline.contact_queries import count_waiting_requests, list_requests
from app.reference.choices import (
    ChosenTitle,
    appellations,
    list_chosen_titles,
    list_skills_of_occupations,
)
from app.reference.enums import EvidenceKind
from app.reference.lookup.queries import look_up_occupations
from app.reference.places import resolve_commune
from app.web.access import access, current_actor
from app.web.database import current_session
from app.web.htmx import redirect_browser, render_page_or_fragment
from app.web.notifications import notify
from app.web.person_words import list_ticked_skills, read_words_form

blueprint = Blueprint("partners", __name__, url_prefix="/partenaire")


@blueprint.get("/personnes")
@access(Permission.PARTNER_PEOPLE)
def list_people() -> ResponseReturnValue:
    db, organisation_id, form = (
        current_session(),
        current_actor().organisation_id,
        PeopleSearchForm(request.args),
    )
    wanted = request.args.get("etat", "")
    status = CandidateStatus(wanted) if wanted in set(queries.SHOWN) else None
    page = queries.list_people(
        db,
        organisation_id=organisation_id,
        text=form.q.data or "" if form.validate() else "",
        status=status,
        number=request.args.get("page", 1, type=int),
    )
    return render_page_or_fragment(
        "partners/list.html",
        "partners/_people.html",
        form=form,
        page=page,
        state=status,
        counts=queries.count_people(db, organisation_id=organisation_id),
        waiting=count_waiting_requests(db, [person.id for person in page.items]),
    )


@blueprint.route("/personnes/inscrire", methods=["GET", "POST"])
@access(Permission.PARTNER_PEOPLE)
def choose_occupations() -> ResponseReturnValue:
    """Occupations and skills, kept in the address as keys. What the person says is read and forgotten."""
    db, wanted, words = current_session(), request.args.get("q", ""), read_words_form(by_adviser=True)
    return render_page_or_fragment(
        "partners/occupations.html",
        "candidates/_occupations.html",
        status=422 if words["words_form"].errors else 200,
        **words,
        skills=list_ticked_skills(),
        keeps_skills=True,
        chosen=list_chosen_titles(db, request.args.getlist("metier")),
        wanted=wanted,
        found=look_up_occupations(db, wanted),
        here="partners.choose_occupations",
        next_step="partners.enrol",
    )


@blueprint.route("/personnes/inscrire/mandat", methods=["GET", "POST"])
@access(Permission.PARTNER_PEOPLE)
def enrol() -> ResponseReturnValue:
    actor, db, form = current_actor(), current_session(), EnrolForm()
    occupations = list_chosen_titles(db, request.args.getlist("metier"))
    if not occupations:
        return redirect_browser(url_for(".choose_occupations"))
    proposed = _set_choices(form, occupations, actor.organisation_id)
    if form.validate_on_submit():
        try:
            person = _enrol(form, occupations)
            notify(_("Page ouverte sous la référence %(code)s.", code=person.code))
            return redirect_browser(url_for(".show_person", code=person.code))
        except DomainError as error:
            form.add_domain_error(error)
    page = render_template(
        "partners/enrol.html",
        form=form,
        occupations=occupations,
        proposed=proposed,
        ticked=[skill.id for skill in list_ticked_skills()],
        certifies=actor.organisation is not None and may_certify(actor.organisation),
        settings=current_app.config["SETTINGS"],
    )
    return page, 422 if form.errors else 200


@blueprint.get("/mandat")
@access(Permission.PARTNER_PEOPLE)
def print_mandate() -> ResponseReturnValue:
    return render_template("partners/mandate.html", settings=current_app.config["SETTINGS"])


@blueprint.get("/personnes/<code>")
@access(Permission.PARTNER_PEOPLE)
def show_person(code: str) -> ResponseReturnValue:
    person, db = _person(code), current_session()
    return render_template(
        "partners/show.html",
        person=person,
        requests=list_requests(db, person.id),
        events=list_events(db, person.id, limit=8),
        certifies=may_certify(_partner()),
        organisation_id=current_actor().organisation_id,
        certified=EvidenceKind.CERTIFIED,
        event_label=event_label,
    )


@blueprint.post("/personnes/<code>/lettre")
@access(Permission.PARTNER_PEOPLE)
def print_letter(code: str) -> ResponseReturnValue:
    """A new personal link, shown this once on the page to print."""
    person, settings = _person(code), current_app.config["SETTINGS"]
    token = open_access(
        current_session(),
        person,
        days=LETTER_DAYS,
        now=utc_now(),
        actor_id=current_actor().user.id,
        note="letter",
    )
    link = f"{settings.base_url}{url_for('candidates.open_link', token=token)}"
    return render_template("partners/letter.html", person=person, link=link, settings=settings)


@blueprint.post("/personnes/<code>/liens/annuler")
@access(Permission.PARTNER_PEOPLE)
def revoke_links(code: str) -> ResponseReturnValue:
    revoke_accesses(current_session(), _person(code), now=utc_now(), actor_id=current_actor().user.id)
    notify(_("Les liens remis à cette personne n’ouvrent plus sa page."))
    return redirect_browser(url_for(".show_person", code=code))


@blueprint.post("/personnes/<code>/mandat/retirer")
@access(Permission.PARTNER_PEOPLE)
def withdraw_mandate(code: str) -> ResponseReturnValue:
    services.withdraw_mandate(
        current_session(), candidate=_person(code), actor_id=current_actor().user.id, now=utc_now()
    )
    notify(_("Mandat retiré : cette personne n’apparaît plus dans les listes."))
    return redirect_browser(url_for(".show_person", code=code))


@blueprint.post("/personnes/<code>/competences/<int:skill_id>/attester")
@access(Permission.PARTNER_PEOPLE)
def certify_skill(code: str, skill_id: int) -> ResponseReturnValue:
    services.certify_skill(
        current_session(),
        candidate=_person(code),
        skill_id=skill_id,
        partner=_partner(),
        actor_id=current_actor().user.id,
        now=utc_now(),
    )
    notify(_("Compétence attestée au nom de votre centre."))
    return redirect_browser(url_for(".show_person", code=code))


@blueprint.post("/personnes/<code>/competences/<int:skill_id>/retirer")
@access(Permission.PARTNER_PEOPLE)
def withdraw_certification(code: str, skill_id: int) -> ResponseReturnValue:
    services.withdraw_certification(
        current_session(),
        candidate=_person(code),
        skill_id=skill_id,
        partner=_partner(),
        actor_id=current_actor().user.id,
        now=utc_now(),
    )
    notify(_("Attestation retirée : la compétence est de nouveau déclarée."))
    return redirect_browser(url_for(".show_person", code=code))


def _person(code: str) -> Candidate:
    return queries.get_person(current_session(), code, organisation_id=current_actor().organisation_id)


def _partner() -> Organisation:
    organisation = current_actor().organisation
    assert organisation is not None
    return organisation


def _set_choices(form: EnrolForm, occupations: list[ChosenTitle], organisation_id: int) -> list[int]:
    """Fill the lists of the form; returns the ids of the skills proposed."""
    db = current_session()
    ticked = list_ticked_skills()
    form.own_skills.choices = [SelectChoice(skill.id, skill.label) for skill in ticked]
    if not form.is_submitted():
        form.own_skills.data = [skill.id for skill in ticked]
    usual = list_skills_of_occupations(db, [title.occupation_id for title in occupations])
    skills = [skill for skill in usual if skill not in ticked]
    form.skills.choices = [SelectChoice(skill.id, skill.label) for skill in skills]
    programmes = queries.list_own_programmes(db, organisation_id=organisation_id)
    form.programme.choices = [
        SelectChoice(0, _("Aucune")),
        *(SelectChoice(item.id, item.title) for item in programmes),
    ]
    return [skill.id for skill in skills]


def _enrol(form: EnrolForm, occupations: list[ChosenTitle]) -> Candidate:
    db = current_session()
    commune = resolve_commune(db, form.commune.data, chosen_id=form.chosen_commune_id)
    registration = Registration(
        first_name=form.first_name.data,
        last_name=form.last_name.data,
        email=form.email.data,
        phone=form.phone.data,
        commune_id=commune.id,
        available_on=form.available_on.data,
        radius_km=form.radius_km.data,
        occupations=tuple(title.occupation_id for title in occupations),
        titles=appellations(occupations),
        accepted=frozenset(form.contracts.data),
        preferred=form.preferred_kinds,
        skills=dict.fromkeys([*form.skills.data, *form.own_skills.data], EvidenceKind.DECLARED),
        kind=CandidateKind(form.kind.data),
        programme_id=form.programme.data or None,
        training_title=form.training_title.data or None,
        training_ends_on=form.training_ends_on.data,
    )
    return services.enrol_person(
        db,
        registration,
        partner=_partner(),
        has_mandate=form.has_mandate.data,
        own_words=form.own_skills.data,
        actor_id=current_actor().user.id,
        now=utc_now(),
    )
