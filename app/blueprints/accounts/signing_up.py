"""An employer signs up in two steps: the firm by its SIRET, then the person."""

from dataclasses import asdict
from typing import Any

from flask import render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.accounts import registration
from app.accounts.directory import look_up
from app.accounts.errors import EstablishmentUnknown
from app.accounts.registration import Firm
from app.accounts.sirets import clean_siret, format_siret
from app.blueprints.accounts.blueprint import blueprint
from app.blueprints.accounts.forms import FirmForm, SignUpForm, SiretForm
from app.core.clock import utc_now
from app.core.errors import DomainError, NotAllowed
from app.core.i18n import current_language
from app.core.i18n import gettext as _
from app.integrations.gateways import gateways
from app.integrations.sirene.contract import Company
from app.reference.places import resolve_commune
from app.web.access import PUBLIC, SIGNED_IN, access, current_actor, find_actor
from app.web.database import current_session
from app.web.htmx import redirect_browser
from app.web.notifications import notify
from app.web.security import limiter
from app.web.sign_in import remember_sign_up

# What the browser's session holds between the two steps, then for the page that follows them.
FIRM, SIGNED_UP_EMAIL = "firm", "signed_up_email"


@blueprint.route("/inscription", methods=["GET", "POST"])
@access(PUBLIC)
@limiter.limit("20 per minute; 100 per hour", methods=["POST"])
def sign_up() -> ResponseReturnValue:
    """First step. The directory is asked here, so that the second one already names the firm."""
    form, asks_to_confirm = SiretForm(), False
    if form.validate_on_submit():
        try:
            siret = clean_siret(form.siret.data)
            company = look_up(gateways().companies, siret, is_sure=form.is_sure.data)
            session[FIRM] = {"siret": siret, "company": asdict(company) if company else None}
            return redirect_browser(url_for(".join_firm" if find_actor() else ".finish_sign_up"))
        except DomainError as error:
            form.add_domain_error(error)
            asks_to_confirm = isinstance(error, EstablishmentUnknown)
    page = render_template("accounts/sign_up.html", form=form, asks_to_confirm=asks_to_confirm)
    return page, 422 if form.errors else 200


@blueprint.route("/inscription/vous", methods=["GET", "POST"])
@access(PUBLIC)
@limiter.limit("20 per hour", methods=["POST"])
def finish_sign_up() -> ResponseReturnValue:
    """Second step. The page after it is the same whether the address was free or not."""
    if FIRM not in session:
        return redirect_browser(url_for(".sign_up"))
    form = SignUpForm()
    if form.validate_on_submit():
        try:
            _sign_up(form)
            return redirect_browser(url_for(".sign_up_sent"))
        except DomainError as error:
            form.add_domain_error(error)
    return _details_page("accounts/sign_up_details.html", form)


def _sign_up(form: SignUpForm) -> None:
    user = registration.sign_up_employer(
        current_session(),
        email=form.email.data,
        full_name=form.full_name.data,
        password=form.password.data,
        firm=_firm(form),
        now=utc_now(),
    )
    session.pop(FIRM)
    if user is not None:
        user.language = current_language()
    remember_sign_up(user)
    session[SIGNED_UP_EMAIL] = registration.clean_email(form.email.data)


@blueprint.get("/inscription/envoyee")
@access(PUBLIC)
def sign_up_sent() -> ResponseReturnValue:
    if SIGNED_UP_EMAIL not in session:
        return redirect_browser(url_for(".sign_up"))
    return render_template("accounts/sign_up_sent.html", email=session[SIGNED_UP_EMAIL])


@blueprint.route("/inscription/organisation", methods=["GET", "POST"])
@access(SIGNED_IN)
@limiter.limit("20 per hour", methods=["POST"])
def join_firm() -> ResponseReturnValue:
    """Second step for someone who has an account: only what the directory could not say."""
    if FIRM not in session:
        return redirect_browser(url_for(".sign_up"))
    form, actor = FirmForm(), current_actor()
    if actor.user.is_administrator:
        raise NotAllowed
    if form.validate_on_submit():
        try:
            membership = registration.enter_another_firm(
                current_session(), user=actor.user, firm=_firm(form), now=utc_now()
            )
            session.pop(FIRM)
            session["organisation_id"] = membership.organisation_id
            notify(_("C’est enregistré."))
            return redirect_browser(url_for("dashboard.show"))
        except DomainError as error:
            form.add_domain_error(error)
    return _details_page("accounts/join_firm.html", form)


def _details_page(template: str, form: FirmForm) -> ResponseReturnValue:
    company = _kept_company()
    page = render_template(
        template,
        form=form,
        siret=format_siret(session[FIRM]["siret"]),
        company=company,
        asks_name=not (company and company.name),
        asks_commune=not (company and company.insee_code) or "commune" in form.errors,
    )
    return page, 422 if request.method == "POST" else 200


def _kept_company() -> Company | None:
    kept: dict[str, Any] | None = session[FIRM]["company"]
    return Company(**kept) if kept else None


def _firm(form: FirmForm) -> Firm:
    commune = None
    if form.commune.data:
        commune = resolve_commune(current_session(), form.commune.data, chosen_id=form.chosen_commune_id)
    return Firm(
        siret=session[FIRM]["siret"],
        company=_kept_company(),
        name=form.name.data or "",
        commune_id=commune.id if commune else None,
    )
