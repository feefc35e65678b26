"""The index of a process: never stale, small refreshes, rebuilds that nobody waits for."""

from datetime import UTC, datetime, timedelta
from threading import Event
from time import monotonic, sleep
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.candidates.models import Candidate, CandidateChange
from app.matching import base_index
from app.matching.index_store import IndexStore
from app.matching.loading import load_index
from app.matching.ranking.weights import DEFAULT_CURVES
from app.reference.models import ReferenceRelease
from tests.factories.candidates import make_candidate
from tests.factories.reference import make_mobility, make_occupation

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def change(session: Session, candidate: Candidate, *, number: int | None = None, radius_km: int) -> None:
    candidate.radius_km = radius_km
    session.add(CandidateChange(id=number, candidate_id=candidate.id, changed_at=NOW))
    session.flush()


def radius_of(store: IndexStore, session: Session, candidate: Candidate) -> int:
    profile = store.snapshot(session).profile(candidate.id)
    assert profile is not None
    return profile.radius_km


def test_nothing_is_read_again_while_nothing_changes(session: Session) -> None:
    store = IndexStore()
    make_candidate(session)
    first, second = store.snapshot(session), store.snapshot(session)
    assert first.indexes == second.indexes
    assert first.data_version == second.data_version


def test_a_changed_person_is_ranked_from_the_overlay_only(session: Session) -> None:
    store = IndexStore()
    person, other = make_candidate(session), make_candidate(session)
    base = store.snapshot(session).indexes[0]
    change(session, person, radius_km=77)
    snapshot = store.snapshot(session)
    hidden, overlay = snapshot.indexes
    assert hidden.tables.skills is base.tables.skills  # the same tables, not a copy
    assert list(hidden.candidate_ids) == [other.id]
    assert list(overlay.candidate_ids) == [person.id]
    assert radius_of(store, session, person) == 77


def test_a_change_that_commits_after_a_later_one_is_seen(session: Session) -> None:
    """Numbers of the sequence are taken at once and committed in any order."""
    store = IndexStore()
    early, late = make_candidate(session), make_candidate(session)
    store.snapshot(session)
    change(session, late, number=1_000_010, radius_km=11)
    assert radius_of(store, session, late) == 11
    change(session, early, number=1_000_005, radius_km=12)
    assert radius_of(store, session, early) == 12


def test_a_number_that_a_rollback_freed_may_serve_again(session: Session) -> None:
    store = IndexStore()
    first, second = make_candidate(session), make_candidate(session)
    store.snapshot(session)
    with session.begin_nested() as attempt:
        change(session, first, number=2_000_001, radius_km=11)
        assert radius_of(store, session, first) == 11
        attempt.rollback()
    second.radius_km = 12
    session.add(CandidateChange(id=2_000_001, candidate_id=second.id, changed_at=NOW + timedelta(seconds=1)))
    session.flush()
    assert radius_of(store, session, first) == 30
    assert radius_of(store, session, second) == 12


def test_a_change_during_the_first_reading_is_not_missed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows are read before the change, the sequence after it: the order of reading must not hide it."""
    person = make_candidate(session)

    def read_then_change(session: Session, **options: Any) -> Any:
        index = load_index(session, **options)
        change(session, person, radius_km=55)
        monkeypatch.undo()
        return index

    monkeypatch.setattr(base_index, "load_index", read_then_change)
    store = IndexStore()
    store.snapshot(session)
    assert radius_of(store, session, person) == 55


def test_past_the_threshold_the_base_holds_everyone_again(session: Session) -> None:
    store = IndexStore(most_changed=1)
    people = [make_candidate(session) for _ in range(3)]
    store.snapshot(session)
    for number, person in enumerate(people):
        change(session, person, radius_km=40 + number)
        assert radius_of(store, session, person) == 40 + number
    (base,) = store.snapshot(session).indexes
    assert sorted(base.candidate_ids) == sorted(person.id for person in people)


def test_more_changes_than_an_overlay_holds_are_read_with_everyone(session: Session) -> None:
    store = IndexStore(largest_overlay=1)
    people = [make_candidate(session) for _ in range(3)]
    store.snapshot(session)
    for number, person in enumerate(people):
        change(session, person, radius_km=50 + number)
    snapshot = store.snapshot(session)
    assert len(snapshot.indexes) == 1
    assert [radius_of(store, session, person) for person in people] == [50, 51, 52]


def test_a_new_reference_changes_closeness_at_once(session: Session) -> None:
    store = IndexStore()
    held, asked = make_occupation(session), make_occupation(session)
    before = store.snapshot(session)
    make_mobility(session, held, asked)
    session.add(ReferenceRelease(name="ROME", loaded_at=NOW, fingerprint="0" * 64, rows=1))
    session.flush()
    after = store.snapshot(session)
    closeness = [
        snapshot.closeness.nearness(held.id, asked.id, DEFAULT_CURVES).closeness
        for snapshot in (before, after)
    ]
    assert closeness == [0, DEFAULT_CURVES.mobility_first]
    assert before.data_version != after.data_version


def test_nobody_waits_for_a_rebuild(own_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    store = IndexStore(most_changed=0)
    may_go_on, has_started = Event(), Event()
    with Session(own_engine) as session:
        person = make_candidate(session)
        session.commit()
        store.snapshot(session)
        change(session, person, radius_km=44)
        session.commit()

        def read_slowly(session: Session, **options: Any) -> Any:
            if "only" not in options:
                has_started.set()
                assert may_go_on.wait(10)
            return load_index(session, **options)

        monkeypatch.setattr(base_index, "load_index", read_slowly)
        assert len(store.snapshot(session).indexes) == 2
        assert has_started.wait(10)
        # The rebuild is held up, and every list goes on being fresh.
        change(session, person, radius_km=45)
        session.commit()
        assert radius_of(store, session, person) == 45
        may_go_on.set()
        deadline = monotonic() + 10
        while len(store.snapshot(session).indexes) != 1 and monotonic() < deadline:
            session.rollback()
            sleep(0.01)
        assert len(store.snapshot(session).indexes) == 1
        assert radius_of(store, session, person) == 45
