"""What every web template may use, beside what core/templating.py gives to mail and PDF too."""

from typing import Any

from flask import Flask, request, url_for

from app.config import Settings
from app.core import templating
from app.core.i18n import LANGUAGES
from app.reference.understanding.wording import likelihood, words_read
from app.web.access import find_actor
from app.web.language import current_theme
from app.web.navigation import rail_items
from app.web.notifications import take_notifications


def init_templating(app: Flask, settings: Settings) -> None:
    templating.install(app.jinja_env)
    app.jinja_env.globals.update(
        take_notifications=take_notifications,
        rail_items=rail_items,
        current_theme=current_theme,
        languages=LANGUAGES,
        is_demo=settings.is_demo,
        has_mailbox=settings.mail_backend == "mailbox",
        page_url=page_url,
    )
    app.jinja_env.filters.update(likelihood=likelihood, words_read=words_read)
    app.context_processor(_context)


def _context() -> dict[str, Any]:
    return {"actor": find_actor()}


def page_url(number: int) -> str:
    """This page's address with another page number, filters kept."""
    arguments: dict[str, Any] = {
        **request.args.to_dict(flat=False),
        **(request.view_args or {}),
        "page": number,
    }
    return url_for(request.endpoint or "public.home", **arguments)
