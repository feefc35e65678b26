"""The steps of the vacancy form. Fields are checked when given; what is compulsory is the service's rule."""

from datetime import timedelta
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.clock import paris_date, utc_now
from app.core.i18n import format_day, lazy
from app.core.i18n import gettext as _
from app.reference.enums import ContractKind, DiplomaLevel
from app.vacancies.enums import PayPeriod
from app.vacancies.services import MOST_DAYS_ONLINE
from app.web.forms import EstuaireForm, FrenchDecimalField

FARTHEST_START = timedelta(days=730)


def _number(lowest: float, highest: float, message: object) -> NumberRange:
    return NumberRange(min=lowest, max=highest, message=message)


class OccupationForm(EstuaireForm):
    """Step 1: title and occupation; skills are read from the submitted lists by `read_skills`."""

    title = StringField(
        lazy("Intitulé de l’offre"),
        validators=[Length(max=160, message=lazy("Raccourcissez l’intitulé à 160 caractères."))],
    )
    occupation_text = StringField(lazy("Métier du référentiel ROME"))
    occupation = HiddenField()
    skill_text = StringField(lazy("Ajouter une autre compétence"))
    skill = HiddenField()


class PlaceForm(EstuaireForm):
    """Step 2: place, contract, dates, hours and pay."""

    commune_text = StringField(lazy("Commune du lieu de travail"))
    commune_key = HiddenField()
    is_remote = BooleanField(lazy("Le travail peut se faire entièrement à distance"))
    contract = RadioField(lazy("Contrat"), validators=[Optional()])
    duration_months = IntegerField(
        lazy("Durée en mois"),
        validators=[Optional(), _number(1, 60, lazy("Indiquez une durée de 1 à 60 mois."))],
    )
    rhythm_weeks = SelectField(lazy("Rythme d’alternance"), coerce=int, validators=[Optional()])
    starts_on = DateField(lazy("Date de début"), validators=[Optional()])
    weekly_hours = FrenchDecimalField(
        lazy("Heures par semaine"),
        places=1,
        validators=[Optional(), _number(1, 48, lazy("Indiquez de 1 à 48 heures."))],
    )
    pay_min = FrenchDecimalField(
        lazy("Salaire minimum"),
        validators=[Optional(), _number(1, 500_000, lazy("Indiquez un montant brut."))],
    )
    pay_max = FrenchDecimalField(
        lazy("Salaire maximum"),
        validators=[Optional(), _number(1, 500_000, lazy("Indiquez un montant brut."))],
    )
    pay_period = SelectField(lazy("Par"))
    level = SelectField(lazy("Niveau de diplôme"), coerce=int)
    positions = IntegerField(
        lazy("Nombre de postes"),
        default=1,
        validators=[Optional(), _number(1, 200, lazy("Indiquez de 1 à 200 postes."))],
    )
    certificates = SelectMultipleField(
        lazy("Certificats sans lesquels personne n’est suggéré"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contract.choices = [(kind.value, kind.label) for kind in ContractKind]
        self.pay_period.choices = [(period.value, period.label) for period in PayPeriod]
        self.level.choices = [(level.value, level.label) for level in DiplomaLevel]
        self.rhythm_weeks.choices = [
            (0, _("À définir avec le centre")),
            (1, _("1 semaine sur 4 en entreprise")),
            (2, _("2 semaines sur 4 en entreprise")),
            (3, _("3 semaines sur 4 en entreprise")),
        ]

    def validate_starts_on(self, field: DateField) -> None:
        today = paris_date(utc_now())
        if field.data and not today <= field.data <= today + FARTHEST_START:
            raise ValidationError(_("Indiquez une date après le %(day)s.", day=format_day(today)))

    def validate_pay_max(self, field: FrenchDecimalField) -> None:
        if field.data is not None and self.pay_min.data is not None and field.data < self.pay_min.data:
            raise ValidationError(_("Le maximum est plus petit que le minimum : échangez-les."))


class TextForm(EstuaireForm):
    """Step 3: the text that people read, and how long it stays on line."""

    description = TextAreaField(
        lazy("Présentation du poste"),
        validators=[Length(max=6000, message=lazy("Raccourcissez le texte à 6 000 caractères."))],
    )
    expires_on = DateField(lazy("En ligne jusqu’au"), validators=[Optional()])

    def validate_expires_on(self, field: DateField) -> None:
        today = paris_date(utc_now())
        last = today + timedelta(days=MOST_DAYS_ONLINE)
        if field.data and not today < field.data <= last:
            raise ValidationError(
                _("Choisissez une date après le %(first)s et avant le %(last)s.",
                  first=format_day(today), last=format_day(last))
            )  # fmt: skip
