"""Language and theme of a request: the account's, else the session's, else what the browser asks for."""

from flask import Flask, request, session

from app.core.i18n import LANGUAGES, set_language
from app.web.access import find_actor


def init_language(app: Flask) -> None:
    app.before_request(choose_language)


def choose_language() -> None:
    wanted = session.get("language")
    if wanted is None and request.endpoint != "static":
        actor = find_actor()
        wanted = actor.user.language if actor else None
    set_language(wanted or request.accept_languages.best_match(list(LANGUAGES), default="fr") or "fr")


def current_theme() -> str:
    wanted = session.get("theme")
    if wanted is None:
        actor = find_actor()
        wanted = actor.user.theme if actor else "light"
    return "dark" if wanted == "dark" else "light"
