"""What looking into the catalogue refuses."""

from app.core.errors import NotFound


class ProgrammeNotFound(NotFound):
    message = "Cette formation n’est pas ou plus au catalogue."
