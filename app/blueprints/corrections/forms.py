"""Forms of a person's corrections."""

from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from app.candidates.own_words import LONGEST_TEXT
from app.core.i18n import lazy
from app.web.forms import EstuaireForm
from app.web.person_forms import Checkboxes, FactsForm, IdentityForm

__all__ = ["FactsForm", "IdentityForm", "OccupationsForm", "SkillsForm"]


class SkillsForm(EstuaireForm):
    """The view proposes: what is held, what the occupations use, what a search found."""

    skills = Checkboxes(lazy("Mes compétences"), choices=[], coerce=int, validate_choice=False)
    words = TextAreaField(
        lazy("Ce que je sais faire"),
        validators=[Length(max=LONGEST_TEXT, message=lazy("Raccourcissez le texte à 2 000 caractères."))],
    )
    search = StringField(lazy("Ajouter une autre compétence"), validators=[Length(max=80)])


class OccupationsForm(EstuaireForm):
    """The occupations chosen step by step are hidden fields named `metier`."""
