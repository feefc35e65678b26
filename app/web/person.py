"""Whose own page this is: the signed-in person's, or the one that a personal link opened in this browser."""

from flask import g, session

from app.accounts.permissions import Permission
from app.candidates.accesses import get_access
from app.candidates.models import Candidate
from app.candidates.queries import get_candidate, get_candidate_of_user
from app.core.clock import utc_now
from app.web.access import PERSONAL_LINK, find_actor
from app.web.database import current_session


def current_person() -> Candidate:
    """The candidate of this request; only for endpoints declared PERSON.

    Raises PageNotFound when the account has no page and PersonalLinkExpired when the link is over.
    """
    if "person" not in g:
        g.person = _load()
    person: Candidate = g.person
    return person


def _load() -> Candidate:
    actor = find_actor()
    if actor is not None and actor.may(Permission.CANDIDATE_OWN_PAGE):
        return get_candidate_of_user(current_session(), actor.user.id)
    access = get_access(current_session(), session[PERSONAL_LINK], now=utc_now())
    return get_candidate(current_session(), access.candidate_id)


def person_actor_id() -> int | None:
    """The user behind what the person does here; None through a personal link."""
    actor = find_actor()
    return actor.user.id if actor else None


def keep_personal_link(token_hash: str) -> None:
    """Bind this browser's session to a personal link, so that its token can leave the address bar."""
    session[PERSONAL_LINK] = token_hash


def forget_personal_link() -> None:
    session.pop(PERSONAL_LINK, None)
