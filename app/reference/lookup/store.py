"""The indexes of this process: those of the release that the database shows, built once for each."""

from datetime import datetime
from threading import Lock
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.orm import Session

from app.reference.lookup.rows import Skills, Titles, read_places, read_skills, read_titles
from app.reference.models import Appellation, Commune, Occupation, ReferenceRelease, Skill

_newest = select(ReferenceRelease).order_by(ReferenceRelease.id.desc()).limit(1)
# Rows may also be added without a release, by the demo and by tests.
_MARK = select(
    _newest.with_only_columns(ReferenceRelease.id).scalar_subquery(),
    _newest.with_only_columns(ReferenceRelease.loaded_at).scalar_subquery(),
    select(func.max(Occupation.id)).scalar_subquery(),
    select(func.max(Appellation.id)).scalar_subquery(),
    select(func.max(Skill.id)).scalar_subquery(),
    select(func.max(Commune.id)).scalar_subquery(),
)
Mark = tuple[int | datetime | None, ...]


class Indexes(NamedTuple):
    """`mark` tells the state of the reference that they were built from. `places` are words of names of
    places that no title has.
    """

    mark: Mark
    titles: Titles
    skills: Skills
    places: frozenset[str]


class LookupStore:
    """One for a process. Whoever comes first after a release waits for the new indexes, a second or two; the
    others meanwhile, too.
    """

    def __init__(self) -> None:
        self._kept: WeakKeyDictionary[Any, Indexes] = WeakKeyDictionary()
        self._lock = Lock()

    def indexes(self, session: Session) -> Indexes:
        """The indexes of the reference as this session's transaction sees it."""
        bind = session.get_bind()
        kept, mark = self._kept.get(bind), read_mark(session)
        if kept is not None and kept.mark == mark:
            return kept
        with self._lock:
            kept = self._kept.get(bind)
            if kept is None or kept.mark != mark:
                kept = self._kept[bind] = _build(session, mark)
        return kept

    def prepare(self, bind: Engine | Connection) -> None:
        """Build what the first request needs, through a connection of its own, when a process starts."""
        with Session(bind) as session:
            self.indexes(session)


LOOKUP = LookupStore()


def _build(session: Session, mark: Mark) -> Indexes:
    titles = read_titles(session)
    return Indexes(mark, titles, read_skills(session), read_places(session, titles.index.vocabulary))


def read_mark(session: Session) -> Mark:
    """What moves when the reference does, in one query by keys."""
    return tuple(session.execute(_MARK).one())
