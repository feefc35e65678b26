"""French and English without Flask: gettext catalogues read by Babel, and the formats that people read.

French source strings are the keys, so French needs no catalogue. The current language is a context variable:
web/ sets it for a request, jobs/ for a mail.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date as babel_date
from babel.numbers import format_decimal
from babel.support import LazyProxy, NullTranslations, Translations

from app.core.clock import PARIS

LANGUAGES = {"fr": "Français", "en": "English"}
NBSP = "\u00a0"
_CATALOGUES = Path(__file__).parent.parent / "translations"
_language: ContextVar[str] = ContextVar("language", default="fr")


def current_language() -> str:
    return _language.get()


def set_language(language: str) -> None:
    _language.set(language if language in LANGUAGES else "fr")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    token = _language.set(language if language in LANGUAGES else "fr")
    try:
        yield
    finally:
        _language.reset(token)


@cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(_CATALOGUES, [language])


def gettext(message: str, **variables: Any) -> str:
    """Translate `message`, then fill `%(name)s` placeholders."""
    text = _catalogue(_language.get()).ugettext(message)
    return text % variables if variables else text


def ngettext(singular: str, plural: str, num: int, **variables: Any) -> str:
    """Choose between singular and plural; `%(num)s` is always available. French says 0 as a singular."""
    return choose_plural(singular, plural, num) % {"num": num, **variables}


def choose_plural(singular: str, plural: str, num: int) -> str:
    """The translated form for `num`, its placeholders still to fill: Jinja fills them itself."""
    catalogue = _catalogue(_language.get())
    if isinstance(catalogue, Translations):
        return catalogue.ungettext(singular, plural, num)
    return singular if abs(num) < 2 else plural


def lazy(message: str, **variables: Any) -> LazyProxy:
    """A translation made when it is shown, for labels written at import time."""
    return LazyProxy(gettext, message, enable_cache=False, **variables)


def mark(message: str) -> str:
    """Mark a sentence for translation where it is written; it is translated where it is used."""
    return message


_ = gettext


def _locale() -> str:
    return "fr_FR" if _language.get() == "fr" else "en_GB"


def format_day(value: date | datetime, form: str = "long") -> str:
    """`4 janvier 2027` (long), `4 janv. 2027` (medium), `04/01/2027` (short), `4 janv.` (day)."""
    day = value.astimezone(PARIS).date() if isinstance(value, datetime) else value
    pattern = {"day": "d MMM", "weekday": "EEEE d MMMM y", "month": "MMMM y", "short": "dd/MM/y"}.get(
        form, form
    )
    text = babel_date(day, format=pattern, locale=_locale())
    return (
        text.replace("1 ", "1er ", 1)
        if day.day == 1 and _locale() == "fr_FR" and text.startswith("1 ")
        else text
    )


def format_moment(value: datetime) -> str:
    """`24 nov. 2026, 16 h 12`, Paris time."""
    local = value.astimezone(PARIS)
    hour = f"{local.hour}{NBSP}h{NBSP}{local.minute:02d}" if _language.get() == "fr" else f"{local:%H:%M}"
    return f"{format_day(local, 'medium')}, {hour}"


def format_number(value: float, *, decimals: int | None = None) -> str:
    """`1 433`, `0,007`; with `decimals`, always so many of them: `0,90`."""
    pattern = None if decimals is None else "#,##0." + "0" * decimals
    return format_decimal(value, format=pattern, locale=_locale()).replace("\u202f", NBSP)


def format_euros(value: float) -> str:
    """`2 050 €` from 2050."""
    amount = format_number(round(value, 2) if value % 1 else int(value))
    return f"{amount}{NBSP}€" if _language.get() == "fr" else f"€{amount}"
