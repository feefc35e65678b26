"""What looking into the catalogue refuses."""

from app.core.errors import NotFound
from app.core.i18n import mark


class ProgrammeNotFound(NotFound):
    message = mark("Cette formation n’est pas ou plus au catalogue.")
