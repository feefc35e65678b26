"""The suggester of skills of this process: that of the database's release of the reference, read once."""

from pathlib import Path
from threading import Lock
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.reference.understanding.artefact import Artefact, ArtefactRefused, file_for, read_artefact
from app.reference.understanding.making import reference_fingerprint, release_fingerprint
from app.reference.understanding.reading import read_material
from app.reference.understanding.skill_evidence import FIGURES
from app.reference.understanding.skill_making import (
    SUBJECT,
    digest_skills,
    make_skill_artefact,
    obtain_skills,
    skill_suggester_of,
)
from app.reference.understanding.skill_material import read_skill_material
from app.reference.understanding.skills import SkillSuggester
from app.reference.understanding.store import STORE, Kept, SuggesterStore


class KeptSkills(NamedTuple):
    """A suggester, the codes of the skills and of the occupations that it speaks of by position."""

    mark: tuple[str, tuple[str, int], int]
    codes: tuple[str, ...]
    occupations: tuple[str, ...]
    suggester: SkillSuggester


class SkillStore:
    """One for a process, beside the store of occupations, whose folder it shares."""

    def __init__(self, occupations: SuggesterStore) -> None:
        self._occupations = occupations
        self._lock = Lock()
        self._kept: KeptSkills | None = None

    def find(self, session: Session) -> KeptSkills:
        """The suggester of the reference that this session sees. Raises NothingToLearn before the first
        load."""
        occupations = self._occupations.find(session)
        fingerprint = _fingerprint(session)
        kept = self._kept
        if kept is None or kept.mark != self._mark(fingerprint, occupations):
            with self._lock:
                kept = self._kept
                if kept is None or kept.mark != self._mark(fingerprint, occupations):
                    kept = self._kept = self._obtain(session, fingerprint, occupations)
        return kept

    def _obtain(self, session: Session, fingerprint: str, occupations: Kept) -> KeptSkills:
        artefact = self._artefact(session, fingerprint, occupations)
        suggester = skill_suggester_of(artefact, occupations.suggester)
        return KeptSkills(self._mark(fingerprint, occupations), artefact.codes, occupations.codes, suggester)

    def _artefact(self, session: Session, fingerprint: str, occupations: Kept) -> Artefact:
        folder = self._occupations.folder
        if folder is None:
            return make_skill_artefact(
                read_skill_material(session), occupations.suggester, read_material(session)
            )
        try:
            return read_artefact(file_for(folder, fingerprint, SUBJECT), FIGURES)
        except (FileNotFoundError, ArtefactRefused):
            return obtain_skills(session, folder, fingerprint, occupations.suggester, read_material(session))

    def _mark(self, fingerprint: str, occupations: Kept) -> tuple[str, tuple[str, int], int]:
        path: Path | None = None
        if self._occupations.folder is not None:
            path = file_for(self._occupations.folder, fingerprint, SUBJECT)
        return fingerprint, occupations.mark, path.stat().st_mtime_ns if path and path.exists() else 0


SKILL_STORE = SkillStore(STORE)


def _fingerprint(session: Session) -> str:
    if release_fingerprint(session):
        return reference_fingerprint(session)
    return digest_skills(session)
