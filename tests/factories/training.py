"""Programmes and sessions for tests: active, with a session to come when asked."""

from datetime import date
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from app.reference.models import Commune, Occupation, Skill
from app.training.models import Programme, TrainingSession
from tests.factories.accounts import make_partner
from tests.factories.reference import make_commune

_numbers = count(1)


def make_programme(
    session: Session,
    *,
    occupations: list[Occupation] | None = None,
    skills: list[Skill] | None = None,
    **values: Any,
) -> Programme:
    number = next(_numbers)
    fields = {"code": f"P{number:05d}", "title": f"Soudage MIG et TIG {number}", "level": 3}
    if "provider" not in values:
        values["provider"] = make_partner(session)
    programme = Programme(**(fields | values))
    programme.occupations = list(occupations or [])
    programme.skills = list(skills or [])
    session.add(programme)
    session.flush()
    return programme


def make_session(
    session: Session, programme: Programme, commune: Commune | None = None, **values: Any
) -> TrainingSession:
    """A run in the spring of 2027, 6 seats free of 10."""
    fields = {
        "starts_on": date(2027, 3, 8),
        "ends_on": date(2027, 3, 26),
        "seats": 10,
        "free_seats": 6,
    }
    run = TrainingSession(programme=programme, commune=commune or make_commune(session), **(fields | values))
    session.add(run)
    session.flush()
    return run
