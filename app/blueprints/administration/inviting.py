"""Invitations of agency reviewers and partner advisers."""

import uuid

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from app.accounts import invitations, queries, supervision
from app.accounts.models import Invitation
from app.accounts.permissions import Permission
from app.blueprints.administration.blueprint import blueprint
from app.blueprints.administration.forms import InviteForm
from app.core.clock import utc_now
from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.reference.places import resolve_commune
from app.web.access import access, current_actor
from app.web.database import current_session
from app.web.htmx import redirect_browser
from app.web.notifications import notify


@blueprint.route("/invitations", methods=["GET", "POST"])
@access(Permission.ADMINISTRATION)
def list_invitations() -> ResponseReturnValue:
    """Agency reviewers and partner advisers get in by invitation only; the form is above the list."""
    db, form = current_session(), InviteForm()
    form.organisation.choices = _organisation_choices()
    if form.validate_on_submit():
        try:
            invitation = _invite(form)
            notify(_("Invitation envoyée à %(email)s.", email=invitation.email))
            return redirect_browser(url_for(".list_invitations"))
        except DomainError as error:
            form.add_domain_error(error)
    page = render_template(
        "administration/invitations.html",
        form=form,
        page=queries.list_invitations(db, page=request.args.get("page", 1, type=int)),
        now=utc_now(),
    )
    return page, 422 if form.errors else 200


def _organisation_choices() -> list[SelectChoice]:
    found = queries.list_inviting_organisations(current_session())
    return [
        SelectChoice(InviteForm.NEW, _("Nouvelle organisation, décrite ci-dessous")),
        *(
            SelectChoice(
                str(item.public_id), f"{item.name} ({item.commune.name})" if item.commune else item.name
            )
            for item in found
        ),
    ]


def _invite(form: InviteForm) -> Invitation:
    db, actor, now = current_session(), current_actor().user, utc_now()
    if not form.is_new:
        organisation = queries.get_organisation(db, uuid.UUID(form.organisation.data))
        return invitations.invite(
            db, organisation=organisation, email=form.email.data, role=form.role.data, actor=actor, now=now
        )
    commune = (
        resolve_commune(db, form.commune.data, chosen_id=form.chosen_commune_id)
        if form.commune.data
        else None
    )
    return supervision.invite_into_new_organisation(
        db,
        kind=form.kind.data,
        partner_kind=form.partner_kind.data,
        name=form.name.data,
        commune_id=commune.id if commune else None,
        email=form.email.data,
        actor=actor,
        now=now,
    )


@blueprint.post("/invitations/<uuid:invitation_id>/retirer")
@access(Permission.ADMINISTRATION)
def withdraw_invitation(invitation_id: uuid.UUID) -> ResponseReturnValue:
    db, now = current_session(), utc_now()
    invitation = queries.get_open_invitation(db, invitation_id, now=now, organisation_id=None)
    invitations.withdraw_invitation(db, invitation=invitation, actor=current_actor().user, now=now)
    notify(_("Invitation retirée."))
    return redirect_browser(url_for(".list_invitations"))
