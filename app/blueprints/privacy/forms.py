"""Leaving asks once more, in words; a question on the log is an address, so that it can be kept."""

from wtforms import BooleanField, DateField, StringField
from wtforms.validators import InputRequired, Length

from app.core.i18n import lazy
from app.web.forms import EstuaireForm


class LeaveForm(EstuaireForm):
    is_sure = BooleanField(
        lazy("Je veux effacer ma page et mes informations"),
        validators=[InputRequired(message=lazy("Cochez cette case pour confirmer votre départ."))],
    )


class QuestionForm(EstuaireForm):
    """Read from the address. It names a vacancy and a day, never the person."""

    class Meta(EstuaireForm.Meta):
        csrf = False

    offre = StringField(lazy("Référence de l’offre"), validators=[InputRequired(), Length(max=20)])
    jour = DateField(lazy("Date"), validators=[InputRequired()])
