"""Invitations accepted, requests that wait, and organisations that someone reports."""

import uuid

from flask import render_template, session, url_for
from flask.typing import ResponseReturnValue

from app.accounts import invitations, supervision
from app.accounts.queries import get_organisation, list_own_memberships
from app.accounts.signing_in import find_user
from app.blueprints.accounts.blueprint import blueprint
from app.blueprints.accounts.forms import NewcomerForm, ReportForm
from app.core.clock import utc_now
from app.core.errors import DomainError
from app.core.i18n import current_language
from app.core.i18n import gettext as _
from app.web.access import PUBLIC, SIGNED_IN, access, current_actor, find_actor
from app.web.database import current_session
from app.web.htmx import redirect_browser
from app.web.notifications import notify
from app.web.security import limiter
from app.web.sign_in import open_session


@blueprint.get("/invitations/<token>")
@access(PUBLIC)
@limiter.limit("30 per minute")
def read_invitation(token: str) -> ResponseReturnValue:
    """One button for who has an account, a short form for who has none."""
    return _invitation_page(token, NewcomerForm())


@blueprint.post("/invitations/<token>")
@access(SIGNED_IN)
def accept_invitation(token: str) -> ResponseReturnValue:
    membership = invitations.accept_invitation(
        current_session(), token=token, user=current_actor().user, now=utc_now()
    )
    session["organisation_id"] = membership.organisation_id
    notify(_("Vous avez rejoint %(name)s.", name=membership.organisation.name))
    return redirect_browser(url_for("dashboard.show"))


@blueprint.post("/invitations/<token>/compte")
@access(PUBLIC)
@limiter.limit("20 per hour")
def accept_as_newcomer(token: str) -> ResponseReturnValue:
    form = NewcomerForm()
    if form.validate_on_submit():
        try:
            user = invitations.accept_invitation_as_newcomer(
                current_session(),
                token=token,
                full_name=form.full_name.data,
                password=form.password.data,
                now=utc_now(),
            )
            user.language = current_language()
            open_session(user)
            notify(_("Votre compte est ouvert."))
            return redirect_browser(url_for("dashboard.show"))
        except DomainError as error:
            form.add_domain_error(error)
    return _invitation_page(token, form)


def _invitation_page(token: str, form: NewcomerForm) -> ResponseReturnValue:
    db, actor = current_session(), find_actor()
    invitation = invitations.read_invitation(db, token=token, now=utc_now())
    page = render_template(
        "accounts/invitation.html",
        form=form,
        token=token,
        invitation=invitation,
        has_account=find_user(db, invitation.email) is not None,
        is_reader=actor is not None and actor.user.email == invitation.email,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/compte/en-attente")
@access(SIGNED_IN)
def waiting() -> ResponseReturnValue:
    """What happens next, for who may not work yet, or no longer. Nobody of the organisation is named."""
    actor = current_actor()
    memberships = list_own_memberships(current_session(), user_id=actor.user.id)
    return render_template("accounts/waiting.html", memberships=memberships)


@blueprint.route("/organisations/<uuid:organisation_id>/signaler", methods=["GET", "POST"])
@access(SIGNED_IN)
@limiter.limit("10 per hour", methods=["POST"])
def report_organisation(organisation_id: uuid.UUID) -> ResponseReturnValue:
    db, form = current_session(), ReportForm()
    organisation = get_organisation(db, organisation_id)
    if form.validate_on_submit():
        supervision.report_organisation(
            db,
            organisation=organisation,
            text=form.text.data,
            reporter=current_actor().user,
            now=utc_now(),
        )
        notify(_("Votre signalement est transmis à l’administration."))
        return redirect_browser(url_for("dashboard.show"))
    page = render_template("accounts/report.html", form=form, organisation=organisation)
    return page, 422 if form.errors else 200
