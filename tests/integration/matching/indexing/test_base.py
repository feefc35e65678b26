"""The base of an index in its file: taken from it only when it is of this very database, recent and whole."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from app.candidates.models import Candidate, CandidateChange
from app.core.db import begin_writing, make_engine
from app.matching.indexing import base as base_index
from app.matching.indexing.base import Base, find_base, obtain_base
from app.matching.indexing.files import write_index
from app.matching.indexing.loading import load_index
from app.matching.indexing.store import IndexStore
from app.model_registry import metadata
from app.reference.models import ReferenceRelease
from tests.factories.candidates import make_candidate

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def change(session: Session, candidate: Candidate, *, radius_km: int, number: int | None = None) -> None:
    candidate.radius_km = radius_km
    session.add(CandidateChange(id=number, candidate_id=candidate.id, changed_at=NOW))
    session.commit()


def list_people(session: Session) -> list[Candidate]:
    return list(session.scalars(select(Candidate).order_by(Candidate.id)))


def publish_reference(session: Session, fingerprint: str) -> None:
    session.add(ReferenceRelease(name="ROME", loaded_at=NOW, fingerprint=fingerprint, rows=1))
    session.commit()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ranking" / "own.index"


@pytest.fixture
def made(own_engine: Engine, path: Path) -> Base:
    """The base of three people, one of whom changed once, in its file."""
    with Session(own_engine) as session:
        publish_reference(session, "1" * 64)
        people = [make_candidate(session) for _ in range(3)]
        session.commit()
        change(session, people[0], radius_km=11, number=100)
        return obtain_base(session, path, most_changed=50)


def find(engine: Engine, path: Path, *, most_changed: int = 50) -> Base | None:
    with Session(engine) as session:
        return find_base(session, path, most_changed=most_changed)


def test_another_process_finds_what_the_first_one_built(own_engine: Engine, path: Path, made: Base) -> None:
    found = find(own_engine, path)
    assert found is not None
    assert (found.release, found.changes) == (made.release, made.changes)
    for candidate_id in made.index.candidate_ids.tolist():
        assert found.index.profile(candidate_id) == made.index.profile(candidate_id)
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_changes_since_are_left_to_the_overlay_up_to_a_threshold(
    own_engine: Engine, path: Path, made: Base
) -> None:
    with Session(own_engine) as session:
        for candidate in list_people(session):
            change(session, candidate, radius_km=40)
    assert find(own_engine, path) is not None
    assert find(own_engine, path, most_changed=2) is None


def test_a_late_commit_of_an_earlier_number_does_not_spoil_the_file(
    own_engine: Engine, path: Path, made: Base
) -> None:
    with Session(own_engine) as session:
        change(session, list_people(session)[1], radius_km=40, number=99)
    assert find(own_engine, path) is not None
    with Session(own_engine) as session:
        snapshot = IndexStore(folder=path.parent).snapshot(session)
        profile = snapshot.profile(list_people(session)[1].id)
    assert profile is not None
    assert profile.radius_km == 40


def restore_a_backup(session: Session) -> None:
    """Back before the change, and a year of other changes since."""
    session.execute(delete(CandidateChange))
    session.commit()
    change(session, list_people(session)[2], radius_km=5, number=100)


def restore_an_older_backup(session: Session) -> None:
    session.execute(delete(CandidateChange))
    session.commit()


def import_a_reference(session: Session) -> None:
    publish_reference(session, "2" * 64)


def install_anew(session: Session) -> None:
    """The same numbers everywhere, in a database made at another moment."""
    session.query(ReferenceRelease).update({"loaded_at": datetime(2026, 11, 26, tzinfo=UTC)})
    session.commit()


def load_other_people(session: Session) -> None:
    """The same numbers once more, and people who are not the same."""
    donor, taker = list_people(session)[:2]
    theirs, donor.public_id = donor.public_id, type(donor.public_id)(int=1)
    session.flush()
    taker.public_id = theirs
    session.commit()


@pytest.mark.parametrize(
    "do",
    [
        restore_a_backup,
        restore_an_older_backup,
        import_a_reference,
        install_anew,
        load_other_people,
    ],
)
def test_a_file_of_another_state_of_the_world_is_not_used(
    own_engine: Engine, path: Path, made: Base, do: Callable[[Session], None]
) -> None:
    assert find(own_engine, path) is not None
    with Session(own_engine) as session:
        do(session)
    assert find(own_engine, path) is None
    with Session(own_engine) as session:
        built = obtain_base(session, path, most_changed=50)
        for candidate in list_people(session):
            assert built.index.profile(candidate.id).radius_km == candidate.radius_km
    assert find(own_engine, path) is not None


def test_a_damaged_file_is_built_again(own_engine: Engine, path: Path, made: Base) -> None:
    content = bytearray(path.read_bytes())
    content[-300] ^= 0xFF
    path.write_bytes(content)
    assert find(own_engine, path) is None
    with Session(own_engine) as session:
        assert len(obtain_base(session, path, most_changed=50).index) == 3
    assert find(own_engine, path) is not None


def test_a_file_whose_stamp_says_other_things_is_built_again(
    own_engine: Engine, path: Path, made: Base
) -> None:
    """An older version of the code wrote it, of which the arrays alone did not change."""
    write_index(path, made.index, {"release": made.release, "changes": [100, 1, None]})
    assert find(own_engine, path) is None
    with Session(own_engine) as session:
        obtain_base(session, path, most_changed=50)
    assert find(own_engine, path) is not None


def test_without_a_folder_to_write_in_the_base_is_in_memory(own_engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("not a folder", encoding="utf-8")
    with Session(own_engine) as session:
        make_candidate(session)
        session.commit()
        assert len(obtain_base(session, tmp_path / "taken" / "own.index", most_changed=50).index) == 1


def test_one_builds_and_the_others_wait_for_its_file(
    own_engine: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Session(own_engine) as session:
        make_candidate(session)
        session.commit()
    builds: list[int] = []

    def count(session: Session, **options: Any) -> Any:
        builds.append(1)
        return load_index(session, **options)

    monkeypatch.setattr(base_index, "load_index", count)
    found: list[Base] = []

    def obtain() -> None:
        with Session(own_engine) as session:
            found.append(obtain_base(session, path, most_changed=50))

    threads = [Thread(target=obtain) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert [len(base.index) for base in found] == [1, 1, 1, 1]
    assert len(builds) == 1


def test_what_a_transaction_has_not_committed_is_never_in_a_base(own_engine: Engine, tmp_path: Path) -> None:
    """It may be rolled back: the base is of what is committed, the transaction sees its own in an overlay."""
    store = IndexStore(folder=tmp_path / "ranking")
    with Session(own_engine) as session:
        person = make_candidate(session, radius_km=30)
        session.commit()
        begin_writing(session)
        person.radius_km = 77
        session.add(CandidateChange(candidate_id=person.id, changed_at=NOW))
        session.flush()
        seen = store.snapshot(session).profile(person.id)
        assert seen is not None
        assert seen.radius_km == 77
        session.rollback()
        after = store.snapshot(session).profile(person.id)
        assert after is not None
        assert after.radius_km == 30


def test_a_writer_that_prepares_first_does_not_hold_up_others_while_an_index_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite one writes at a time: a journal page reads everyone before its turn, not during it."""
    engine = make_engine(f"sqlite:///{tmp_path}/own.db")
    metadata.create_all(engine)
    store = IndexStore(folder=tmp_path / "ranking")
    with Session(engine) as session:
        person = make_candidate(session)
        session.commit()
        person_id = person.id
    written: list[int] = []

    def write_meanwhile(session: Session, **options: Any) -> Any:
        with Session(engine) as other:  # would wait 15 s, then fail, if a writer were at work
            begin_writing(other)
            other.add(CandidateChange(candidate_id=person_id, changed_at=NOW))
            other.commit()
            written.append(1)
        return load_index(session, **options)

    monkeypatch.setattr(base_index, "load_index", write_meanwhile)
    store.prepare(engine)
    with Session(engine) as session:
        begin_writing(session)
        assert store.snapshot(session).profile(person_id) is not None
    assert written == [1]
    engine.dispose()


def test_a_copy_of_the_database_at_the_same_address_is_told_apart(tmp_path: Path) -> None:
    """Restored by copying files: nothing but what the database holds says so."""
    engine = make_engine(f"sqlite:///{tmp_path}/own.db")
    metadata.create_all(engine)
    with Session(engine) as session:
        person = make_candidate(session, radius_km=30)
        session.commit()
        person_id = person.id
    engine.dispose()
    shutil.copy(tmp_path / "own.db", tmp_path / "backup.db")
    with Session(engine) as session:
        change(session, session.get_one(Candidate, person_id), radius_km=60)
        IndexStore(folder=tmp_path / "ranking").snapshot(session)
    engine.dispose()
    for file in tmp_path.glob("own.db*"):
        file.unlink()
    shutil.copy(tmp_path / "backup.db", tmp_path / "own.db")
    with Session(engine) as session:
        profile = IndexStore(folder=tmp_path / "ranking").snapshot(session).profile(person_id)
        assert profile is not None
        assert profile.radius_km == 30
    engine.dispose()
