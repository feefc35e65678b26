"""The one Jinja environment for mail and PDF, and the filters that web pages share with them. No Flask."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from app.core import i18n
from app.core.icons import icon, logo

TEMPLATES = Path(__file__).parent.parent / "templates"


def install(environment: Environment) -> Environment:
    """Give `environment` translations, formats and icons."""
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=i18n.gettext, ngettext=i18n.choose_plural, newstyle=True
    )
    environment.filters.update(
        day=i18n.format_day, moment=i18n.format_moment, euros=i18n.format_euros, number=i18n.format_number
    )
    environment.globals.update(icon=icon, logo=logo, current_language=i18n.current_language)
    environment.trim_blocks = environment.lstrip_blocks = True
    return environment


def make_environment() -> Environment:
    return install(
        Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
        )
    )


_environment = make_environment()


def render(name: str, **context: Any) -> str:
    """Render template `name` outside a request (mail, PDF)."""
    return _environment.get_template(name).render(**context)
