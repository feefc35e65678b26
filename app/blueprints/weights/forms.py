"""A trial read from the address: points and curves as typed, everything kept when something is wrong."""

import re
from collections.abc import Iterable
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field, IntegerField, SelectField, StringField, TextAreaField

from app.core.errors import InvalidInput
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.matching.ranking.weights import Part, Units, Weights
from app.matching.weighting.parameters import PARAMETERS, Parameter
from app.matching.weighting.rules import lean_towards
from app.matching.weighting.versions import draft_weights
from app.matching.wording import part_names
from app.web.forms import EstuaireForm

# Names in the address of the points of each part, in the order of Part.
POINTS = ("metier", "competences", "distance", "disponibilite", "formation")
BASE, ADDED = "base", "offre"
EXAMPLE = 10


class TrialForm(EstuaireForm):
    """The five parts in points, then one field for each parameter of the curves (see below)."""

    class Meta(EstuaireForm.Meta):
        csrf = False  # an address that changes nothing

    metier = IntegerField(lazy("Métier"))
    competences = IntegerField(lazy("Compétences"))
    distance = IntegerField(lazy("Distance"))
    disponibilite = IntegerField(lazy("Disponibilité"))
    formation = IntegerField(lazy("Formation"))

    @property
    def points(self) -> list[Field]:
        return [self[name] for name in POINTS]

    @property
    def total(self) -> int:
        """The sum of the points that are numbers."""
        return sum(field.data or 0 for field in self.points)

    @property
    def has_wrong_curves(self) -> bool:
        """Whether a curve is to be mended: its field must be seen."""
        return any(self[parameter.name].errors for parameter in PARAMETERS)

    def count_other_curves(self, base: Weights) -> int:
        """How many curves are not as in `base`."""
        usual = _texts(base)
        return sum(self[parameter.name].data != usual[parameter.name] for parameter in PARAMETERS)

    def read(self, *, version: int) -> Weights | None:
        """The weights typed, numbered `version`; None when something is wrong, said at its field."""
        is_valid = self.validate()
        curves = {parameter.name: self._read_curve(parameter) for parameter in PARAMETERS}
        if not is_valid or None in curves.values():
            return None
        points = dict(zip(Units._fields, (field.data for field in self.points), strict=True))
        try:
            return draft_weights(
                points, {name: value for name, value in curves.items() if value is not None}, version=version
            )
        except InvalidInput as error:
            self.add_domain_error(InvalidInput(_at_fields(error.errors)))
        return None

    def _read_curve(self, parameter: Parameter) -> int | None:
        field = self[parameter.name]
        try:
            return parameter.unit.from_text(field.data or "")
        except ValueError:
            field.errors = [*field.errors, _("Écrivez un nombre, par exemple 35 ou 35,5.")]
        return None


def _curve_field(parameter: Parameter) -> Any:
    if not parameter.choices:
        return StringField(parameter.label)
    return SelectField(parameter.label, validate_choice=False)


for _parameter in PARAMETERS:
    setattr(TrialForm, _parameter.name, _curve_field(_parameter))


class PublishForm(EstuaireForm):
    """Why, and on which version in force the trial was compared."""

    note = TextAreaField(lazy("Pourquoi publier ces pondérations\u00a0?"))
    based_on = IntegerField()


def read_trial(arguments: "MultiDict[str, str]", base: Weights) -> TrialForm:
    """What the address says; whatever it leaves out is as in `base`."""
    texts = _texts(base)
    typed = {name: arguments[name] for name in texts if name in arguments}
    form = TrialForm(formdata=MultiDict(texts | typed))
    for parameter in PARAMETERS:
        if parameter.choices:
            offered = dict.fromkeys([*parameter.choices, getattr(base.curves, parameter.name)])
            form[parameter.name].choices = [
                (parameter.unit.to_text(value), parameter.unit.say(value)) for value in offered
            ]
    return form


def trial_arguments(weights: Weights, base: Weights, added: Iterable[str] = ()) -> dict[str, Any]:
    """The address of a trial: its points, the curves that differ from `base`, the vacancies added."""
    texts, usual = _texts(weights), _texts(base)
    kept = {name: text for name, text in texts.items() if name in POINTS or text != usual[name]}
    return {BASE: base.version, **kept, ADDED: list(added)}


def added_references(arguments: "MultiDict[str, str]") -> list[str]:
    """References of the vacancies to show besides, as they are written: capitals, once each."""
    typed = (re.sub(r"[^A-Z0-9-]", "", reference.upper())[:20] for reference in arguments.getlist(ADDED))
    return list(dict.fromkeys(reference for reference in typed if reference))


def list_examples(in_force: Weights) -> list[tuple[str, dict[str, Any]]]:
    """A trial to begin with for each part: its name, and the address of EXAMPLE more points for it."""
    return [
        (name, {BASE: in_force.version, **dict(zip(POINTS, map(str, points), strict=True))})
        for name, points in zip(
            part_names(), (lean_towards(in_force.points, part, EXAMPLE) for part in Part), strict=True
        )
    ]


def _texts(weights: Weights) -> dict[str, str]:
    curves = {
        parameter.name: parameter.unit.to_text(getattr(weights.curves, parameter.name))
        for parameter in PARAMETERS
    }
    return {**{name: str(points) for name, points in zip(POINTS, weights.points, strict=True)}, **curves}


def _at_fields(errors: Any) -> dict[str, str]:
    """Problems at the fields of this form: parts have French names, and the sum is said at the first."""
    names = dict(zip(Units._fields, POINTS, strict=True)) | {"points": POINTS[0]}
    return {names.get(name, name): message for name, message in errors.items()}
