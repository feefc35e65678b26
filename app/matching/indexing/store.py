"""The index of this process, never stale: the marks of the database are read before each ranking.

A base holds everyone (base.py); candidates changed since are hidden in it and ranked from a small
overlay. Past a threshold the base is built again in the background; when the reference changes, before
anything is ranked.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock, Thread
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from app.config import Settings
from app.core.clock import day_number, utc_now
from app.matching.indexing.base import Base, build_base, file_time, obtain_base
from app.matching.indexing.files import file_for
from app.matching.indexing.marks import Marks, read_marks
from app.matching.indexing.snapshot import Snapshot as Snapshot
from app.matching.indexing.state import State, lay_over
from app.matching.models import RankingWeights
from app.matching.ranking.weights import DEFAULT_WEIGHTS, Weights

# Changed candidates in the overlay before the base is built again, beside the requests.
MOST_CHANGED = 1_000
# More than this are not read one list at a time: the request waits for a new base.
LARGEST_OVERLAY = 20_000
# A base that someone changed since is not kept longer than this (seconds): what a person erased or corrected
# is then gone from the file too.
OLDEST = 86_400


@dataclass(eq=False, slots=True)
class _Slot:
    """The state for one database. `lock` orders refreshes; `is_rebuilding` keeps rebuilds to one."""

    file: Path | None
    lock: Lock = field(default_factory=Lock)
    state: State | None = None
    is_rebuilding: bool = False
    weights: tuple[tuple[int, datetime] | None, Weights] = (None, DEFAULT_WEIGHTS)


class IndexStore:
    """One for a process. A reader waits for the first build and for small refreshes, never for a rebuild."""

    def __init__(
        self,
        *,
        folder: Path | None = None,
        most_changed: int = MOST_CHANGED,
        largest_overlay: int = LARGEST_OVERLAY,
    ) -> None:
        self._slots: WeakKeyDictionary[Any, _Slot] = WeakKeyDictionary()
        self._lock = Lock()
        self._folder = folder
        self._most_changed = most_changed
        self._largest_overlay = largest_overlay

    def use_folder(self, folder: Path | None) -> None:
        """Keep the bases of databases met from now on as files in `folder`; in memory alone for None."""
        self._folder = folder

    def snapshot(self, session: Session) -> Snapshot:
        """The state that this session's transaction sees."""
        bind = session.get_bind()
        slot = self._slot(bind)
        state = slot.state
        marks = None if state is None else read_marks(session, state.base.change)
        if state is None or marks is None or not state.stands(marks):
            with slot.lock:
                state, marks = self._refresh(session, slot)
        if self._is_due(slot, state):
            self._start_rebuilding(bind, slot, session)
        counted_on = state.marks.counted_on
        return Snapshot(
            indexes=state.indexes,
            closeness=state.closeness,
            exposures=state.exposures,
            weights=_weights(session, slot, marks),
            weights_are_stored=marks.weights is not None,
            data_version=f"r{marks.release}.c{marks.changes.last}"
            + (f".e{day_number(counted_on)}" if counted_on else ""),
            stands_on=repr((state.base.change, state.marks._replace(weights=None), marks.weights)),
        )

    def prepare(self, bind: Engine | Connection) -> None:
        """Have what the next snapshot needs, read through a connection of its own: called when a process
        starts, and before a transaction that holds up other writers (those of SQLite do).
        """
        if not isinstance(bind, Engine):
            return
        if self._slot(bind).state is None or bind.dialect.name == "sqlite":
            with Session(bind) as session:
                self.snapshot(session)

    def forget(self) -> None:
        """Drop every index of this process, so that the next ranking reads or builds one anew."""
        with self._lock:
            self._slots.clear()

    def _slot(self, bind: Any) -> _Slot:
        with self._lock:
            slot = self._slots.get(bind)
            if slot is None:
                slot = self._slots[bind] = _Slot(_file_for(bind, self._folder))
            return slot

    def _refresh(self, session: Session, slot: _Slot) -> tuple[State, Marks]:
        """Bring the state of the slot up to date: as it is, with an overlay, or on another base when there is
        no other way.
        """
        state = slot.state
        if state is not None:
            marks = read_marks(session, state.base.change)
            if state.stands(marks):
                return state, marks
        found = None if state is None else self._lay_over(session, state.base, state)
        if found is None:
            found = self._lay_over(session, self._obtain(session, slot), state)
        if found is None:
            # This transaction itself changed the reference, or more people than an overlay holds.
            found = self._lay_over(session, build_base(session), None)
        assert found is not None
        slot.state = found
        return found, found.marks

    def _obtain(self, session: Session, slot: _Slot) -> Base:
        bind = session.get_bind()
        if not isinstance(bind, Engine):  # a connection: nothing but its own transaction sees its data
            return build_base(session)
        # What this transaction did is not committed, and must not get into a base that others use.
        with Session(bind) as own:
            return obtain_base(own, slot.file, most_changed=self._largest_overlay)

    def _lay_over(self, session: Session, base: Base, previous: State | None) -> State | None:
        return lay_over(session, base, previous, largest_overlay=self._largest_overlay)

    def _is_due(self, slot: _Slot, state: State) -> bool:
        """Whether another base should take over: the overlay is large, the base is old, or another process
        made a newer one.
        """
        if state.changed > self._most_changed:
            return True
        if slot.file is None:
            return False
        made = file_time(slot.file)
        is_old = state.changed > 0 and utc_now().timestamp() - made > OLDEST
        return made != state.base.file_time or is_old

    def _start_rebuilding(self, bind: Any, slot: _Slot, session: Session) -> None:
        """Have a new base beside the requests; the overlay serves them meanwhile."""
        with slot.lock:
            if slot.is_rebuilding:
                return
            slot.is_rebuilding = True
        if isinstance(bind, Engine):
            Thread(target=self._rebuild, args=(bind, slot), name="ranking-index", daemon=True).start()
        else:  # a connection belongs to its thread
            self._replace_base(session, slot, build_base)

    def _rebuild(self, engine: Engine, slot: _Slot) -> None:
        def obtain(session: Session) -> Base:
            return obtain_base(session, slot.file, most_changed=self._most_changed, oldest=OLDEST)

        with Session(engine) as session:
            self._replace_base(session, slot, obtain)

    def _replace_base(self, session: Session, slot: _Slot, obtain: Callable[[Session], Base]) -> None:
        try:
            base = obtain(session)
            with slot.lock:
                slot.state = self._lay_over(session, base, slot.state) or slot.state
        finally:
            slot.is_rebuilding = False


STORE = IndexStore()


def init_index_store(settings: Settings) -> None:
    """Keep the indexes of this process in the data folder, where the other processes find them."""
    STORE.use_folder(settings.data_dir / "ranking")


def current_weights(session: Session) -> Weights:
    """The weights last published, or those that the product comes with."""
    row = session.scalar(select(RankingWeights).order_by(RankingWeights.version.desc()).limit(1))
    return Weights.from_dict(row.values) if row else DEFAULT_WEIGHTS


def _weights(session: Session, slot: _Slot, marks: Marks) -> Weights:
    """Those of the marks: a published version never changes, so it is read once."""
    known, weights = slot.weights
    if known != marks.weights:
        weights = current_weights(session)
        slot.weights = (marks.weights, weights)
    return weights


def _file_for(bind: Any, folder: Path | None) -> Path | None:
    """One file for each address of a database. A connection has none: nobody else sees its data."""
    if folder is None or not isinstance(bind, Engine):
        return None
    return file_for(folder, bind.url.render_as_string(hide_password=True))
