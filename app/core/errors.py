"""Base classes of the errors that a rule may raise; web/ maps them to HTTP once."""

from collections.abc import Mapping

from app.core.i18n import gettext, mark


class DomainError(Exception):
    """A rule said no. `message` is a sentence for the person, in French (translated when shown)."""

    message = mark("Cette action n’est pas possible pour l’instant.")
    field: str | None = None

    def __init__(self, message: str | None = None, *, field: str | None = None) -> None:
        # Class messages are French sentences marked for translation; those passed in are translated already.
        self.message = message or gettext(type(self).message)
        super().__init__(self.message)
        self.field = field or self.field


class NotFound(DomainError):
    """The row does not exist, or not for this tenant: both are a 404."""

    message = mark("Cette page n’existe pas ou n’est plus accessible.")


class NotAllowed(DomainError):
    """The person is known, but may not do this: a 403."""

    message = mark("Vous n’avez pas accès à cette action.")


class InvalidInput(DomainError):
    """Several fields are wrong. `errors` maps field names to sentences."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(next(iter(errors.values()), None))
        self.errors = dict(errors)
