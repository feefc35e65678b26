"""What the form of a need may offer: the skills of its occupation, and those already chosen."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.reference.models import Skill
from app.reference.queries import list_occupation_skills, list_skills_by_id

PROPOSED_SKILLS = 10


def list_skill_choices(session: Session, *, occupation_id: int | None, chosen: Sequence[int]) -> list[Skill]:
    """Chosen skills first, in the order given, then those of the occupation."""
    skills = list_skills_by_id(session, chosen)
    kept = {skill.id for skill in skills}
    if occupation_id is not None:
        proposed = list_occupation_skills(session, occupation_id, limit=PROPOSED_SKILLS)
        skills += [skill for skill in proposed if skill.id not in kept]
    return skills
