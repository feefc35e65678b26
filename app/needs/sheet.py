"""All that a reviewer reads beside a need: what is like it, what could answer it, and where seats lack."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.needs.gaps import GapChart, make_chart
from app.needs.models import Need
from app.needs.places import find_place, measure_distances
from app.needs.proposals import Proposal, list_proposals
from app.needs.queries import list_followers, list_linked_programmes
from app.needs.similar import SimilarNeed, list_similar
from app.needs.transitions import LIVE_STATUSES
from app.training.models import Programme, TrainingSession
from app.training.queries import list_sessions_to_come


@dataclass(frozen=True, slots=True)
class NeedSheet:
    """`sessions` to come by id of a linked programme; `distances` in road km by id of their sessions."""

    need: Need
    is_live: bool
    similar: Sequence[SimilarNeed]
    followers: Sequence[Need]
    proposals: Sequence[Proposal]
    programmes: Sequence[Programme]
    sessions: Mapping[int, Sequence[TrainingSession]]
    distances: Mapping[int, int]
    chart: GapChart | None


def read_sheet(session: Session, need: Need, *, today: date, text: str = "") -> NeedSheet:
    """`text` searches the catalogue instead of proposing. A need that is over is offered nothing more."""
    is_live = need.status in LIVE_STATUSES
    place = find_place(session, need)
    programmes = list_linked_programmes(session, need)
    sessions = list_sessions_to_come(session, [item.id for item in programmes], today=today)
    return NeedSheet(
        need=need,
        is_live=is_live,
        similar=list_similar(session, need) if is_live else [],
        followers=list_followers(session, need.id),
        proposals=list_proposals(session, need, today=today, text=text, place=place) if is_live else [],
        programmes=programmes,
        sessions=sessions,
        distances=measure_distances(place, (item for runs in sessions.values() for item in runs)),
        chart=make_chart(session, occupation_id=need.occupation_id, zone_code=need.zone_code, today=today)
        if need.occupation_id
        else None,
    )
