"""Needs that say nearly the same thing, with why: what a reviewer may merge."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.needs.models import Need, NeedSkill
from app.needs.transitions import LIVE_STATUSES
from app.reference.models import OccupationMobility
from app.reference.queries import list_neighbour_ids

SAME_OCCUPATION, NEAR_OCCUPATION, SHARED_SKILL, SAME_ZONE = 4, 2, 1, 2
MOST_SHARED_SKILLS = 3
# One skill alone, or the same zone alone, is not a likeness; a near occupation needs something more.
LEAST_WORK, LEAST_SCORE = 2, 3
# Read at most that many needs, those of the same occupation and zone first.
MOST_READ = 200


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two needs have in common; `shared_skills` counts them all."""

    is_same_occupation: bool
    is_near_occupation: bool
    shared_skills: int
    is_same_zone: bool

    @property
    def is_similar(self) -> bool:
        """Whether the work itself is alike, and near enough to be worth reading."""
        return self._work_score >= LEAST_WORK and self.score >= LEAST_SCORE

    @property
    def score(self) -> int:
        return self._work_score + SAME_ZONE * self.is_same_zone

    @property
    def _work_score(self) -> int:
        if self.is_same_occupation:
            occupation = SAME_OCCUPATION
        else:
            occupation = NEAR_OCCUPATION * self.is_near_occupation
        return occupation + SHARED_SKILL * min(self.shared_skills, MOST_SHARED_SKILLS)

    def say(self) -> str:
        """`même métier, 2 compétences communes, même zone d’emploi`."""
        parts = []
        if self.is_same_occupation:
            parts.append(_("même métier"))
        elif self.is_near_occupation:
            parts.append(_("métier voisin"))
        if self.shared_skills:
            parts.append(
                ngettext("%(num)s compétence commune", "%(num)s compétences communes", self.shared_skills)
            )
        if self.is_same_zone:
            parts.append(_("même zone d’emploi"))
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class SimilarNeed:
    need: Need
    likeness: Likeness


def compare(need: Need, other: Need, *, neighbour_ids: Collection[int]) -> Likeness:
    """`neighbour_ids` are the occupations that mobility ties to that of `need`."""
    mine = {skill.id for skill in need.skills}
    is_same = need.occupation_id is not None and need.occupation_id == other.occupation_id
    return Likeness(
        is_same_occupation=is_same,
        is_near_occupation=not is_same and other.occupation_id in neighbour_ids,
        shared_skills=sum(skill.id in mine for skill in other.skills),
        is_same_zone=need.zone_code == other.zone_code,
    )


def list_neighbours(session: Session, occupation_id: int | None) -> set[int]:
    """Occupations that mobility leads to from this one, or from which it leads here."""
    if occupation_id is None:
        return set()
    back = select(OccupationMobility.source_id).where(OccupationMobility.target_id == occupation_id)
    return {*list_neighbour_ids(session, occupation_id), *session.scalars(back)}


def list_similar(session: Session, need: Need, *, limit: int = 5) -> list[SimilarNeed]:
    """Live needs like this one, the likeliest first, then the oldest."""
    neighbours = list_neighbours(session, need.occupation_id)
    skill_ids = [skill.id for skill in need.skills]
    shares = Need.id.in_(select(NeedSkill.need_id).where(NeedSkill.skill_id.in_(skill_ids)))
    near = Need.occupation_id.in_([key for key in (need.occupation_id, *neighbours) if key])
    closeness = case((Need.occupation_id == need.occupation_id, 0), else_=1)
    statement = (
        select(Need)
        .where(Need.id != need.id, Need.status.in_(LIVE_STATUSES), or_(near, shares))
        .options(joinedload(Need.organisation), joinedload(Need.zone), selectinload(Need.skills))
        .order_by(closeness, case((Need.zone_code == need.zone_code, 0), else_=1), Need.id.desc())
        .limit(MOST_READ)
    )
    found = [
        SimilarNeed(other, compare(need, other, neighbour_ids=neighbours))
        for other in session.scalars(statement)
    ]
    alike = [item for item in found if item.likeness.is_similar]
    alike.sort(key=lambda item: (-item.likeness.score, item.need.submitted_at, item.need.id))
    return alike[:limit]
