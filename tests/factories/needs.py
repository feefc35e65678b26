"""Skills needs for tests: submitted by default, with the event that says so."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.enums import OrganisationKind
from app.accounts.models import Organisation, User
from app.needs.enums import NeedEventKind, NeedHorizon, NeedStatus
from app.needs.models import Need, NeedEvent
from app.reference.models import Skill
from tests.factories.accounts import make_member, make_organisation
from tests.factories.reference import make_occupation, make_zone

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
_numbers = count(1)


def make_need(
    session: Session, organisation: Organisation, *, skills: list[Skill] | None = None, **values: Any
) -> Need:
    fields = {
        "reference": f"B-2026-{next(_numbers):04d}",
        "status": NeedStatus.SUBMITTED,
        "title": "Soudage aluminium, procédé MIG",
        "people": 4,
        "horizon": NeedHorizon.SIX_MONTHS,
        "reason": "Coques de vedettes en aluminium, soudage en position.",
        "submitted_at": NOW,
        "updated_at": NOW,
    }
    if "occupation" not in values and "occupation_id" not in values:
        values["occupation"] = make_occupation(session)
    if "zone" not in values and "zone_code" not in values:
        values["zone"] = make_zone(session)
    need = Need(organisation=organisation, **(fields | values))
    need.skills = list(skills or [])
    need.events = [NeedEvent(kind=NeedEventKind.SUBMITTED, at=need.submitted_at, actor=need.created_by)]
    session.add(need)
    session.flush()
    return need


def make_reviewer(session: Session, **values: Any) -> User:
    """Someone of the agency; each call makes an agency of its own."""
    return make_member(session, make_organisation(session, OrganisationKind.AGENCY), **values)
