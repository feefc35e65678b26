"""Fresh across processes: what one commits is in what the next reads, and no kill -9 loses any of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.candidates.changes import record_change
from app.candidates.models import Candidate
from app.matching.indexing.base import find_base, obtain_base
from app.reference.enums import EvidenceKind
from tests.factories.accounts import make_employer
from tests.factories.candidates import NOW, make_candidate
from tests.factories.reference import make_commune, make_occupation, make_skill
from tests.factories.vacancies import make_vacancy
from tests.integration.matching.conftest import make_own_engine
from tests.integration.matching.desk import Desk

PAGE = 10
# The bound; a change is in fact in the next list, whenever that is asked for.
SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Place:
    """A vacancy that asks for one skill, thirty people who hold it, and a skill that it could ask besides."""

    url: str
    engine: Engine
    folder: Path
    vacancy: int
    extra_skill: int

    def desk(self, **options: Any) -> Desk:
        return Desk(self.url, self.folder, **options)

    @property
    def file(self) -> Path:
        (file,) = self.folder.glob("*.index")
        return file


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("place")
    engine = make_own_engine(request, folder, "place")
    with Session(engine) as session:
        occupation, commune = make_occupation(session), make_commune(session)
        skill, extra = make_skill(session, occupation), make_skill(session, occupation)
        vacancy = make_vacancy(
            session, make_employer(session), occupation=occupation, commune=commune, essential=[skill]
        )
        for number in range(30):
            held = {skill: EvidenceKind.CERTIFIED if number < 12 else EvidenceKind.DECLARED}
            make_candidate(session, occupation=occupation, commune=commune, skills=held)
        session.commit()
        url = engine.url.render_as_string(hide_password=False)
        yield Place(url, engine, folder / "ranking", vacancy.id, extra.id)
    engine.dispose()


@pytest.fixture(scope="module")
def desks(place: Place) -> Iterator[tuple[Desk, Desk]]:
    """Two processes that have ranked once, so that each holds an index."""
    with place.desk() as first, place.desk() as second:
        for desk in (first, second):
            desk.tell("rank", vacancy=place.vacancy)
        assert first.hear()["people"] == second.hear()["people"]
        yield first, second


def rank(desk: Desk, place: Place, **details: Any) -> dict[str, Any]:
    started = monotonic()
    answer = desk.ask("rank", vacancy=place.vacancy, **details)
    assert monotonic() - started < SECONDS
    return answer


def test_whoever_pauses_or_leaves_in_one_process_is_not_in_the_next_list_of_another(
    place: Place, desks: tuple[Desk, Desk]
) -> None:
    writer, reader = desks
    before = rank(reader, place)
    first, second = before["people"][:2]
    writer.ask("pause", candidate=first)
    after = rank(reader, place)
    assert first not in after["people"]
    assert (len(after["people"]), after["total"]) == (PAGE, before["total"] - 1)
    writer.ask("leave", candidate=second)
    after = rank(reader, place)
    assert {first, second}.isdisjoint(after["people"])
    assert (len(after["people"]), after["total"]) == (PAGE, before["total"] - 2)
    # And the writer itself sees what it wrote.
    assert rank(writer, place) == after


def test_a_vacancy_that_changes_in_one_process_is_ranked_anew_in_another(
    place: Place, desks: tuple[Desk, Desk]
) -> None:
    writer, reader = desks
    before = rank(reader, place)["scores"]
    writer.ask("ask_skill", vacancy=place.vacancy, skill=place.extra_skill)
    after = rank(reader, place)["scores"]
    assert after[0] < before[0]  # nobody holds what is asked besides


def test_what_a_killed_process_committed_is_kept_and_what_it_had_not_is_not(
    place: Place, desks: tuple[Desk, Desk]
) -> None:
    one, other = desks
    first, second = rank(one, place)["people"][:2]
    with place.desk() as writer:
        writer.ask("pause", candidate=first)
        assert writer.ask("pause_without_commit", candidate=second) == {"halted": "before commit"}
        writer.kill()
    people = rank(one, place)["people"]
    assert first not in people
    assert second in people
    assert rank(other, place)["people"] == people
    other.ask("pause", candidate=second)  # nothing that the dead one held is in the way
    assert second not in rank(one, place)["people"]


def test_a_new_process_maps_the_file_and_reads_only_what_changed(
    place: Place, desks: tuple[Desk, Desk]
) -> None:
    made = place.file.stat()
    first = rank(desks[1], place)["people"][0]
    desks[0].ask("pause", candidate=first)
    with place.desk() as third:
        assert first not in third.ask("rank", vacancy=place.vacancy)["people"]
    assert place.file.stat().st_ino == made.st_ino  # nobody built it again


def test_a_builder_killed_in_the_middle_leaves_a_free_lock_and_no_half_file(
    place: Place, tmp_path: Path
) -> None:
    elsewhere = replace(place, folder=tmp_path)
    with elsewhere.desk(halt="fsync") as builder:
        assert builder.ask("prepare") == {"halted": "fsync"}  # all is written, under another name
        assert list(tmp_path.glob("*.index")) == []
        builder.kill()
    with Session(place.engine) as session:
        (left,) = tmp_path.glob("*.part")
        # The lock is free, or this would wait for ever; and what was left is removed.
        obtain_base(session, left.with_suffix("").with_suffix(""), most_changed=50)
        assert find_base(session, elsewhere.file, most_changed=50) is not None
    assert not left.exists()


def test_a_rebuild_killed_in_the_middle_leaves_the_file_that_was_there(
    place: Place, desks: tuple[Desk, Desk]
) -> None:
    made = place.file.stat()
    with Session(place.engine) as session:
        # An older file than an overlay can follow: whoever comes next has to build.
        for person in session.query(Candidate).all():
            record_change(session, person.id, NOW)
        session.commit()
    with place.desk(halt="fsync", largest_overlay=5) as builder:
        assert builder.ask("prepare") == {"halted": "fsync"}
        # Readers wait for nobody, and what is committed meanwhile is in their next list.
        first = rank(desks[1], place)["people"][0]
        desks[0].ask("pause", candidate=first)
        assert first not in rank(desks[1], place)["people"]
        builder.kill()
    assert place.file.stat().st_ino == made.st_ino
    with place.desk(largest_overlay=5) as next_builder:
        assert first not in next_builder.ask("rank", vacancy=place.vacancy)["people"]
    assert place.file.stat().st_ino != made.st_ino
