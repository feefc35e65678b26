"""The file of a firm's own offers."""

from contextlib import closing

from flask_wtf.file import FileField, FileRequired

from app.core.i18n import lazy
from app.integrations.feeds.contract import MOST_BYTES
from app.web.forms import EstuaireForm


class ImportForm(EstuaireForm):
    file = FileField(
        lazy("Fichier de vos offres"),
        validators=[FileRequired(message=lazy("Choisissez le fichier qui contient vos offres."))],
    )

    def read(self) -> bytes:
        """What was sent, and one byte past the limit at most."""
        with closing(self.file.data) as sent:
            content: bytes = sent.stream.read(MOST_BYTES + 1)
        return content
