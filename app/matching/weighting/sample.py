"""A day's sample of vacancies on line, spread over occupations and places, for trials of the weights."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.core.clock import day_number
from app.reference.models import Commune
from app.vacancies.enums import VacancyStatus
from app.vacancies.models import Vacancy

SAMPLE = 200
# Keys drawn at a time: many name a draft, a vacancy that is over, or none.
_DRAWN = 8192
_MOST_DRAWS = 4
# On line, with what ranking needs.
_ONLINE = (
    Vacancy.status == VacancyStatus.PUBLISHED,
    Vacancy.occupation_id.is_not(None),
    Vacancy.commune_id.is_not(None),
    Vacancy.contract.is_not(None),
    Vacancy.starts_on.is_not(None),
)
# Occupation and zone of each vacancy drawn, by its key, in the order drawn.
Rows = dict[int, tuple[int | None, str]]


def sample_vacancies(session: Session, *, today: date, size: int = SAMPLE) -> Sequence[Vacancy]:
    """`size` vacancies on line at most, of as many occupations and places as can be; the same all day long,
    but for those that go off line.
    """
    rows: Rows = {}
    for keys in _draw_keys(session.scalar(select(func.max(Vacancy.id))) or 0, day_number(today)):
        found = session.execute(
            select(Vacancy.id, Vacancy.occupation_id, Commune.zone_code)
            .join(Commune, Commune.id == Vacancy.commune_id)
            .where(Vacancy.id.in_(keys), *_ONLINE)
        )
        by_id = {key: (occupation, zone) for key, occupation, zone in found}
        rows |= {key: by_id[key] for key in keys if key in by_id}
        if len(rows) >= size * 4:
            break
    chosen = _spread(rows, size)
    vacancies = {
        vacancy.id: vacancy for vacancy in session.scalars(_ranked_vacancies().where(Vacancy.id.in_(chosen)))
    }
    return [vacancies[key] for key in chosen]


def find_online(session: Session, references: Sequence[str]) -> Sequence[Vacancy]:
    """The vacancies on line of these references, in that order; others are passed over."""
    found = session.scalars(_ranked_vacancies().where(Vacancy.reference.in_(references), *_ONLINE))
    by_reference = {vacancy.reference: vacancy for vacancy in found}
    return [by_reference[reference] for reference in dict.fromkeys(references) if reference in by_reference]


def _ranked_vacancies() -> Select[Vacancy]:
    return select(Vacancy).options(
        joinedload(Vacancy.commune),
        joinedload(Vacancy.occupation),
        selectinload(Vacancy.skills),
        selectinload(Vacancy.certificates),
    )


def _draw_keys(highest: int, day: int) -> Iterable[list[int]]:
    """Keys of rows, in batches, in an order that depends on the day alone until the table doubles."""
    bound = 1 << highest.bit_length()
    most, draw = _DRAWN * _MOST_DRAWS, np.random.default_rng(day)
    drawn = draw.permutation(bound) if bound <= most else draw.integers(0, bound, most)
    for start in range(0, len(drawn), _DRAWN):
        yield drawn[start : start + _DRAWN].tolist()


def _spread(rows: Rows, size: int) -> list[int]:
    """Keys in the order drawn, the first of each occupation before the second, places likewise."""
    occupations: Counter[int | None] = Counter()
    zones: Counter[str] = Counter()
    turns = []
    for place, (key, (occupation, zone)) in enumerate(rows.items()):
        turns.append((occupations[occupation], zones[zone], place, key))
        occupations[occupation] += 1
        zones[zone] += 1
    return [turn[-1] for turn in sorted(turns)[:size]]
