"""Filters of the desk, read from the address, and the words that go with a decision."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import RadioField, TextAreaField

from app.core.i18n import lazy
from app.needs.desk import QueueFilters, QueueOrder
from app.needs.enums import OPEN_STATUSES, NeedStatus
from app.needs.replies import DECLINE_REASONS
from app.web.forms import EstuaireForm

ALL = "tous"
NAMES = ("etat", "zone", "domaine", "tri", "q", "miens", "page")


def read_filters(arguments: "MultiDict[str, str]", *, user_id: int) -> QueueFilters:
    """Unknown values are passed over, so that an old address still shows a queue."""
    state, order = arguments.get("etat", ""), arguments.get("tri", "")
    statuses: tuple[NeedStatus, ...] = OPEN_STATUSES
    if state == ALL:
        statuses = ()
    elif state in set(NeedStatus):
        statuses = (NeedStatus(state),)
    return QueueFilters(
        statuses=statuses,
        zone_code=arguments.get("zone", ""),
        domain=arguments.get("domaine", ""),
        order=QueueOrder(order) if order in set(QueueOrder) else QueueOrder.WAITING,
        text=arguments.get("q", "").strip()[:100],
        assigned_to_id=user_id if arguments.get("miens") else None,
    )


def kept_arguments(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The filters in use, to carry along in links and actions."""
    return {name: arguments[name] for name in NAMES if arguments.get(name)}


class ReplyForm(EstuaireForm):
    text = TextAreaField(lazy("Votre message à l’entreprise"))


class DeclineForm(ReplyForm):
    reason = RadioField(lazy("Pourquoi clore sans suite ?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = [(str(reason), str(reason)) for reason in DECLINE_REASONS]
