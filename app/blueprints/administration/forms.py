"""Forms of the administration."""

from typing import Any

from wtforms import DateField, EmailField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, ValidationError

from app.accounts.enums import MemberRole, OrganisationKind, PartnerKind
from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.reference.places import SeveralCommunes, commune_text
from app.web.forms import EstuaireForm


class VerifyForm(EstuaireForm):
    email_domain = StringField(lazy("Domaine de messagerie de l’entreprise"), validators=[Length(max=120)])


class SuspendForm(EstuaireForm):
    reason = TextAreaField(
        lazy("Raison, transmise aux personnes responsables"),
        validators=[
            InputRequired(),
            Length(min=10, max=300, message=lazy("Donnez la raison en 10 à 300 signes.")),
        ],
    )


class CloseReportForm(EstuaireForm):
    outcome = TextAreaField(
        lazy("Suite donnée"),
        validators=[
            InputRequired(),
            Length(min=5, max=300, message=lazy("Résumez la suite en 5 à 300 signes.")),
        ],
    )


class InviteForm(EstuaireForm):
    """Into an organisation that exists, or into one that is made at the same time."""

    organisation = SelectField(lazy("Organisation"), validators=[InputRequired()])
    name = StringField(lazy("Nom de la nouvelle organisation"), validators=[Length(max=160)])
    kind = SelectField(
        lazy("Nature"),
        choices=[
            SelectChoice(kind.value, kind.label)
            for kind in (OrganisationKind.PARTNER, OrganisationKind.AGENCY)
        ],
        coerce=OrganisationKind,
    )
    partner_kind = SelectField(
        lazy("Type de partenaire"),
        choices=[SelectChoice(kind.value, kind.label) for kind in PartnerKind],
        coerce=PartnerKind,
    )
    commune = StringField(lazy("Commune"), validators=[Length(max=80)])
    commune_id = HiddenField()
    commune_choice = RadioField(lazy("Plusieurs communes portent ce nom"), choices=[], validate_choice=False)
    email = EmailField(
        lazy("Adresse e-mail de la personne"), validators=[InputRequired(), Email(), Length(max=254)]
    )
    role = SelectField(
        lazy("Rôle"), choices=[SelectChoice(role.value, role.label) for role in MemberRole], coerce=MemberRole
    )

    NEW = "nouvelle"

    @property
    def is_new(self) -> bool:
        return bool(self.organisation.data == self.NEW)

    @property
    def chosen_commune_id(self) -> int | None:
        chosen = self.commune_choice.data or self.commune_id.data or ""
        return int(chosen) if chosen.isdecimal() else None

    def validate_name(self, field: Any) -> None:
        if self.is_new and not field.data:
            raise ValidationError(_("Donnez un nom à la nouvelle organisation."))

    def add_domain_error(self, error: DomainError) -> None:
        super().add_domain_error(error)
        if isinstance(error, SeveralCommunes):
            self.commune_choice.choices = [
                SelectChoice(str(commune.id), f"{commune_text(commune)}, {commune.department.name}")
                for commune in error.choices
            ]


class AuditForm(EstuaireForm):
    """Read from the address: a code of a person is anonymous."""

    class Meta(EstuaireForm.Meta):
        csrf = False

    offre = StringField(lazy("Référence de l’offre"), validators=[InputRequired(), Length(max=20)])
    jour = DateField(lazy("Date"), validators=[InputRequired()])
    personne = StringField(lazy("Référence de la personne"), validators=[Length(max=12)])
