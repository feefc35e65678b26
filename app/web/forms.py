"""The base of every form: trimmed texts, French messages, errors of a rule put at their field."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import DecimalField, Field

from app.core.errors import DomainError, InvalidInput
from app.core.i18n import gettext as _


class _Translations:
    """WTForms' own messages, in words that say what to do."""

    def gettext(self, text: str) -> str:
        known = {
            "This field is required.": _("Remplissez ce champ."),
            "Not a valid integer value.": _("Écrivez un nombre entier."),
            "Not a valid decimal value.": _("Écrivez un nombre, par exemple 35 ou 35,5."),
            "Not a valid date value.": _("Écrivez une date, par exemple 04/01/2027."),
            "Not a valid choice.": _("Choisissez une réponse de la liste."),
            "Invalid email address.": _("Écrivez une adresse complète, par exemple prenom@entreprise.fr."),
        }
        return known.get(text, text)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return singular if n == 1 else plural


class EstuaireForm(FlaskForm):
    """Strips what people type; keeps it all when something is wrong."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> _Translations:
            return _Translations()

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            filters = [*unbound_field.kwargs.get("filters", []), _strip]
            if "FieldList" not in unbound_field.field_class.__name__:
                options["filters"] = filters
                unbound_field.kwargs.pop("filters", None)
            return unbound_field.bind(form=form, **options)

    def add_domain_error(self, error: DomainError) -> None:
        """Show a rule's sentence at its field, or on top of the form when it names none."""
        errors = error.errors if isinstance(error, InvalidInput) else {error.field or "": error.message}
        for name, message in errors.items():
            field = self._fields.get(name)
            if field is None:
                self.form_errors.append(message)
            else:
                field.errors = [*field.errors, message]


class FrenchDecimalField(DecimalField):
    """A number that may be typed with a comma: 35,5."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([value.replace(",", ".").replace("\u00a0", "") for value in valuelist])


def _strip(value: Any) -> Any:
    # Plain texts only: a member of a StrEnum that a choice was turned into must stay one.
    return value.strip() if type(value) is str else value
