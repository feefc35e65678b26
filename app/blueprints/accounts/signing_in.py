"""Signing in and out, and links sent by mail: an address confirmed, a password renewed."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter.util import get_remote_address

from app.accounts import signing_in, verification
from app.accounts.registration import clean_email
from app.blueprints.accounts.blueprint import blueprint
from app.blueprints.accounts.forms import EmailForm, NewPasswordForm, SignInForm
from app.core.clock import utc_now
from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.web.access import PUBLIC, SIGNED_IN, access, current_actor, find_actor
from app.web.database import current_session
from app.web.htmx import redirect_browser
from app.web.notifications import notify
from app.web.security import limiter
from app.web.sign_in import close_session, local_path, open_session, signed_up_here


def _typed_email() -> str:
    return clean_email(request.form.get("email", ""))[:254] or get_remote_address()


def _failed(response: object) -> bool:
    return getattr(response, "status_code", 0) == 422


@blueprint.route("/connexion", methods=["GET", "POST"])
@access(PUBLIC)
@limiter.limit("20 per minute; 200 per hour", methods=["POST"])
@limiter.limit("30 per hour", key_func=_typed_email, methods=["POST"], deduct_when=_failed)
def sign_in() -> ResponseReturnValue:
    following = local_path(request.args.get("suite"))
    if request.method == "GET" and find_actor() is not None:
        return redirect_browser(following or url_for("dashboard.show"))
    form = SignInForm()
    if form.validate_on_submit():
        try:
            user = signing_in.sign_in(
                current_session(), email=form.email.data, password=form.password.data, now=utc_now()
            )
            open_session(user)
            return redirect_browser(following or url_for("dashboard.show"))
        except DomainError as error:
            form.add_domain_error(error)
    page = render_template("accounts/sign_in.html", form=form, following=following)
    return page, 422 if form.errors else 200


@blueprint.post("/deconnexion")
@access(PUBLIC)
def sign_out() -> ResponseReturnValue:
    close_session()
    notify(_("Votre session est fermée."))
    return redirect_browser(url_for("public.home"))


@blueprint.route("/adresse/confirmer/<token>", methods=["GET", "POST"])
@access(PUBLIC)
@limiter.limit("30 per minute")
def verify_email(token: str) -> ResponseReturnValue:
    """Reading the link changes nothing, so that mail scanners may follow it; the button confirms."""
    if request.method == "GET":
        return render_template("accounts/verify_email.html", token=token)
    user = verification.verify_email(current_session(), token=token, now=utc_now())
    # The browser that signed up holds the password's owner; any other one signs in first.
    if find_actor() is None and signed_up_here(user):
        open_session(user)
    notify(_("Votre adresse est confirmée."))
    return redirect_browser(url_for("dashboard.show"))


@blueprint.post("/adresse/renvoyer")
@access(SIGNED_IN)
@limiter.limit("5 per hour")
def resend_verification() -> ResponseReturnValue:
    if verification.ask_for_verification(current_session(), user=current_actor().user, now=utc_now()):
        notify(_("Un nouveau lien part à votre adresse."))
    return redirect_browser(local_path(request.form.get("suite")) or url_for(".my_account"))


@blueprint.route("/mot-de-passe/oublie", methods=["GET", "POST"])
@access(PUBLIC)
@limiter.limit("10 per hour", methods=["POST"])
@limiter.limit("5 per hour", key_func=_typed_email, methods=["POST"])
def ask_for_reset() -> ResponseReturnValue:
    form = EmailForm()
    if form.validate_on_submit():
        signing_in.ask_for_reset(current_session(), email=form.email.data, now=utc_now())
        return render_template("accounts/reset_asked.html", email=form.email.data)
    return render_template("accounts/ask_for_reset.html", form=form), 422 if form.errors else 200


@blueprint.route("/mot-de-passe/nouveau/<token>", methods=["GET", "POST"])
@access(PUBLIC)
@limiter.limit("30 per minute")
def reset_password(token: str) -> ResponseReturnValue:
    db, form, now = current_session(), NewPasswordForm(), utc_now()
    user = signing_in.check_reset_link(db, token=token, now=now)
    if form.validate_on_submit():
        try:
            signing_in.reset_password(db, token=token, password=form.password.data, now=now)
            close_session()
            notify(_("Votre mot de passe est changé. Connectez-vous."))
            return redirect_browser(url_for(".sign_in"))
        except DomainError as error:
            form.add_domain_error(error)
    page = render_template("accounts/reset_password.html", form=form, token=token, email=user.email)
    return page, 422 if form.errors else 200
