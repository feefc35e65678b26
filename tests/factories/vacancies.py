"""Vacancies for tests: published and complete by default."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.reference.enums import ContractKind
from app.reference.models import Skill
from app.vacancies.enums import VacancyStatus
from app.vacancies.models import Vacancy, VacancySkill
from tests.factories.reference import make_commune, make_occupation

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
_numbers = count(1)


def make_vacancy(
    session: Session,
    organisation: Organisation,
    *,
    essential: list[Skill] | None = None,
    useful: list[Skill] | None = None,
    **values: Any,
) -> Vacancy:
    fields = {
        "reference": f"OF-2026-{next(_numbers):04d}",
        "status": VacancyStatus.PUBLISHED,
        "title": "Soudeur ou soudeuse TIG",
        "contract": ContractKind.CDI,
        "starts_on": date(2027, 1, 4),
        "weekly_hours": 35,
        "description": "Vous assemblez des pièces en acier inoxydable dans notre atelier.",
        "created_at": NOW,
        "updated_at": NOW,
        "published_at": NOW,
        "expires_on": date(2027, 1, 24),
    }
    if "occupation" not in values and "occupation_id" not in values:
        values["occupation"] = make_occupation(session)
    if "commune" not in values and "commune_id" not in values:
        values["commune"] = make_commune(session)
    vacancy = Vacancy(organisation=organisation, **(fields | values))
    asked = [(skill, True) for skill in essential or []] + [(skill, False) for skill in useful or []]
    vacancy.skills = [
        VacancySkill(skill=skill, is_essential=is_essential, position=position)
        for position, (skill, is_essential) in enumerate(asked)
    ]
    session.add(vacancy)
    session.flush()
    return vacancy
