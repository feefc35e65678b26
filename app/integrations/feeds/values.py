"""Texts of a feed as dates, durations, hours and coordinates: what cannot be read is left out."""

import math
import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from app.integrations.feeds.texts import one_line

LONGEST_CONTRACT = 60  # months
MOST_HOURS = 48
MOST_POSITIONS = 200
_LAYOUTS = (("%d/%m/%Y", 10), ("%d-%m-%Y", 10), ("%d.%m.%Y", 10), ("%Y/%m/%d", 10), ("%Y%m%d", 8))
_DURATION = re.compile(r"\b(\d{1,3})\s*(mois|months?|ans?|annees?|années?|years?)\b", re.IGNORECASE)
_HOURS = re.compile(r"\b(\d{1,2})\s*(?:[hH]\s*(\d{2})?\b|[hH]eures)")
_INSEE = re.compile(r"(?:\d{2}|2[AB])\d{3}")
_POSTAL = re.compile(r"\b\d{5}\b")
_ROME = re.compile(r"[A-Z]\d{4}")
_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,1990}", re.IGNORECASE)


def parse_day(text: str) -> date | None:
    """A day in ISO 8601, as the French write it, compact, or of a mail (RFC 2822)."""
    text = one_line(text)[:40]
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        pass
    for layout, length in _LAYOUTS:
        try:
            return datetime.strptime(text[:length], layout).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError):
        return None


def parse_months(text: str, unit: str = "") -> int | None:
    """`12`, `6 mois`, `CDD - 6 Mois`, `2 ans` in months; None past five years and for other units."""
    text = one_line(text)
    plain = re.fullmatch(r"\d{1,3}", text)
    found = _DURATION.search(f"{text} {unit or 'mois'}" if plain else text)
    if found is None:
        return None
    is_years = found[2].lower().startswith(("an", "year"))
    months = int(found[1]) * (12 if is_years else 1)
    return months if 1 <= months <= LONGEST_CONTRACT else None


def parse_hours(text: str) -> float | None:
    """Hours a week: `35H Horaires normaux`, `temps partiel - 17H30`, `35`."""
    text = one_line(text)[:120]
    found = _HOURS.search(text)
    if found:
        hours = int(found[1]) + int(found[2] or 0) / 60
    elif re.fullmatch(r"\d{1,2}(?:[.,]\d{1,2})?", text):
        hours = float(text.replace(",", "."))
    else:
        return None
    return round(hours, 1) if 1 <= hours <= MOST_HOURS else None


def parse_positions(text: str) -> int:
    text = one_line(text)
    number = int(text) if re.fullmatch(r"\d{1,4}", text) else 1
    return number if 1 <= number <= MOST_POSITIONS else 1


def parse_coordinates(latitude: str, longitude: str, both: str = "") -> tuple[float, float] | None:
    """Degrees, from two texts or from one such as `45.18,-0.58`; None outside the globe and at 0, 0."""
    if not (latitude and longitude):
        latitude, _comma, longitude = both.partition(";" if ";" in both else ",")
    try:
        where = float(latitude.strip().replace(",", ".")), float(longitude.strip().replace(",", "."))
    except ValueError:
        return None
    is_on_globe = all(map(math.isfinite, where)) and abs(where[0]) <= 90 and abs(where[1]) <= 180
    return where if is_on_globe and where != (0.0, 0.0) else None


def is_insee_code(text: str) -> bool:
    return _INSEE.fullmatch(text.strip().upper()) is not None


def find_postal_code(text: str) -> str:
    found = _POSTAL.search(text)
    return found[0] if found else ""


def parse_rome_code(text: str) -> str:
    """`D1212` in capitals; "" for what is no code."""
    code = one_line(text).upper()
    return code if _ROME.fullmatch(code) else ""


def parse_address(text: str) -> str:
    """An address of the web; "" for anything else, which no page may link to."""
    text = one_line(text)
    return text if _ADDRESS.fullmatch(text) else ""
