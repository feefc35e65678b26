"""What a page may say: the checks that every way in and every correction share."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.candidates.errors import (
    AvailabilityTooFar,
    NoContractAccepted,
    NoOccupationSought,
    RadiusOutOfRange,
    TooManyOccupations,
    TooManySkills,
    UnknownOccupation,
    UnknownSkill,
)
from app.core.clock import paris_date
from app.reference.enums import ContractKind
from app.reference.models import Appellation, Occupation, Skill

MOST_OCCUPATIONS = 3
MOST_SKILLS = 40
RADIUS_KM = range(5, 151)
FURTHEST_AVAILABILITY = timedelta(days=731)


def today(now: datetime) -> date:
    return paris_date(now)


def contract_mask(kinds: Iterable[ContractKind]) -> int:
    """The bit mask that ranking reads."""
    return sum({1 << kind.bit for kind in kinds})


def contracts_in(mask: int) -> list[ContractKind]:
    """The contracts of a mask, in their usual order."""
    return [kind for kind in ContractKind if mask >> kind.bit & 1]


def check_facts(
    *, radius_km: int, available_on: date, accepted: Collection[ContractKind], now: datetime
) -> None:
    """Raises RadiusOutOfRange, AvailabilityTooFar or NoContractAccepted."""
    if radius_km not in RADIUS_KM:
        raise RadiusOutOfRange
    if available_on > today(now) + FURTHEST_AVAILABILITY:
        raise AvailabilityTooFar
    if not accepted:
        raise NoContractAccepted


def check_occupations(session: Session, occupations: Collection[int], titles: Mapping[int, int]) -> None:
    """`titles` maps occupations to one of their appellations.

    Raises NoOccupationSought, TooManyOccupations or UnknownOccupation.
    """
    if not occupations:
        raise NoOccupationSought
    if len(occupations) > MOST_OCCUPATIONS:
        raise TooManyOccupations
    if _count(session, Occupation, occupations) != len(set(occupations)):
        raise UnknownOccupation
    named = select(Appellation.occupation_id, Appellation.id).where(Appellation.id.in_(titles.values()))
    known = {(row[0], row[1]) for row in session.execute(named)}
    if not known.issuperset(titles.items()) or not titles.keys() <= set(occupations):
        raise UnknownOccupation


def check_skills(session: Session, skills: Collection[int]) -> None:
    """Raises TooManySkills or UnknownSkill."""
    if len(skills) > MOST_SKILLS:
        raise TooManySkills
    if _count(session, Skill, skills) != len(set(skills)):
        raise UnknownSkill


def _count(session: Session, model: type[Occupation] | type[Skill], ids: Collection[int]) -> int:
    return session.scalar(select(func.count()).select_from(model).where(model.id.in_(ids))) or 0
