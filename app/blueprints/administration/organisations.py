"""Administrators: organisations verified and suspended, teams put right."""

import uuid

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import memberships, queries, supervision, verification
from app.accounts.enums import OrganisationKind, OrganisationStatus
from app.accounts.events import event_label
from app.accounts.models import Membership, Organisation
from app.accounts.permissions import Permission
from app.blueprints.administration.blueprint import blueprint
from app.blueprints.administration.forms import SuspendForm, VerifyForm
from app.core.clock import utc_now
from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.web.access import access, current_actor
from app.web.database import current_session
from app.web.htmx import redirect_browser, render_page_or_fragment
from app.web.notifications import notify


def _organisation(organisation_id: uuid.UUID) -> Organisation:
    return queries.get_organisation(current_session(), organisation_id)


def _page_number() -> int:
    return request.args.get("page", 1, type=int)


@blueprint.get("/organisations")
@access(Permission.ADMINISTRATION)
def list_organisations() -> ResponseReturnValue:
    db, text = current_session(), request.args.get("q", "").strip()
    wanted_kind, wanted_status = request.args.get("nature", ""), request.args.get("etat", "")
    kind = OrganisationKind(wanted_kind) if wanted_kind in set(OrganisationKind) else None
    status = OrganisationStatus(wanted_status) if wanted_status in set(OrganisationStatus) else None
    return render_page_or_fragment(
        "administration/organisations.html",
        "administration/_organisations.html",
        page=queries.list_organisations(db, text=text, kind=kind, status=status, page=_page_number()),
        counts=queries.count_organisations_by_status(db),
        text=text,
        kind=kind,
        current=status,
        kinds=list(OrganisationKind),
        statuses=list(OrganisationStatus),
    )


@blueprint.get("/organisations/<uuid:organisation_id>")
@access(Permission.ADMINISTRATION)
def show_organisation(organisation_id: uuid.UUID) -> ResponseReturnValue:
    return _show(_organisation(organisation_id), VerifyForm(formdata=None))


def _show(organisation: Organisation, form: VerifyForm, *, status: int = 200) -> ResponseReturnValue:
    db = current_session()
    page = render_template(
        "administration/organisation.html",
        organisation=organisation,
        form=form,
        team=queries.list_team(db, organisation_id=organisation.id),
        events=queries.list_events(db, organisation_id=organisation.id, page=_page_number()),
        event_label=event_label,
    )
    return page, status


@blueprint.post("/organisations/<uuid:organisation_id>/verifier")
@access(Permission.ADMINISTRATION)
def verify_organisation(organisation_id: uuid.UUID) -> ResponseReturnValue:
    form, organisation = VerifyForm(), _organisation(organisation_id)
    if form.validate_on_submit():
        try:
            verification.verify_organisation(
                current_session(),
                organisation=organisation,
                actor=current_actor().user,
                now=utc_now(),
                email_domain=form.email_domain.data or "",
            )
            notify(_("%(name)s est vérifiée.", name=organisation.name))
            return redirect_browser(url_for(".show_organisation", organisation_id=organisation_id))
        except DomainError as error:
            form.add_domain_error(error)
    return _show(organisation, form, status=422)


@blueprint.route("/organisations/<uuid:organisation_id>/suspendre", methods=["GET", "POST"])
@access(Permission.ADMINISTRATION)
def suspend_organisation(organisation_id: uuid.UUID) -> ResponseReturnValue:
    form, organisation = SuspendForm(), _organisation(organisation_id)
    if form.validate_on_submit():
        supervision.suspend_organisation(
            current_session(),
            organisation=organisation,
            reason=form.reason.data,
            actor=current_actor().user,
            now=utc_now(),
        )
        notify(_("L’accès de %(name)s est suspendu.", name=organisation.name))
        return redirect_browser(url_for(".show_organisation", organisation_id=organisation_id))
    page = render_template("administration/suspend.html", organisation=organisation, form=form)
    return page, 422 if form.errors else 200


@blueprint.post("/organisations/<uuid:organisation_id>/retablir")
@access(Permission.ADMINISTRATION)
def reinstate_organisation(organisation_id: uuid.UUID) -> ResponseReturnValue:
    organisation = _organisation(organisation_id)
    supervision.reinstate_organisation(
        current_session(), organisation=organisation, actor=current_actor().user, now=utc_now()
    )
    notify(_("L’accès de %(name)s est rétabli.", name=organisation.name))
    return redirect_browser(url_for(".show_organisation", organisation_id=organisation_id))


def _member(organisation_id: uuid.UUID, user_id: uuid.UUID) -> Membership:
    organisation = _organisation(organisation_id)
    return queries.get_membership(current_session(), user_id, organisation_id=organisation.id)


@blueprint.post("/organisations/<uuid:organisation_id>/membres/<uuid:user_id>/accepter")
@access(Permission.ADMINISTRATION)
def approve_request(organisation_id: uuid.UUID, user_id: uuid.UUID) -> ResponseReturnValue:
    """For a firm whose SIRET someone took before its real people came."""
    memberships.approve_request(
        current_session(),
        membership=_member(organisation_id, user_id),
        actor=current_actor().user,
        now=utc_now(),
    )
    notify(_("Demande acceptée."))
    return redirect_browser(url_for(".show_organisation", organisation_id=organisation_id))


@blueprint.post("/organisations/<uuid:organisation_id>/membres/<uuid:user_id>/responsable")
@access(Permission.ADMINISTRATION)
def make_owner(organisation_id: uuid.UUID, user_id: uuid.UUID) -> ResponseReturnValue:
    memberships.make_owner(
        current_session(),
        membership=_member(organisation_id, user_id),
        actor=current_actor().user,
        now=utc_now(),
    )
    notify(_("Cette personne est maintenant responsable."))
    return redirect_browser(url_for(".show_organisation", organisation_id=organisation_id))


@blueprint.post("/organisations/<uuid:organisation_id>/membres/<uuid:user_id>/retirer")
@access(Permission.ADMINISTRATION)
def remove_member(organisation_id: uuid.UUID, user_id: uuid.UUID) -> ResponseReturnValue:
    memberships.remove_member(
        current_session(),
        membership=_member(organisation_id, user_id),
        actor=current_actor().user,
        now=utc_now(),
    )
    notify(_("Cette personne n’a plus accès à l’organisation."))
    return redirect_browser(url_for(".show_organisation", organisation_id=organisation_id))
