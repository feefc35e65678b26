"""Filters of the desk, read from the address, and the words that go with a decision."""

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField, TextAreaField

from app.accounts.models import User
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.needs.desk import QueueFilters, QueueOrder
from app.needs.enums import OPEN_STATUSES, NeedStatus
from app.needs.models import Need
from app.needs.replies import DECLINE_REASONS
from app.needs.transitions import NeedAction, may
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


class MergeForm(ReplyForm):
    """Which of two needs stays: the other joins it, and its employer is written to."""

    keep = RadioField(lazy("Quel besoin garder ouvert ?"))

    def offer(self, need: Need, other: Need) -> None:
        """The one met in the list stays unless the reviewer says otherwise, or it alone may join."""
        sides = [(other, need), (need, other)]
        self.keep.choices = [
            (str(stays.public_id), stays.reference)
            for stays, leaves in sides
            if may(leaves, NeedAction.MERGE)
        ] or [(str(other.public_id), other.reference)]
        if self.keep.data is None:
            self.keep.data = self.keep.choices[0][0]


class AssignForm(EstuaireForm):
    reviewer = SelectField(lazy("Personne de Cap Métiers"), validate_choice=False)

    def offer(self, reviewers: Sequence[User], *, actor: User) -> None:
        self.reviewer.choices = [
            (
                str(user.public_id),
                _("%(name)s (vous)", name=user.full_name) if user == actor else user.full_name,
            )
            for user in reviewers
        ]
