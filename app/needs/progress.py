"""The four steps that an employer reads on top of a need."""

from dataclasses import dataclass
from datetime import datetime

from app.core.i18n import gettext as _
from app.needs.enums import NeedEventKind, NeedStatus
from app.needs.models import Need

_ENDED = (NeedStatus.DECLINED, NeedStatus.CLOSED)
_K = NeedEventKind


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    at: datetime | None
    is_done: bool
    is_current: bool


def list_steps(need: Need, *, has_training: bool) -> list[Step]:
    """Sent, under review, training linked, closed: a step that was skipped is neither done nor current."""
    reviewed = next((event.at for event in need.events if event.kind is not _K.SUBMITTED), None)
    linked = next((event.at for event in need.events if event.kind is _K.PROGRAMME_LINKED), None)
    if need.status in _ENDED:
        current = 3
    elif has_training:
        current = 2
    else:
        current = 0 if need.status is NeedStatus.SUBMITTED else 1
    was_reviewed = any(event.kind not in (_K.SUBMITTED, _K.EDITED, _K.CLOSED) for event in need.events)
    rows = (
        (_("Envoyé"), need.submitted_at, True),
        (_("En examen"), reviewed if was_reviewed else None, was_reviewed),
        (_("Formation rattachée"), linked if has_training else None, has_training),
        (_("Clos"), need.decided_at if current == 3 else None, False),
    )
    return [
        Step(label, at, is_done=is_past and index < current, is_current=index == current)
        for index, (label, at, is_past) in enumerate(rows)
    ]
