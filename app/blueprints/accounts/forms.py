"""Forms of accounts: they check shape, the services hold the rules."""

from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length

from app.accounts.enums import MemberRole
from app.core.errors import DomainError
from app.core.i18n import LANGUAGES, lazy
from app.reference.places import SeveralCommunes, commune_text
from app.web.forms import EstuaireForm

_EMAIL = (InputRequired(), Email(), Length(max=254))


class SignInForm(EstuaireForm):
    email = EmailField(lazy("Adresse e-mail"), validators=[InputRequired(), Length(max=254)])
    password = PasswordField(lazy("Mot de passe"), validators=[InputRequired(), Length(max=200)])


class SiretForm(EstuaireForm):
    siret = StringField(lazy("SIRET de l’établissement"), validators=[InputRequired(), Length(max=40)])
    is_sure = BooleanField(lazy("Ce SIRET est juste : continuer sans l’annuaire"))


class FirmForm(EstuaireForm):
    """What the directory could not say of the firm."""

    name = StringField(lazy("Nom de l’entreprise"), validators=[Length(max=160)])
    commune = StringField(lazy("Commune de l’établissement"), validators=[Length(max=80)])
    commune_id = HiddenField()
    commune_choice = RadioField(lazy("Plusieurs communes portent ce nom"), choices=[], validate_choice=False)

    @property
    def chosen_commune_id(self) -> int | None:
        chosen = self.commune_choice.data or self.commune_id.data or ""
        return int(chosen) if chosen.isdecimal() else None

    def add_domain_error(self, error: DomainError) -> None:
        super().add_domain_error(error)
        if isinstance(error, SeveralCommunes):
            self.commune_choice.choices = [
                SelectChoice(str(commune.id), f"{commune_text(commune)}, {commune.department.name}")
                for commune in error.choices
            ]


class SignUpForm(FirmForm):
    full_name = StringField(lazy("Votre prénom et votre nom"), validators=[InputRequired(), Length(max=160)])
    email = EmailField(lazy("Adresse e-mail professionnelle"), validators=_EMAIL)
    password = PasswordField(lazy("Mot de passe"), validators=[InputRequired()])


class EmailForm(EstuaireForm):
    email = EmailField(lazy("Adresse e-mail"), validators=_EMAIL)


class NewPasswordForm(EstuaireForm):
    password = PasswordField(lazy("Nouveau mot de passe"), validators=[InputRequired()])


class ChangePasswordForm(NewPasswordForm):
    current_password = PasswordField(lazy("Mot de passe actuel"), validators=[InputRequired()])


class DetailsForm(EstuaireForm):
    full_name = StringField(lazy("Prénom et nom"), validators=[InputRequired(), Length(max=160)])
    language = SelectField(lazy("Langue"), choices=[SelectChoice(*item) for item in LANGUAGES.items()])
    theme = SelectField(
        lazy("Apparence"),
        choices=[SelectChoice("light", lazy("Claire")), SelectChoice("dark", lazy("Sombre"))],
    )


class InviteForm(EstuaireForm):
    email = EmailField(lazy("Adresse e-mail de la personne"), validators=_EMAIL)
    role = SelectField(
        lazy("Rôle"),
        choices=[SelectChoice(role.value, role.label) for role in reversed(MemberRole)],
        coerce=MemberRole,
    )


class NewcomerForm(EstuaireForm):
    full_name = StringField(lazy("Votre prénom et votre nom"), validators=[InputRequired(), Length(max=160)])
    password = PasswordField(lazy("Mot de passe"), validators=[InputRequired()])


class ReportForm(EstuaireForm):
    text = TextAreaField(
        lazy("Ce qui s’est passé"),
        validators=[
            InputRequired(),
            Length(min=20, max=4000, message=lazy("Décrivez les faits en 20 à 4 000 signes.")),
        ],
    )
