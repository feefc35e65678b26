"""Forms of a person's corrections."""

from wtforms import StringField
from wtforms.validators import Length

from app.core.i18n import lazy
from app.web.forms import EstuaireForm
from app.web.person_forms import Checkboxes, FactsForm, IdentityForm

__all__ = ["FactsForm", "IdentityForm", "OccupationsForm", "SkillsForm"]


class SkillsForm(EstuaireForm):
    """The view proposes: what is held, what the occupations use, what a search found."""

    skills = Checkboxes(lazy("Mes compétences"), choices=[], coerce=int, validate_choice=False)
    search = StringField(lazy("Ajouter une autre compétence"), validators=[Length(max=80)])


class OccupationsForm(EstuaireForm):
    """The occupations chosen step by step are hidden fields named `metier`."""
