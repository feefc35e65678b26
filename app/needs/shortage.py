"""What the people best suggested for a vacancy lack: the skills that a need should speak of."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.matching.ranking.reasons import Verdict
from app.matching.services import rank_vacancy
from app.vacancies.models import Vacancy


def list_missing_skill_ids(session: Session, vacancy: Vacancy, *, now: datetime) -> list[int]:
    """Essential skills that at least half of the first page of suggestions lack, in the vacancy's order.

    All the essential skills when nobody is suggested, when the vacancy cannot be ranked yet, or when each
    skill is found but people are too few.
    """
    essential = [link.skill_id for link in vacancy.skills if link.is_essential]
    if not vacancy.is_complete:
        return essential
    people = rank_vacancy(session, vacancy, now=now).suggestions
    lacking = [
        verdict.skill
        for person in people
        for verdict in person.explanation.skills
        if verdict.verdict is Verdict.MISSING
    ]
    missing = [skill_id for skill_id in essential if 2 * lacking.count(skill_id) >= max(1, len(people))]
    return missing or essential
