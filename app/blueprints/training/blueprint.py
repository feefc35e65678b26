"""The blueprint that the pages of the catalogue register on, and whose programmes an actor may change."""

import uuid

from flask import Blueprint

from app.accounts.actors import Space
from app.accounts.permissions import Permission
from app.reference.enums import DiplomaLevel
from app.training.models import Programme
from app.training.queries import get_own_programme
from app.web.access import current_actor
from app.web.database import current_session

blueprint = Blueprint("training", __name__, url_prefix="/catalogue")

LEVELS = tuple(level for level in DiplomaLevel if level is not DiplomaLevel.NONE)


def own_scope() -> int | None:
    """The provider whose programmes the actor may change; None for the agency, which may change all."""
    actor = current_actor()
    return None if actor.space is Space.AGENCY else actor.organisation_id


def own_programme(programme_id: uuid.UUID) -> Programme:
    return get_own_programme(current_session(), programme_id, provider_id=own_scope())


def may_edit(programme: Programme) -> bool:
    actor = current_actor()
    return actor.may(Permission.CATALOGUE_EDIT) and own_scope() in (None, programme.provider_id)


def level_of(value: int) -> str:
    """The level in words; nothing for a programme without one."""
    return DiplomaLevel(value).label if value in LEVELS else ""
