"""What the catalogue's address says: filters that a link may carry, and that anything odd leaves out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from app.blueprints.training.blueprint import LEVELS
from app.core.ids import parse_key
from app.reference.models import EmploymentZone
from app.reference.queries import find_occupation
from app.training.queries import ProgrammeFilters
from app.vacancies.steps import look_up_occupation

WAYS = {"apprentissage": True, "autre": False}


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters, with what the fields show; `choices` are the job titles that a typed text may mean."""

    filters: ProgrammeFilters
    occupation_key: str
    occupation_text: str
    choices: Sequence[Any]
    is_unknown_occupation: bool

    @property
    def is_filtered(self) -> bool:
        return self.filters != ProgrammeFilters() or self.is_unknown_occupation


def read_filters(session: Session, zones: Sequence[EmploymentZone]) -> Asked:
    """Filters of the address. A text that names several occupations keeps them all, until one is chosen."""
    zone = request.args.get("zone", "")
    key, text, choices = _read_occupation(session)
    ids = [int(key)] if key else [choice.occupation_id for choice in choices]
    level = request.args.get("niveau", type=int)
    filters = ProgrammeFilters(
        text=request.args.get("q", "").strip()[:120],
        level=level if level in LEVELS else None,
        zone_code=zone if zone in {item.code for item in zones} else "",
        is_apprenticeship=WAYS.get(request.args.get("voie", "")),
        occupation_ids=tuple(dict.fromkeys(ids)),
        is_unverified=request.args.get("metiers") == "a-verifier",
    )
    return Asked(filters, key, text, choices, is_unknown_occupation=bool(text) and not ids)


def read_occupation_key(session: Session) -> int | None:
    """The occupation chosen in the list under the field, or the one that the typed text names by itself."""
    key = request.values.get("metier")
    if not key:
        key, _choices = look_up_occupation(session, request.values.get("metier_texte", "").strip()[:120])
    return parse_key((key or "").partition(":")[0])


def look_up_typed(session: Session, *, is_asked: bool) -> dict[str, Any]:
    """What was typed and, when it has to be asked, the job titles that it may mean."""
    typed = request.values.get("metier_texte", "").strip()[:120]
    found = look_up_occupation(session, typed)[1] if typed and is_asked else ()
    return {"typed": typed if is_asked else "", "found": _one_of_each(found)}


def _read_occupation(session: Session) -> tuple[str, str, Sequence[Any]]:
    """Key, text and choices: a key chosen in the list wins, else the text is looked up."""
    key = request.args.get("metier", "").partition(":")[0]
    text = request.args.get("metier_texte", "").strip()[:120]
    occupation = find_occupation(session, int(key)) if key.isdecimal() and len(key) < 10 else None
    if occupation is not None:
        return str(occupation.id), text or occupation.label, ()
    found, choices = look_up_occupation(session, text) if text else (None, ())
    if found:
        return found.partition(":")[0], text, ()
    return "", text, _one_of_each(choices)


def _one_of_each(choices: Sequence[Any]) -> list[Any]:
    """One line for each occupation: several job titles may lead to the same programmes."""
    return list({choice.occupation_id: choice for choice in reversed(choices)}.values())[::-1]
