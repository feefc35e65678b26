"""The index of this process, never stale: the sequence of changes is read before each ranking.

A base index is built once; candidates changed since are hidden in it and ranked from a small overlay. Past a
threshold, or when the reference changes, the base is built again.
"""

from collections.abc import Collection
from dataclasses import dataclass
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.candidates.models import CandidateChange
from app.matching.loading import load_closeness, load_index
from app.matching.models import RankingWeights
from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import CandidateProfile
from app.matching.ranking.weights import DEFAULT_WEIGHTS, Weights
from app.reference.queries import newest_release_id

# Changed candidates in the overlay before the base is built again.
MOST_CHANGED = 2_000
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


@dataclass(slots=True)
class _Entry:
    release: int
    base_change: int
    base: CandidateIndex
    closeness: OccupationCloseness
    token: tuple[int, int]
    indexes: tuple[CandidateIndex, ...]


class IndexStore:
    """One for a process. Readers of different databases never wait for each other's builds for long."""

    def __init__(self) -> None:
        self._entries: WeakKeyDictionary[Any, _Entry] = WeakKeyDictionary()
        self._lock = Lock()

    def snapshot(self, session: Session) -> Snapshot:
        """The state that this session's transaction sees."""
        bind = session.get_bind()
        release = newest_release_id(session)
        with self._lock:
            entry = self._entries.get(bind)
            if entry is None or entry.release != release:
                entry = self._build(session, release)
                self._entries[bind] = entry
            else:
                self._refresh(session, entry)
            indexes, closeness, token = entry.indexes, entry.closeness, entry.token
        return Snapshot(
            indexes=indexes,
            closeness=closeness,
            weights=current_weights(session),
            data_version=f"r{release}.c{token[0]}",
        )

    def forget(self) -> None:
        """Drop every index, so that the next ranking builds anew."""
        with self._lock:
            self._entries.clear()

    def _build(self, session: Session, release: int) -> _Entry:
        last = _last_change(session)
        base = load_index(session)
        token = _token(session, last)
        return _Entry(release, last, base, load_closeness(session), token, (base,))

    def _refresh(self, session: Session, entry: _Entry) -> None:
        token = _token(session, entry.base_change)
        if token == entry.token:
            return
        changed = _changed_since(session, entry.base_change)
        if len(changed) > MOST_CHANGED:
            rebuilt = self._build(session, entry.release)
            entry.base_change, entry.base, entry.indexes = rebuilt.base_change, rebuilt.base, rebuilt.indexes
            entry.token = rebuilt.token
            return
        overlay = load_index(session, only=changed)
        entry.indexes = (entry.base.without(changed), overlay)
        entry.token = token


STORE = IndexStore()


def current_weights(session: Session) -> Weights:
    """The weights last published, or those that the product comes with."""
    row = session.scalar(select(RankingWeights).order_by(RankingWeights.version.desc()).limit(1))
    return Weights.from_dict(row.values) if row else DEFAULT_WEIGHTS


def _last_change(session: Session) -> int:
    return session.scalar(select(func.max(CandidateChange.id))) or 0


def _token(session: Session, since: int) -> tuple[int, int]:
    """Changes whenever a change is committed, even out of order: the last number and how many there are."""
    last, count = session.execute(
        select(func.max(CandidateChange.id), func.count()).where(CandidateChange.id > since - MARGIN)
    ).one()
    return last or 0, count


def _changed_since(session: Session, since: int) -> list[int]:
    statement = select(CandidateChange.candidate_id).where(CandidateChange.id > since - MARGIN).distinct()
    return list(session.scalars(statement))
