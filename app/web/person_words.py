"""The field where people say with their own words what they can do. The text is read, never kept.

It is posted, so that no address holds it; what is ticked afterwards goes on in the address as keys.
"""

from typing import Any

from flask import request
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from app.candidates.own_words import LONGEST_TEXT, OwnWords, read_own_words
from app.candidates.rules import MOST_SKILLS
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.core.ids import parse_key
from app.reference.models import Skill
from app.reference.queries import list_skills_by_id
from app.web.database import current_session
from app.web.forms import EstuaireForm


class WordsForm(EstuaireForm):
    words = TextAreaField(
        lazy("Ce que je sais faire"),
        validators=[
            InputRequired(
                message=lazy("Écrivez quelques mots : ce que vous avez fait, ce que vous aimez faire.")
            ),
            Length(max=LONGEST_TEXT, message=lazy("Raccourcissez le texte à 2 000 caractères.")),
        ],
    )


def read_words_form(*, by_adviser: bool = False) -> dict[str, Any]:
    """For the template: the form as it was sent, and what its text speaks of (None while none was sent).

    With `by_adviser` the labels speak to whoever writes for the person.
    """
    is_sent = are_words_sent()
    form = WordsForm() if is_sent else WordsForm(formdata=None)
    hint = _("Avec vos mots : j’ai été serveuse 3 ans, je sais souder, je garde des enfants…")
    if by_adviser:
        form.words.label.text = _("Ce que la personne sait faire")
        hint = _("Avec ses mots : j’ai été serveuse 3 ans, je sais souder, je garde des enfants…")
    read: OwnWords | None = None
    if is_sent and form.validate():
        read = read_own_words(current_session(), form.words.data)
    return {"words_form": form, "words_hint": hint, "read": read}


def are_words_sent() -> bool:
    return request.method == "POST" and "words" in request.form


def list_ticked_skills() -> list[Skill]:
    """The skills whose keys stand in the address, as they were ticked."""
    keys = [key for text in request.args.getlist("competence") if (key := parse_key(text))]
    return list_skills_by_id(current_session(), list(dict.fromkeys(keys))[:MOST_SKILLS])
