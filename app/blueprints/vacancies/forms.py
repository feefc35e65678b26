"""Forms on a whole vacancy; the steps of its content are in the blueprint vacancy_form."""

from typing import Any

from wtforms import RadioField

from app.core.i18n import lazy
from app.vacancies.enums import CloseReason
from app.web.forms import EstuaireForm


class CloseForm(EstuaireForm):
    reason = RadioField(lazy("Pourquoi clore cette offre ?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = [(reason.value, reason.label) for reason in CloseReason]
