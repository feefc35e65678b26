"""Forms of an employer's needs. Shape is checked here; what a need must say is the service's rule."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import request
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.i18n import lazy
from app.needs.enums import NeedHorizon
from app.needs.models import Need
from app.needs.services import NeedDetails
from app.reference.models import EmploymentZone, Occupation, Skill
from app.web.forms import EstuaireForm


class NeedForm(EstuaireForm):
    """Lists depend on the reference: call `offer` before showing or validating."""

    title = StringField(lazy("Que faut-il savoir faire ?"))
    occupation_text = StringField(lazy("Métier concerné"))
    occupation = HiddenField()
    skills = SelectMultipleField(
        lazy("Compétences recherchées"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    skill_text = StringField(lazy("Ajouter une compétence"))
    skill = HiddenField()
    people = IntegerField(lazy("Nombre de personnes"), validators=[Optional()])
    horizon = SelectField(lazy("Échéance"))
    zone = SelectField(lazy("Zone d’emploi"), validate_choice=False)
    is_for_recruits = BooleanField(lazy("De futures recrues"))
    is_for_employees = BooleanField(lazy("Des personnes déjà salariées chez vous"))
    reason = TextAreaField(lazy("Contexte"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.horizon.choices = [(horizon.value, horizon.label) for horizon in NeedHorizon]

    def offer(self, zones: Sequence[EmploymentZone], skills: Sequence[Skill]) -> None:
        """Fill the lists: every zone, and the skills that may be ticked."""
        self.zone.choices = [("", ""), *((zone.code, zone.name) for zone in zones)]
        self.skills.choices = [(skill.id, skill.label) for skill in skills]

    @property
    def occupation_id(self) -> int | None:
        """The occupation of the key `occupation:appellation`, or None."""
        key = (self.occupation.data or "").partition(":")[0]
        return int(key) if key.isdigit() else None

    @property
    def skill_ids(self) -> list[int]:
        """Ticked skills, and the one chosen in the list under them."""
        added = [int(self.skill.data)] if (self.skill.data or "").isdigit() else []
        return list(dict.fromkeys([*(self.skills.data or []), *added]))

    def write_details(self, details: NeedDetails, occupation: Occupation | None) -> None:
        self.title.data = details.title
        self.occupation.data = f"{occupation.id}:" if occupation else ""
        self.occupation_text.data = occupation.label if occupation else ""
        self.skills.data = list(details.skill_ids)
        self.people.data = details.people
        self.horizon.data = details.horizon.value
        self.zone.data = details.zone_code
        self.is_for_recruits.data = details.is_for_recruits
        self.is_for_employees.data = details.is_for_employees
        self.reason.data = details.reason

    def read_details(self) -> NeedDetails:
        return NeedDetails(
            title=self.title.data or "",
            occupation_id=self.occupation_id,
            skill_ids=self.skill_ids,
            zone_code=self.zone.data or "",
            people=self.people.data,
            horizon=NeedHorizon(self.horizon.data),
            is_for_recruits=self.is_for_recruits.data,
            is_for_employees=self.is_for_employees.data,
            reason=self.reason.data or "",
        )


def details_of(need: Need) -> NeedDetails:
    return NeedDetails(
        title=need.title,
        occupation_id=need.occupation_id,
        skill_ids=[skill.id for skill in need.skills],
        zone_code=need.zone_code,
        people=need.people,
        horizon=need.horizon,
        is_for_recruits=need.is_for_recruits,
        is_for_employees=need.is_for_employees,
        reason=need.reason,
    )


def asked_vacancy() -> uuid.UUID | None:
    """The vacancy named by `?offre=`, or None when it is absent or not an identifier."""
    try:
        return uuid.UUID(request.args.get("offre", ""))
    except ValueError:
        return None


class AnswerForm(EstuaireForm):
    text = TextAreaField(lazy("Votre réponse"))


class CloseForm(EstuaireForm):
    text = TextAreaField(lazy("Un mot pour Cap Métiers"))
