"""The suggester of this process: that of the database's release of the reference, read once."""

from pathlib import Path
from threading import Lock
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.config import Settings
from app.reference.understanding.artefact import file_for
from app.reference.understanding.making import (
    make_artefact,
    obtain_artefact,
    reference_fingerprint,
    suggester_of,
)
from app.reference.understanding.suggester import Suggester

FOLDER = "understanding"


class Kept(NamedTuple):
    """A suggester and the codes of the occupations that it speaks of by position; `mark` tells its file."""

    mark: tuple[str, int]
    codes: tuple[str, ...]
    suggester: Suggester


class SuggesterStore:
    """One for a process. The first reader of a release that has no file makes it, once for all processes."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._lock = Lock()
        self._kept: Kept | None = None

    def use_folder(self, folder: Path | None) -> None:
        """Keep what is made as files in `folder`; in memory alone for None."""
        self.folder = folder

    def find(self, session: Session) -> Kept:
        """The suggester of the reference that this session sees; a new file of it is taken up at once."""
        fingerprint = reference_fingerprint(session)
        kept = self._kept
        if kept is None or kept.mark != self._mark(fingerprint):
            with self._lock:
                kept = self._kept
                if kept is None or kept.mark != self._mark(fingerprint):
                    kept = self._kept = self._obtain(session, fingerprint)
        return kept

    def _obtain(self, session: Session, fingerprint: str) -> Kept:
        path = self._path(fingerprint)
        artefact = obtain_artefact(session, path) if path else make_artefact(session)
        return Kept(self._mark(fingerprint), artefact.codes, suggester_of(artefact))

    def _mark(self, fingerprint: str) -> tuple[str, int]:
        path = self._path(fingerprint)
        return fingerprint, path.stat().st_mtime_ns if path and path.exists() else 0

    def _path(self, fingerprint: str) -> Path | None:
        return file_for(self.folder, fingerprint) if self.folder else None


STORE = SuggesterStore()


def init_suggester_store(settings: Settings) -> None:
    STORE.use_folder(settings.data_dir / FOLDER)
