"""Enrolling someone at the desk."""

from typing import Any

from wtforms import BooleanField, DateField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from app.candidates.enums import CandidateKind
from app.core.i18n import lazy
from app.web.forms import EstuaireForm
from app.web.person_forms import Checkboxes, FactsForm, IdentityForm


class EnrolForm(IdentityForm, FactsForm):
    kind = RadioField(
        lazy("Situation"),
        choices=lambda: [SelectChoice(kind.value, kind.label) for kind in CandidateKind],
        default=CandidateKind.OTHER.value,
    )
    programme = SelectField(lazy("Formation suivie chez vous"), coerce=int, default=0)
    training_title = StringField(lazy("Formation, en cours ou la plus récente"), validators=[Length(max=255)])
    training_ends_on = DateField(lazy("Fin de la formation"), validators=[Optional()])
    own_skills = Checkboxes(
        lazy("Ce que la personne dit savoir faire"), choices=[], coerce=int, validate_choice=False
    )
    skills = Checkboxes(lazy("Compétences"), choices=[], coerce=int, validate_choice=False)
    is_informed = BooleanField(
        lazy("Être suggérée aux employeurs sous une référence"),
        validators=[
            InputRequired(
                message=lazy("Cochez cette case si la personne le souhaite : l’inscription en dépend.")
            )
        ],
    )
    LABELS = {
        "commune": lazy("Commune de résidence"),
        "available_on": lazy("Disponible à partir du"),
        "radius_km": lazy("Trajet accepté"),
        "contracts": lazy("Contrats acceptés"),
        "preferred": lazy("Contrat préféré"),
    }
    has_mandate = BooleanField(
        lazy("La personne a signé le mandat"),
        validators=[InputRequired(message=lazy("Faites signer le mandat, puis cochez cette case."))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The shared fields speak to the person; here an adviser reads them."""
        super().__init__(*args, **kwargs)
        for name, label in self.LABELS.items():
            self[name].label.text = str(label)


class PeopleSearchForm(EstuaireForm):
    """Read from the address of the list."""

    class Meta(EstuaireForm.Meta):
        csrf = False

    q = StringField(lazy("Nom, référence ou commune"), validators=[Length(max=80)])
