"""A need drafted from a vacancy."""

from datetime import date, timedelta

import pytest

from app.needs.drafts import choose_horizon, draft_from_vacancy
from app.needs.enums import NeedHorizon
from app.reference.models import Commune, Skill
from app.vacancies.models import Vacancy, VacancySkill

TODAY = date(2026, 11, 25)


def test_the_draft_says_what_the_vacancy_says() -> None:
    vacancy = Vacancy(
        title="Soudeur ou soudeuse TIG",
        reference="OF-2026-0417",
        occupation_id=7,
        positions=3,
        starts_on=TODAY + timedelta(days=100),
        commune=Commune(zone_code="7511"),
        skills=[
            VacancySkill(skill=Skill(id=1, label="Souder à l’arc"), is_essential=True),
            VacancySkill(skill=Skill(id=2, label="Meuler"), is_essential=False),
        ],
    )
    draft = draft_from_vacancy(vacancy, today=TODAY)
    assert (draft.title, draft.occupation_id, draft.zone_code) == ("Soudeur ou soudeuse TIG", 7, "7511")
    assert (draft.people, draft.horizon) == (3, NeedHorizon.THREE_MONTHS)
    assert draft.skill_ids == [1]
    assert draft.is_for_recruits
    assert "OF-2026-0417" in draft.reason
    assert "souder à l’arc" in draft.reason
    assert "meuler" not in draft.reason.lower()


@pytest.mark.parametrize(
    ("days", "horizon"),
    [
        (None, NeedHorizon.NOW),
        (-5, NeedHorizon.NOW),
        (45, NeedHorizon.NOW),
        (46, NeedHorizon.THREE_MONTHS),
        (121, NeedHorizon.SIX_MONTHS),
        (211, NeedHorizon.ONE_YEAR),
    ],
)
def test_the_horizon_reaches_the_day_when_work_starts(days: int | None, horizon: NeedHorizon) -> None:
    starts_on = None if days is None else TODAY + timedelta(days=days)
    assert choose_horizon(starts_on, today=TODAY) is horizon
