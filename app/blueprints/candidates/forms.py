"""Registration by oneself: one page for a phone."""

from wtforms import BooleanField, EmailField, PasswordField, StringField
from wtforms.validators import Email, InputRequired, Length

from app.core.i18n import lazy
from app.web.person_forms import Checkboxes, FactsForm, IdentityForm


class RegistrationForm(IdentityForm, FactsForm):
    email = EmailField(lazy("Adresse e-mail"), validators=[InputRequired(), Email(), Length(max=254)])
    password = PasswordField(
        lazy("Mot de passe"),
        validators=[
            InputRequired(),
            Length(min=12, max=200, message=lazy("Choisissez au moins 12 signes.")),
        ],
    )
    skills = Checkboxes(lazy("Ce que je sais faire"), choices=[], coerce=int, validate_choice=False)
    training_title = StringField(
        lazy("Votre formation, en cours ou la plus récente"), validators=[Length(max=255)]
    )
    is_informed = BooleanField(
        lazy("J’ai lu ce qui précède et je souhaite apparaître sous une référence"),
        validators=[InputRequired(message=lazy("Cochez cette case pour ouvrir votre page."))],
    )
