"""What a person sees and changes of their own account."""

import uuid

from flask import render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.accounts import memberships, signing_in
from app.accounts.actors import active_memberships
from app.accounts.errors import MembershipNotFound
from app.accounts.models import Membership
from app.accounts.queries import get_membership, get_organisation, list_own_memberships
from app.blueprints.accounts.blueprint import blueprint
from app.blueprints.accounts.forms import ChangePasswordForm, DetailsForm
from app.core.clock import utc_now
from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.core.i18n import set_language
from app.web.access import SIGNED_IN, access, current_actor
from app.web.database import current_session
from app.web.htmx import redirect_browser
from app.web.notifications import notify
from app.web.security import limiter
from app.web.sign_in import open_session


@blueprint.get("/compte")
@access(SIGNED_IN)
def my_account() -> ResponseReturnValue:
    return _page(DetailsForm(formdata=None, obj=current_actor().user), ChangePasswordForm(formdata=None))


@blueprint.post("/compte")
@access(SIGNED_IN)
def change_details() -> ResponseReturnValue:
    form, user = DetailsForm(), current_actor().user
    if form.validate_on_submit():
        signing_in.change_details(
            user, full_name=form.full_name.data, language=form.language.data, theme=form.theme.data
        )
        session.pop("language", None)
        session.pop("theme", None)
        set_language(user.language)
        notify(_("Vos réglages sont enregistrés."))
        return redirect_browser(url_for(".my_account"))
    return _page(form, ChangePasswordForm(formdata=None), status=422)


@blueprint.post("/compte/mot-de-passe")
@access(SIGNED_IN)
@limiter.limit("10 per hour")
def change_password() -> ResponseReturnValue:
    form, user = ChangePasswordForm(), current_actor().user
    if form.validate_on_submit():
        try:
            signing_in.change_password(
                current_session(),
                user=user,
                current_password=form.current_password.data,
                password=form.password.data,
                now=utc_now(),
            )
            organisation_id = session.get("organisation_id")
            open_session(user)
            session["organisation_id"] = organisation_id
            notify(_("Votre mot de passe est changé. Les autres sessions sont fermées."))
            return redirect_browser(url_for(".my_account"))
        except DomainError as error:
            form.add_domain_error(error)
    return _page(DetailsForm(formdata=None, obj=user), form, status=422)


def _page(details: DetailsForm, password: ChangePasswordForm, *, status: int = 200) -> ResponseReturnValue:
    user = current_actor().user
    page = render_template(
        "accounts/my_account.html",
        details=details,
        password=password,
        memberships=list_own_memberships(current_session(), user_id=user.id),
        active_ids={membership.id for membership in active_memberships(user)},
    )
    return page, status


@blueprint.post("/compte/organisation")
@access(SIGNED_IN)
def switch_organisation() -> ResponseReturnValue:
    membership = next(
        (
            membership
            for membership in active_memberships(current_actor().user)
            if str(membership.organisation.public_id) == request.form.get("organisation")
        ),
        None,
    )
    if membership is None:
        raise MembershipNotFound
    session["organisation_id"] = membership.organisation_id
    return redirect_browser(url_for("dashboard.show"))


@blueprint.post("/compte/organisations/<uuid:organisation_id>/quitter")
@access(SIGNED_IN)
def leave_organisation(organisation_id: uuid.UUID) -> ResponseReturnValue:
    membership, user = _own_membership(organisation_id), current_actor().user
    memberships.remove_member(current_session(), membership=membership, actor=user, now=utc_now())
    session.pop("organisation_id", None)
    notify(_("Vous avez quitté %(name)s.", name=membership.organisation.name))
    return redirect_browser(url_for(".my_account"))


@blueprint.get("/compte/organisations/<uuid:organisation_id>/quitter")
@access(SIGNED_IN)
def confirm_leaving(organisation_id: uuid.UUID) -> ResponseReturnValue:
    return render_template("accounts/leave.html", membership=_own_membership(organisation_id))


def _own_membership(organisation_id: uuid.UUID) -> Membership:
    db, user = current_session(), current_actor().user
    organisation = get_organisation(db, organisation_id)
    return get_membership(db, user.public_id, organisation_id=organisation.id)
