"""Reference rows behind what a form has chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.reference.models import Appellation, Occupation, OccupationSkill, Skill
from app.reference.succession import Departure, find_departure


@dataclass(frozen=True, slots=True)
class ChosenTitle:
    """An occupation, or one of its job titles, as an address carries it: `H2913` or `H2913-45`.

    `departure` says where to go when it has left the reference.
    """

    key: str
    code: str
    label: str
    occupation_id: int
    appellation_id: int | None
    departure: Departure | None = None


def title_key(code: str, appellation_id: int | None) -> str:
    return f"{code}-{appellation_id}" if appellation_id else code


def list_chosen_titles(session: Session, keys: Sequence[str]) -> list[ChosenTitle]:
    """What these keys stand for, in their order, one for each occupation; unknown keys are passed over."""
    wanted = dict(key.partition("-")[::2] for key in reversed(keys))
    codes = [key.partition("-")[0] for key in keys]
    found = {
        item.code: item for item in session.scalars(select(Occupation).where(Occupation.code.in_(codes)))
    }
    ids = [int(text) for text in wanted.values() if text.isdecimal() and len(text) < 10]
    titles = {item.id: item for item in session.scalars(select(Appellation).where(Appellation.id.in_(ids)))}
    return [
        replace(
            _chosen(found[code], titles.get(int(wanted[code]) if wanted[code].isdecimal() else 0)),
            departure=find_departure(session, found[code]),
        )
        for code in dict.fromkeys(codes)
        if code in found
    ]


def _chosen(occupation: Occupation, title: Appellation | None) -> ChosenTitle:
    if title is None or title.occupation_id != occupation.id:
        return ChosenTitle(occupation.code, occupation.code, occupation.label, occupation.id, None)
    key = title_key(occupation.code, title.id)
    return ChosenTitle(key, occupation.code, title.label, occupation.id, title.id)


def appellations(chosen: Sequence[ChosenTitle]) -> dict[int, int]:
    """The appellation of each occupation that was chosen through one of its job titles."""
    return {title.occupation_id: title.appellation_id for title in chosen if title.appellation_id}


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
