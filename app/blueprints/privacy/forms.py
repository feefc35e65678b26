"""Leaving asks once more, in words."""

from wtforms import BooleanField
from wtforms.validators import InputRequired

from app.core.i18n import lazy
from app.web.forms import EstuaireForm


class LeaveForm(EstuaireForm):
    is_sure = BooleanField(
        lazy("Je veux effacer ma page et mes informations"),
        validators=[InputRequired(message=lazy("Cochez cette case pour confirmer votre départ."))],
    )
