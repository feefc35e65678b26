"""Fields that a person, or an adviser beside them, fills in at registration, correction and enrolment."""

from collections.abc import Iterable
from datetime import date

from wtforms import (
    DateField,
    EmailField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    widgets,
)
from wtforms.fields import SelectChoice
from wtforms.validators import Email, InputRequired, Length, Optional, Regexp

from app.candidates.rules import contracts_in
from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.reference.enums import ContractKind
from app.reference.places import SeveralCommunes, commune_text
from app.web.forms import EstuaireForm

RADIUS_CHOICES = (10, 20, 30, 50, 80, 120)
PHONE = Regexp(
    r"^\+?[0-9][0-9 .-]{7,18}$", message=lazy("Écrivez un numéro complet, par exemple 06 12 34 56 78.")
)


class Checkboxes(SelectMultipleField):
    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


def _radius_choices(distances: Iterable[int]) -> list[SelectChoice]:
    return [SelectChoice(km, f"{km}\u00a0km") for km in distances]


def _contract(value: str | ContractKind) -> ContractKind:
    return ContractKind(value)


class PlaceForm(EstuaireForm):
    """A commune typed, then chosen among several when its name is not enough."""

    commune = StringField(lazy("Votre commune"), validators=[InputRequired(), Length(max=80)])
    commune_id = HiddenField()
    commune_choice = RadioField(lazy("Plusieurs communes portent ce nom"), choices=[], validate_choice=False)

    @property
    def chosen_commune_id(self) -> int | None:
        """The id chosen in the list that opened while typing, or among those that the page asked about."""
        chosen = self.commune_choice.data or self.commune_id.data or ""
        return int(chosen) if chosen.isdecimal() else None

    def add_domain_error(self, error: DomainError) -> None:
        super().add_domain_error(error)
        if isinstance(error, SeveralCommunes):
            self.commune_choice.choices = [
                SelectChoice(str(commune.id), f"{commune_text(commune)}, {commune.department.name}")
                for commune in error.choices
            ]


class FactsForm(PlaceForm):
    """Where, from when, how far, under which contracts."""

    available_on = DateField(lazy("Je peux commencer à partir du"), validators=[InputRequired()])
    radius_km = SelectField(
        lazy("Je peux aller travailler jusqu’à"),
        choices=lambda: _radius_choices(RADIUS_CHOICES),
        coerce=int,
        default=30,
    )
    contracts = Checkboxes(
        lazy("Contrats qui me conviennent"),
        choices=lambda: [SelectChoice(kind, kind.label) for kind in ContractKind],
        coerce=_contract,
    )
    preferred = SelectField(
        lazy("Celui que je préfère"),
        choices=lambda: [
            SelectChoice("", _("Aucun en particulier")),
            *(SelectChoice(kind.value, kind.label) for kind in ContractKind),
        ],
        validators=[Optional()],
    )

    @property
    def preferred_kinds(self) -> frozenset[ContractKind]:
        return frozenset({ContractKind(self.preferred.data)}) if self.preferred.data else frozenset()

    def offer_radius(self, radius_km: int) -> None:
        """Keep a distance that is not among the usual ones, as a roster may give."""
        self.radius_km.choices = _radius_choices(sorted({*RADIUS_CHOICES, radius_km}))

    def show_facts(
        self, *, commune: str, available_on: date, radius_km: int, accepted: int, preferred: int
    ) -> None:
        """Fill the fields from what is known; masks as in Candidate."""
        self.commune.data, self.available_on.data = commune, available_on
        self.radius_km.data = radius_km
        self.contracts.data = contracts_in(accepted)
        self.preferred.data = next((kind.value for kind in contracts_in(preferred)), "")


class IdentityForm(EstuaireForm):
    """Never shown before an agreement."""

    first_name = StringField(lazy("Prénom"), validators=[InputRequired(), Length(max=80)])
    last_name = StringField(lazy("Nom"), validators=[InputRequired(), Length(max=80)])
    email = EmailField(lazy("Adresse e-mail"), validators=[Optional(), Email(), Length(max=254)])
    phone = TelField(lazy("Téléphone"), validators=[Optional(), PHONE])
