"""Why a person is set aside: relevant reasons only."""

from typing import Any

from wtforms import RadioField

from app.core.i18n import lazy
from app.pipeline.enums import SetAsideReason
from app.web.forms import EstuaireForm


class SetAsideForm(EstuaireForm):
    reason = RadioField(lazy("Pour quelle raison\u00a0?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = [(reason.value, reason.label) for reason in SetAsideReason]
