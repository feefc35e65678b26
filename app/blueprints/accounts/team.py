"""The team of an organisation, for its owners: requests, members, invitations."""

import uuid

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import invitations, memberships, queries
from app.accounts.enums import MemberRole
from app.accounts.models import Membership
from app.accounts.permissions import Permission
from app.blueprints.accounts.blueprint import blueprint
from app.blueprints.accounts.forms import InviteForm
from app.core.clock import utc_now
from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.web.access import access, current_actor
from app.web.database import current_session
from app.web.htmx import redirect_browser
from app.web.notifications import notify
from app.web.security import limiter


def _membership(user_id: uuid.UUID) -> Membership:
    return queries.get_membership(current_session(), user_id, organisation_id=current_actor().organisation_id)


@blueprint.get("/equipe")
@access(Permission.ORGANISATION_MANAGE)
def team() -> ResponseReturnValue:
    return _page(InviteForm(formdata=None))


def _page(form: InviteForm, *, status: int = 200) -> ResponseReturnValue:
    db, organisation_id = current_session(), current_actor().organisation_id
    page = render_template(
        "accounts/team.html",
        form=form,
        team=queries.list_team(db, organisation_id=organisation_id),
        invitations=queries.list_open_invitations(db, organisation_id=organisation_id, now=utc_now()),
    )
    return page, status


@blueprint.post("/equipe/invitations")
@access(Permission.ORGANISATION_MANAGE)
@limiter.limit("30 per hour")
def invite() -> ResponseReturnValue:
    form, actor = InviteForm(), current_actor()
    if form.validate_on_submit():
        try:
            assert actor.organisation is not None
            invitation = invitations.invite(
                current_session(),
                organisation=actor.organisation,
                email=form.email.data,
                role=form.role.data,
                actor=actor.user,
                now=utc_now(),
            )
            notify(_("Invitation envoyée à %(email)s.", email=invitation.email))
            return redirect_browser(url_for(".team"))
        except DomainError as error:
            form.add_domain_error(error)
    return _page(form, status=422)


@blueprint.post("/equipe/invitations/<uuid:invitation_id>/retirer")
@access(Permission.ORGANISATION_MANAGE)
def withdraw_invitation(invitation_id: uuid.UUID) -> ResponseReturnValue:
    db, actor, now = current_session(), current_actor(), utc_now()
    invitation = queries.get_open_invitation(
        db, invitation_id, now=now, organisation_id=actor.organisation_id
    )
    invitations.withdraw_invitation(db, invitation=invitation, actor=actor.user, now=now)
    notify(_("Invitation retirée."))
    return redirect_browser(url_for(".team"))


@blueprint.post("/equipe/<uuid:user_id>/accepter")
@access(Permission.ORGANISATION_MANAGE)
def approve_request(user_id: uuid.UUID) -> ResponseReturnValue:
    membership = _membership(user_id)
    memberships.approve_request(
        current_session(), membership=membership, actor=current_actor().user, now=utc_now()
    )
    notify(_("%(name)s fait maintenant partie de l’équipe.", name=membership.user.full_name))
    return redirect_browser(url_for(".team"))


@blueprint.post("/equipe/<uuid:user_id>/refuser")
@access(Permission.ORGANISATION_MANAGE)
def refuse_request(user_id: uuid.UUID) -> ResponseReturnValue:
    memberships.refuse_request(
        current_session(), membership=_membership(user_id), actor=current_actor().user, now=utc_now()
    )
    notify(_("Demande refusée. La personne est prévenue par e-mail."))
    return redirect_browser(url_for(".team"))


@blueprint.post("/equipe/<uuid:user_id>/role")
@access(Permission.ORGANISATION_MANAGE)
def change_role(user_id: uuid.UUID) -> ResponseReturnValue:
    wanted = request.form.get("role", "")
    role = MemberRole(wanted) if wanted in set(MemberRole) else MemberRole.MEMBER
    memberships.change_role(
        current_session(),
        membership=_membership(user_id),
        role=role,
        actor=current_actor().user,
        now=utc_now(),
    )
    notify(_("Rôle modifié."))
    # Whoever gave up the role no longer opens this page.
    is_own = current_actor().user.public_id == user_id and role is MemberRole.MEMBER
    return redirect_browser(url_for("dashboard.show" if is_own else ".team"))


@blueprint.route("/equipe/<uuid:user_id>/retirer", methods=["GET", "POST"])
@access(Permission.ORGANISATION_MANAGE)
def remove_member(user_id: uuid.UUID) -> ResponseReturnValue:
    membership = _membership(user_id)
    if request.method == "GET":
        return render_template("accounts/remove_member.html", membership=membership)
    memberships.remove_member(
        current_session(), membership=membership, actor=current_actor().user, now=utc_now()
    )
    notify(_("%(name)s n’a plus accès à votre organisation.", name=membership.user.full_name))
    return redirect_browser(url_for(".team"))
