"""An index in a file: the same one when mapped, whole or refused, shared, replaced under its readers."""

import os
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from app.matching.indexing import files as index_files
from app.matching.indexing.files import (
    IndexFileRefused,
    file_for,
    locked,
    map_index,
    read_stamp,
    write_index,
)
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import CandidateProfile, Evidence, OccupationAim, SkillHeld

STAMP = {"release": 3, "evidence": ["person 1"]}


def person(number: int) -> CandidateProfile:
    return CandidateProfile(
        candidate_id=number,
        aims=(OccupationAim(10 + number), OccupationAim(20, 4)),
        skills=(SkillHeld(100 + number, Evidence.ASSESSED, 2), SkillHeld(500, Evidence.CERTIFIED, 3)),
        latitude=4_616_027 + number,
        longitude=-115_119,
        radius_km=30,
        available_day=20_782,
        accepted_contracts=3,
        preferred_contracts=1,
        training_occupations=(20, 21),
        training_level=4,
        certificates=(7,),
        zone=7_501,
    )


PEOPLE = [person(number) for number in (5, 3, 9, 1)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "base.index"
    write_index(path, CandidateIndex.from_profiles(PEOPLE), STAMP)
    return path


def test_a_mapped_index_is_the_one_that_was_written(path: Path) -> None:
    made = CandidateIndex.from_profiles(PEOPLE)
    mapped, stamp = map_index(path)
    assert stamp == read_stamp(path) == STAMP
    for name, value in made.tables._asdict().items():
        found = getattr(mapped.tables, name)
        assert np.array_equal(found, value), name
        # Another dtype or flag would have the whole kernel compiled once more.
        if isinstance(value, np.ndarray):
            assert found.dtype == value.dtype
            assert found.flags.writeable
            assert found.flags.aligned
    assert [mapped.profile(item.candidate_id) for item in PEOPLE] == PEOPLE
    assert len(mapped.without([3])) == 3


def test_an_index_of_nobody_can_be_kept_too(tmp_path: Path) -> None:
    write_index(tmp_path / "none.index", CandidateIndex.from_profiles([]), STAMP)
    assert len(map_index(tmp_path / "none.index")[0]) == 0


def test_only_the_owner_can_read_the_file(path: Path) -> None:
    """It says what people declared of themselves."""
    assert path.stat().st_mode & 0o777 == 0o600


def cut(content: bytes) -> bytes:
    return content[:-1]


def cut_in_the_header(content: bytes) -> bytes:
    return content[:40]


def flip(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


@pytest.mark.parametrize(
    "damage",
    [
        cut,
        cut_in_the_header,
        lambda content: content + b"\0",
        lambda content: flip(content, 0),
        lambda content: flip(content, 20),
        lambda content: flip(content, 60),
        lambda content: flip(content, len(content) - 200),
        lambda content: b"SQLite format 3\0" + content[16:],
        lambda content: b"",
    ],
    ids=["cut", "cut-header", "longer", "magic", "length", "header", "data", "foreign", "empty"],
)
def test_a_damaged_or_foreign_file_is_refused(path: Path, damage: Callable[[bytes], bytes]) -> None:
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(IndexFileRefused):
        map_index(path)


def test_a_file_of_another_version_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_files, "LAYOUT", "a later one")
    with pytest.raises(IndexFileRefused, match="another version"):
        read_stamp(path)


def test_who_maps_a_file_keeps_it_when_another_takes_its_place(path: Path) -> None:
    mapped, _ = map_index(path)
    write_index(path, CandidateIndex.from_profiles([replace(PEOPLE[0], radius_km=99)]), {"release": 4})
    assert [mapped.profile(item.candidate_id) for item in PEOPLE] == PEOPLE
    assert map_index(path)[0].profile(5).radius_km == 99
    assert [file.name for file in path.parent.iterdir()] == ["base.index"]


def test_nothing_that_is_done_to_a_mapped_array_reaches_the_file(path: Path) -> None:
    before = path.read_bytes()
    mapped, _ = map_index(path)
    mapped.tables.people["radius_km"] = 1
    assert path.read_bytes() == before
    assert map_index(path)[0].profile(5).radius_km == 30


@pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="needs Linux's account of mappings")
def test_the_pages_of_a_mapped_index_are_shared(path: Path) -> None:
    """Private to the letter, but no page is copied as long as nobody writes."""
    mapped, _ = map_index(path)
    assert int(mapped.tables.people["radius_km"].sum()) == 30 * len(PEOPLE)
    lines = Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.endswith(str(path)))
    figures = dict(line.split()[:2] for line in lines[start + 1 : start + 20] if line.split()[-1] == "kB")
    assert int(figures["Rss:"]) > 0
    assert (figures["Private_Dirty:"], figures["Anonymous:"]) == ("0", "0")


def hold_and_die(path: Path) -> None:
    with locked(path):
        os.kill(os.getpid(), 9)


def test_a_killed_process_gives_its_lock_back(tmp_path: Path) -> None:
    process = get_context("fork").Process(target=hold_and_die, args=(tmp_path / "base.lock",))
    process.start()
    process.join(10)
    assert process.exitcode == -9
    with locked(tmp_path / "base.lock"):
        pass


def test_nobody_waits_for_ever_for_a_process_that_hangs(tmp_path: Path) -> None:
    path = tmp_path / "base.lock"
    with locked(path), pytest.raises(TimeoutError), locked(path, patience=0.1):
        pass


def test_what_a_killed_writer_left_is_removed_by_the_next(path: Path) -> None:
    left = path.with_name("base.index.123.part")
    left.write_bytes(path.read_bytes()[:100])
    write_index(path, CandidateIndex.from_profiles(PEOPLE), STAMP)
    assert not left.exists()


def test_a_file_that_other_code_wrote_goes_once_it_is_left_alone(tmp_path: Path) -> None:
    """Two versions run side by side while one takes over from the other."""
    mine = file_for(tmp_path, "sqlite:///here.db")
    database = mine.name.partition("-")[0]
    old, recent, foreign = (
        tmp_path / name
        for name in (f"{database}-aaaaaaaa.index", f"{database}-bbbbbbbb.index", "0123-cccccccc.index")
    )
    for file in (old, recent, foreign):
        file.write_bytes(b"whatever")
    for file in (old, foreign):
        os.utime(file, (0, 0))
    write_index(mine, CandidateIndex.from_profiles(PEOPLE), STAMP)
    assert sorted(tmp_path.iterdir()) == sorted([mine, recent, foreign])
