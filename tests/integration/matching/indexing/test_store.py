"""The index of a process: never stale, small refreshes, rebuilds that nobody waits for."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event
from time import monotonic, sleep
from typing import Any

import pytest
from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate, CandidateChange
from app.core.clock import day_number
from app.matching.indexing import base as base_index
from app.matching.indexing.files import map_index
from app.matching.indexing.loading import load_index
from app.matching.indexing.snapshot import Snapshot
from app.matching.indexing.store import OLDEST, IndexStore
from app.matching.models import CandidateExposure, RankingWeights
from app.matching.ranking.index import CandidateIndex
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


def test_what_the_base_has_seen_is_not_read_again(session: Session) -> None:
    """However near the end of the sequence: a new base needs no overlay for what it holds."""
    store = IndexStore()
    people = [make_candidate(session) for _ in range(3)]
    for number, person in enumerate(people):
        change(session, person, radius_km=20 + number)
    assert len(store.snapshot(session).indexes) == 1
    change(session, people[1], radius_km=33)
    _, overlay = store.snapshot(session).indexes
    assert overlay.candidate_ids.tolist() == [people[1].id]


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
    for number, person in enumerate(people[:2]):
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
        wait_until(lambda: is_whole(store, session))
        assert radius_of(store, session, person) == 45


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = monotonic() + 20
    while not is_so():
        assert monotonic() < deadline
        sleep(0.01)


def is_whole(store: IndexStore, session: Session) -> bool:
    """Whether the base holds everyone, without an overlay."""
    session.rollback()
    return len(store.snapshot(session).indexes) == 1


def test_a_base_that_another_process_made_takes_over(own_engine: Engine, tmp_path: Path) -> None:
    with Session(own_engine) as session:
        person = make_candidate(session)
        session.commit()
        store, other = IndexStore(folder=tmp_path), IndexStore(folder=tmp_path, most_changed=0)
        for each in (store, other):
            assert is_whole(each, session)
        change(session, person, radius_km=44)
        session.commit()
        assert len(store.snapshot(session).indexes) == 2
        wait_until(lambda: is_whole(other, session))  # it builds
        wait_until(lambda: is_whole(store, session))  # it maps
        assert radius_of(store, session, person) == 44


def test_what_someone_erased_is_not_in_the_file_a_day_later(own_engine: Engine, tmp_path: Path) -> None:
    """However few changed: the file, like the database, forgets whoever leaves."""
    with Session(own_engine) as session:
        leaver, other = make_candidate(session), make_candidate(session)
        session.commit()
        IndexStore(folder=tmp_path).snapshot(session)
        (file,) = tmp_path.glob("*.index")
        leaver.status = CandidateStatus.LEFT
        change(session, leaver, radius_km=0)
        session.commit()
        assert len(map_index(file)[0]) == 2
        yesterday = file.stat().st_mtime - OLDEST - 60
        os.utime(file, (yesterday, yesterday))
        store = IndexStore(folder=tmp_path)
        assert store.snapshot(session).profile(leaver.id) is None
        wait_until(lambda: map_index(file)[0].candidate_ids.tolist() == [other.id])


def test_exposures_of_the_day_are_in_base_and_overlay(session: Session) -> None:
    store = IndexStore()
    often, changed, never = (make_candidate(session) for _ in range(3))
    assert ".e" not in store.snapshot(session).data_version
    count_shown(session, {often: 7, changed: 2}, day=date(2026, 11, 25))
    change(session, changed, radius_km=31)
    snapshot = store.snapshot(session)
    assert exposures_in(snapshot) == {often.id: 7, changed.id: 2, never.id: 0}
    assert snapshot.exposures.of([never.id, often.id]) == [0, 7]
    assert snapshot.data_version.endswith(f".e{day_number(date(2026, 11, 25))}")
    assert exposures_of(snapshot.only([often.id])[0]) == {often.id: 7}
    count_shown(session, {never: 1}, day=date(2026, 11, 26))
    assert exposures_in(store.snapshot(session)) == {often.id: 0, changed.id: 0, never.id: 1}


def count_shown(session: Session, shown: dict[Candidate, int], *, day: date) -> None:
    session.execute(delete(CandidateExposure))
    session.add_all(
        CandidateExposure(candidate_id=candidate.id, shown=count, counted_on=day)
        for candidate, count in shown.items()
    )
    session.flush()
    session.expunge_all()


def exposures_of(index: CandidateIndex) -> dict[int, int]:
    return dict(
        zip(index.tables.people["candidate_id"].tolist(), index.tables.exposures.tolist(), strict=True)
    )


def exposures_in(snapshot: Snapshot) -> dict[int, int]:
    base, *overlay = snapshot.indexes
    found = exposures_of(base)
    for index in overlay:
        found |= exposures_of(index)
    return found


def test_weights_are_read_again_only_when_others_are_published(
    session: Session, count_queries: Callable[[], Any]
) -> None:
    store = IndexStore()
    make_candidate(session)
    first = store.snapshot(session)
    assert not first.weights_are_stored
    weights = replace(first.weights, version=first.weights.version + 1)
    session.add(RankingWeights(version=weights.version, values=weights.to_dict(), published_at=NOW))
    session.flush()
    second = store.snapshot(session)
    assert second.weights == weights
    assert second.weights_are_stored
    with count_queries() as statements:
        assert store.snapshot(session).weights == weights
    assert len(statements) == 1
