"""What an employer writes about a contact."""

from wtforms import DateField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.core.i18n import lazy
from app.pipeline.contacts import LONGEST_MESSAGE
from app.pipeline.outcomes import LONGEST_REPLY
from app.pipeline.replies import ReplyKind
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


class ReplyKindForm(EstuaireForm):
    """Read from the address: which text to start from."""

    class Meta(EstuaireForm.Meta):
        csrf = False

    modele = RadioField(
        lazy("Partir de"),
        choices=[(kind.value, kind.label) for kind in ReplyKind],
        default=ReplyKind.OTHER_PERSON.value,
    )
