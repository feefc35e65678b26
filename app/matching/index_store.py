"""The index of this process, never stale: the sequence of changes is read before each ranking.

A base index is built once; candidates changed since are hidden in it and ranked from a small overlay. Past a
threshold the base is built again in the background; when the reference changes, before anything is ranked.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock, Thread
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.candidates.models import CandidateChange
from app.matching.loading import load_closeness, load_index
from app.matching.models import RankingWeights
from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import CandidateProfile
from app.matching.ranking.weights import DEFAULT_WEIGHTS, Weights
from app.reference.queries import newest_release_id

# The last number of the sequence that was read, how many numbers near it, and the latest date among them.
Token = tuple[int, int, datetime | None]
# Changed candidates in the overlay before the base is built again, beside the requests.
MOST_CHANGED = 2_000
# More than this are not read one list at a time: the request builds the base itself.
LARGEST_OVERLAY = 20_000
# A transaction may take its number in the sequence and commit after the next one: rows this close behind the
# last one seen are read again.
MARGIN = 500


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one ranking uses: indexes that share no candidate, closeness, weights, version of the data."""

    indexes: tuple[CandidateIndex, ...]
    closeness: OccupationCloseness
    weights: Weights
    data_version: str

    def profile(self, candidate_id: int) -> CandidateProfile | None:
        for index in reversed(self.indexes):
            try:
                return index.profile(candidate_id)
            except KeyError:
                continue
        return None

    def without(self, candidate_ids: set[int]) -> tuple[CandidateIndex, ...]:
        """The indexes with these candidates hidden."""
        return (
            tuple(index.without(candidate_ids) for index in self.indexes) if candidate_ids else self.indexes
        )

    def only(self, candidate_ids: Collection[int]) -> tuple[CandidateIndex, ...]:
        """A small index of these candidates alone; those that the indexes do not hold are passed over."""
        profiles = (self.profile(candidate_id) for candidate_id in candidate_ids)
        return (CandidateIndex.from_profiles(profile for profile in profiles if profile is not None),)


@dataclass(frozen=True, slots=True)
class _State:
    """What the database held at `token`: replaced whole, so that a reader needs no lock."""

    release: int
    base_change: int
    base: CandidateIndex
    closeness: OccupationCloseness
    token: Token
    indexes: tuple[CandidateIndex, ...]
    changed: int = 0


@dataclass(eq=False, slots=True)
class _Slot:
    """The state for one database. `lock` orders refreshes; `is_rebuilding` keeps rebuilds to one."""

    lock: Lock = field(default_factory=Lock)
    state: _State | None = None
    is_rebuilding: bool = False


class IndexStore:
    """One for a process. A reader waits for the first build and for small refreshes, never for a rebuild."""

    def __init__(self, *, most_changed: int = MOST_CHANGED, largest_overlay: int = LARGEST_OVERLAY) -> None:
        self._slots: WeakKeyDictionary[Any, _Slot] = WeakKeyDictionary()
        self._lock = Lock()
        self._most_changed = most_changed
        self._largest_overlay = largest_overlay

    def snapshot(self, session: Session) -> Snapshot:
        """The state that this session's transaction sees."""
        bind = session.get_bind()
        slot = self._slot(bind)
        release = newest_release_id(session)
        state = slot.state
        if state is None or not _is_current(session, state, release):
            with slot.lock:
                state = self._refreshed(session, slot.state, release)
                slot.state = state
        if state.changed > self._most_changed:
            self._start_rebuilding(bind, slot, session)
        return Snapshot(
            indexes=state.indexes,
            closeness=state.closeness,
            weights=current_weights(session),
            data_version=f"r{release}.c{state.token[0]}",
        )

    def forget(self) -> None:
        """Drop every index, so that the next ranking builds anew."""
        with self._lock:
            self._slots.clear()

    def _slot(self, bind: Any) -> _Slot:
        with self._lock:
            return self._slots.setdefault(bind, _Slot())

    def _refreshed(self, session: Session, state: _State | None, release: int) -> _State:
        """`state` brought up to date: as it is, with an overlay, or built anew when there is no other way."""
        if state is None or state.release != release:
            return _build(session, release)
        if _is_current(session, state, release):
            return state
        token = _token(session, state.base_change)
        changed = _changed_since(session, state.base_change, limit=self._largest_overlay + 1)
        if len(changed) > self._largest_overlay:
            return _build(session, release)
        overlay = load_index(session, only=changed)
        indexes = (state.base.without(changed), overlay)
        return replace(state, token=token, indexes=indexes, changed=len(changed))

    def _start_rebuilding(self, bind: Any, slot: _Slot, session: Session) -> None:
        """Build a new base beside the requests; the overlay serves them meanwhile."""
        with slot.lock:
            if slot.is_rebuilding:
                return
            slot.is_rebuilding = True
        if isinstance(bind, Engine):
            Thread(target=self._rebuild, args=(bind, slot), name="ranking-index", daemon=True).start()
        else:  # a connection belongs to its thread
            _replace_base(slot, session)

    def _rebuild(self, engine: Engine, slot: _Slot) -> None:
        with Session(engine) as session:
            _replace_base(slot, session)


STORE = IndexStore()


def current_weights(session: Session) -> Weights:
    """The weights last published, or those that the product comes with."""
    row = session.scalar(select(RankingWeights).order_by(RankingWeights.version.desc()).limit(1))
    return Weights.from_dict(row.values) if row else DEFAULT_WEIGHTS


def _build(session: Session, release: int) -> _State:
    # The token is read first: what is committed while rows are read is then read again, never missed.
    last = session.scalar(select(func.max(CandidateChange.id))) or 0
    token = _token(session, last)
    base = load_index(session)
    return _State(release, last, base, load_closeness(session), token, (base,))


def _replace_base(slot: _Slot, session: Session) -> None:
    try:
        state = _build(session, newest_release_id(session))
        with slot.lock:
            slot.state = state
    finally:
        slot.is_rebuilding = False


def _is_current(session: Session, state: _State, release: int) -> bool:
    return state.release == release and state.token == _token(session, state.base_change)


def _token(session: Session, since: int) -> Token:
    """Differs whenever a change is committed, even out of order, or under a number that a rollback freed."""
    last, count, at = session.execute(
        select(func.max(CandidateChange.id), func.count(), func.max(CandidateChange.changed_at)).where(
            CandidateChange.id > since - MARGIN
        )
    ).one()
    return last or 0, count, at


def _changed_since(session: Session, since: int, *, limit: int) -> list[int]:
    statement = select(CandidateChange.candidate_id).where(CandidateChange.id > since - MARGIN).distinct()
    return list(session.scalars(statement.limit(limit)))
