"""Programmes of the catalogue that could answer a need, the best first, with why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.needs.models import Need
from app.needs.places import measure_distances
from app.needs.similar import list_neighbours
from app.reference.models import Commune
from app.training.models import Programme, TrainingSession
from app.training.queries import list_related_programmes, list_sessions_to_come

LEADS_TO, LEADS_NEAR, TEACHES, IN_ZONE, HAS_ROOM = 8, 3, 2, 4, 3
# Outside of the zone: points for a session within so many km.
NEAR = ((30, 3), (60, 2), (120, 1))
MOST_SKILLS = 4
# Farther than any two places of the region: where a programme without a session stands.
MOST_KM = 1_000


@dataclass(frozen=True, slots=True)
class Proposal:
    """`sessions` are those to come, in the need's zone first, then the soonest; `distances` are road km by
    session id.
    """

    programme: Programme
    sessions: Sequence[TrainingSession]
    leads_to_occupation: bool
    leads_near: bool
    taught_skills: int
    is_in_zone: bool
    has_room: bool
    distances: Mapping[int, int] = field(default_factory=dict)

    @property
    def nearest_km(self) -> int | None:
        return min(self.distances.values(), default=None)

    @property
    def score(self) -> int:
        occupation = LEADS_TO if self.leads_to_occupation else LEADS_NEAR * self.leads_near
        skills = TEACHES * min(self.taught_skills, MOST_SKILLS)
        return occupation + skills + self._nearness + HAS_ROOM * self.has_room

    @property
    def _nearness(self) -> int:
        if self.is_in_zone:
            return IN_ZONE
        km = MOST_KM if self.nearest_km is None else self.nearest_km
        return next((points for most, points in NEAR if km <= most), 0)

    def say(self) -> str:
        """Why it is proposed: `mène au métier, enseigne 2 des compétences, session dans la zone`."""
        parts = []
        if self.leads_to_occupation:
            parts.append(_("mène au métier"))
        elif self.leads_near:
            parts.append(_("mène à un métier voisin"))
        if self.taught_skills:
            parts.append(
                ngettext(
                    "enseigne %(num)s compétence recherchée",
                    "enseigne %(num)s compétences recherchées",
                    self.taught_skills,
                )
            )
        if self.is_in_zone:
            parts.append(_("session dans la zone d’emploi"))
        return ", ".join(parts)


def list_proposals(
    session: Session,
    need: Need,
    *,
    today: date,
    text: str = "",
    place: Commune | None = None,
    limit: int = 6,
) -> list[Proposal]:
    """Programmes not linked yet, the nearest to `place` first among equals.

    With `text`, those that it names, ranked in the same way.
    """
    linked = {link.programme_id for link in need.programme_links}
    neighbours = list_neighbours(session, need.occupation_id)
    programmes = [
        programme
        for programme in list_related_programmes(
            session,
            occupation_ids=[key for key in (need.occupation_id, *neighbours) if key],
            skill_ids=[skill.id for skill in need.skills],
            text=text,
        )
        if programme.id not in linked
    ]
    sessions = list_sessions_to_come(session, [item.id for item in programmes], today=today)
    proposals = [
        weigh(need, item, sessions[item.id], neighbour_ids=neighbours, place=place) for item in programmes
    ]
    proposals.sort(key=lambda item: (-item.score, _far(item), item.programme.title, item.programme.id))
    return proposals[:limit]


def weigh(
    need: Need,
    programme: Programme,
    sessions: Sequence[TrainingSession],
    *,
    neighbour_ids: set[int],
    place: Commune | None = None,
) -> Proposal:
    occupations = {occupation.id for occupation in programme.occupations}
    skills = {skill.id for skill in need.skills}
    leads = need.occupation_id in occupations
    ordered = sorted(
        sessions, key=lambda item: (item.commune.zone_code != need.zone_code, item.starts_on, item.id)
    )
    return Proposal(
        programme=programme,
        sessions=ordered,
        leads_to_occupation=leads,
        leads_near=not leads and bool(occupations & neighbour_ids),
        taught_skills=sum(skill.id in skills for skill in programme.skills),
        is_in_zone=any(item.commune.zone_code == need.zone_code for item in sessions),
        has_room=any(item.free_seats is None or item.free_seats > 0 for item in sessions),
        distances=measure_distances(place, sessions),
    )


def _far(proposal: Proposal) -> int:
    return MOST_KM if proposal.nearest_km is None else proposal.nearest_km
