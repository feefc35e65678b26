"""Reference rows behind what a form has chosen."""

from collections.abc import Sequence

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.reference.models import Occupation, OccupationSkill, Skill


def list_occupations_by_code(session: Session, codes: Sequence[str]) -> list[Occupation]:
    """Occupations in the order of `codes`, each once; unknown codes are passed over."""
    found = {
        item.code: item for item in session.scalars(select(Occupation).where(Occupation.code.in_(codes)))
    }
    return [found[code] for code in dict.fromkeys(codes) if code in found]


def list_skills_of_occupations(session: Session, ids: Sequence[int], *, limit: int = 24) -> list[Skill]:
    """Skills that these occupations use, each once: core ones first, then the heaviest."""
    is_core = func.max(case((OccupationSkill.is_core, 1), else_=0))
    statement = (
        select(Skill)
        .join(OccupationSkill, OccupationSkill.skill_id == Skill.id)
        .where(OccupationSkill.occupation_id.in_(ids), Skill.is_active)
        .group_by(Skill.id)
        .order_by(is_core.desc(), func.max(OccupationSkill.weight).desc(), Skill.id)
        .limit(limit)
    )
    return list(session.scalars(statement))
