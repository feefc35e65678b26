"""A vacancy as ranking reads it."""

from datetime import date

from app.core.clock import day_number
from app.matching.indexing.loading import DEGREE
from app.matching.ranking.profiles import NO_TITLE, SkillDemand, VacancyProfile
from app.vacancies.models import Vacancy


class VacancyNotRankable(ValueError):
    """A draft still lacks its occupation, place, contract or date."""


def vacancy_profile(vacancy: Vacancy, *, today: date) -> VacancyProfile:
    """The profile of a complete vacancy; a start that is past counts as today. Raises VacancyNotRankable."""
    if vacancy.occupation_id is None or vacancy.commune is None or vacancy.contract is None:
        raise VacancyNotRankable
    if vacancy.starts_on is None:
        raise VacancyNotRankable
    return VacancyProfile(
        vacancy_id=vacancy.id,
        occupation=vacancy.occupation_id,
        appellation=vacancy.appellation_id or NO_TITLE,
        skills=tuple(
            SkillDemand(link.skill_id, is_essential=link.is_essential, level=link.level)
            for link in vacancy.skills
        ),
        latitude=round(vacancy.commune.latitude * DEGREE),
        longitude=round(vacancy.commune.longitude * DEGREE),
        is_remote=vacancy.is_remote,
        start_day=day_number(max(vacancy.starts_on, today)),
        contract=vacancy.contract.bit,
        level=vacancy.level,
        certificates=tuple(sorted(certificate.id for certificate in vacancy.certificates)),
        rhythm=vacancy.rhythm_weeks,
        day=day_number(today),
    )
