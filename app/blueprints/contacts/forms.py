"""What an employer writes about a contact."""

from wtforms import DateField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.core.i18n import lazy
from app.pipeline.contacts import LONGEST_MESSAGE
from app.pipeline.outcomes import LONGEST_REPLY
from app.web.forms import EstuaireForm


class AskForm(EstuaireForm):
    message = TextAreaField(
        lazy("Votre message"),
        validators=[Length(max=LONGEST_MESSAGE, message=lazy("Écrivez 1 000 signes au plus."))],
    )


class MeetingForm(EstuaireForm):
    met_on = DateField(lazy("Date de la rencontre"), validators=[InputRequired()])


class HireForm(EstuaireForm):
    hired_on = DateField(lazy("Premier jour de travail"), validators=[InputRequired()])


class ReplyForm(EstuaireForm):
    reply = TextAreaField(
        lazy("Votre réponse"),
        validators=[
            InputRequired(),
            Length(max=LONGEST_REPLY, message=lazy("Écrivez 2 000 signes au plus.")),
        ],
    )
