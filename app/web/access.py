"""Access is declared on each endpoint and checked before any view runs; an undeclared endpoint is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, g, request, session
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from app.accounts.actors import Actor, make_actor
from app.accounts.models import Membership, Organisation, User
from app.accounts.permissions import Permission
from app.core.errors import NotAllowed
from app.core.i18n import gettext as _
from app.web.database import current_session
from app.web.htmx import redirect_browser

View = TypeVar("View", bound=Callable[..., Any])


# One query, built once: every page of everyone who is signed in begins with it.
_USER = (
    select(User)
    .where(User.public_id == bindparam("public_id"), User.session_salt == bindparam("salt"), User.is_active)
    .options(
        joinedload(User.memberships).joinedload(Membership.organisation).defer(Organisation.directory_record)
    )
)


class Everyone:
    """Access without a sign-in."""


class SignedIn:
    """Access for any signed-in person, whatever they may do."""


class Person:
    """Access for the person whose page it is: signed in as a candidate, or holding a personal link."""


PUBLIC, SIGNED_IN, PERSON = Everyone(), SignedIn(), Person()
Rule = Permission | Everyone | SignedIn | Person
# Where the session keeps the hash of a personal link that was opened in this browser.
PERSONAL_LINK = "personal_link"


@dataclass(frozen=True, slots=True)
class Access:
    rule: Rule
    journal: bool = False


def access(rule: Rule, *, journal: bool = False) -> Callable[[View], View]:
    """Declare who may call a view. `journal=True`: a GET that appends to a log, and writes nothing else."""

    def declare(view: View) -> View:
        view.estuaire_access = Access(rule, journal)  # type: ignore[attr-defined]
        return view

    return declare


class SignedInUser(UserMixin):
    """What Flask-Login keeps of a user: an id that dies when the password is reset."""

    def __init__(self, user: User) -> None:
        self.user = user

    def get_id(self) -> str:
        return f"{self.user.public_id}:{self.user.session_salt}"


def init_access(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = "basic"
    manager.user_loader(_load_user)
    manager.init_app(app)
    app.before_request(_check)


def _load_user(identifier: str) -> SignedInUser | None:
    import uuid

    try:
        public_id, salt = (uuid.UUID(part) for part in identifier.split(":"))
    except ValueError:
        return None
    user = current_session().scalars(_USER, {"public_id": public_id, "salt": salt}).unique().one_or_none()
    return SignedInUser(user) if user else None


def find_actor() -> Actor | None:
    """The actor of this request, or None when nobody is signed in."""
    if "actor" not in g:
        g.actor = (
            make_actor(current_user.user, organisation_id=session.get("organisation_id"))
            if current_user.is_authenticated
            else None
        )
    actor: Actor | None = g.actor
    return actor


def current_actor() -> Actor:
    """The actor of this request; only for endpoints that are not PUBLIC."""
    actor = find_actor()
    if actor is None:
        raise NotAllowed
    return actor


def endpoint_access(endpoint: str | None) -> Access | None:
    view = current_app.view_functions.get(endpoint or "")
    return getattr(view, "estuaire_access", None)


def _check() -> Any:
    if request.endpoint is None or request.endpoint == "static":
        return None
    declared = endpoint_access(request.endpoint)
    if declared is None:
        raise RuntimeError(f"endpoint {request.endpoint} declares no access")
    if isinstance(declared.rule, Everyone):
        return None
    actor = find_actor()
    if actor is None and isinstance(declared.rule, Person) and PERSONAL_LINK in session:
        return None
    if actor is None:
        return _ask_to_sign_in()
    if isinstance(declared.rule, Person) and not actor.may(Permission.CANDIDATE_OWN_PAGE):
        # An adviser who helps at the desk must not answer under their own account by mistake.
        raise NotAllowed(_("Cette page appartient à une personne. Déconnectez-vous avant d’ouvrir son lien."))
    if isinstance(declared.rule, Permission) and not actor.may(declared.rule):
        raise NotAllowed(_("Votre compte n’ouvre pas cette page."))
    return None


def _ask_to_sign_in() -> Any:
    from flask import url_for

    # The way back is a path of this site only; the form checks it again.
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect_browser(url_for("accounts.sign_in", suite=wanted))
