"""Zip archives of the ROME, honest and hostile: what is taken out, under which names, and what is refused."""

import io
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.reference.importing import errors
from app.reference.importing.archives import Limits, is_archive, unpack_tables
from app.reference.importing.releases import read_archive, read_releases
from tests.factories.rome_archives import zip_files
from tests.factories.rome_files import official_name, write_official, write_plain

Write = Callable[[zipfile.ZipFile], object]
ROME = official_name("referentiel_code_rome")
MOVES = official_name("rubrique_mobilite")


def write_archive(folder: Path, content: bytes) -> Path:
    path = folder / "rome.zip"
    path.write_bytes(content)
    return path


def official(tmp_path: Path, write: Write | None = None) -> bytes:
    """The small official release as a zip, with what `write` adds to it."""
    content = io.BytesIO(zip_files(write_official(tmp_path / "files").iterdir()))
    if write:
        with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
            write(archive)
    return content.getvalue()


def member(name: str, **values: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    for key, value in values.items():
        setattr(info, key, value)
    return info


@pytest.mark.parametrize("folder", ["", "ROME 4.0/", "a/b/c/"])
@pytest.mark.parametrize("write", [write_official, write_plain])
def test_an_archive_says_the_same_as_its_files(
    tmp_path: Path, write: Callable[[Path], Path], folder: str
) -> None:
    files = write(tmp_path / "files")
    release = read_archive(write_archive(tmp_path, zip_files(files.iterdir(), folder=folder)))
    expected, _ = read_releases(files)
    assert expected is not None
    assert (release.name, release.fingerprint) == (expected.name, expected.fingerprint)
    assert len(release.links) == 5


def test_a_zip_is_imported_like_a_folder(tmp_path: Path) -> None:
    path = write_archive(tmp_path, official(tmp_path))
    rome, communes = read_releases(path)
    assert rome is not None
    assert communes is None
    assert is_archive(path)
    assert not is_archive(tmp_path / "files" / ROME)
    assert not is_archive(tmp_path)


def test_only_tables_that_we_know_are_inflated_and_under_names_of_ours(tmp_path: Path) -> None:
    def add(archive: zipfile.ZipFile) -> None:
        archive.writestr("LISEZ-MOI.pdf", b"%PDF")
        archive.writestr("unix_referentiel_contexte_v460_utf8.csv", b"code_ogr\n")
        archive.writestr("unix_referentiel_code_rome_v460_iso8859-15.csv", b"code_rome\n")
        archive.writestr("communes.csv", b"code_insee\n")

    folder = tmp_path / "out"
    folder.mkdir()
    files = unpack_tables(write_archive(tmp_path, official(tmp_path, add)), folder)
    assert sorted(path.name for path in files) == sorted(path.name for path in folder.iterdir())
    assert sorted(path.name for path in files) == sorted(path.name for path in (tmp_path / "files").iterdir())


def test_an_unknown_member_of_any_size_is_left_where_it_is(tmp_path: Path) -> None:
    """What is not inflated costs nothing: its declared size is nobody's business."""
    content = official(tmp_path, lambda archive: archive.writestr("plan.bin", b"\0" * 50_000_000))
    assert read_archive(write_archive(tmp_path, content)).name == "rome v460"


UNSAFE_NAMES = {
    "../../etc/cron.d/evil": "leaves its folder",
    f"../{ROME}": "leaves its folder",
    f"a/../../{ROME}": "leaves its folder",
    "/etc/passwd": "absolute",
    "C:/Windows/evil.csv": "absolute",
    "\\\\server\\share\\evil.csv": "absolute",
    "..\\..\\evil.csv": "backslash",
    "a\x00.csv": "no file has",
    "a\nb.csv": "no file has",
    "a/b/c/d/e.csv": "nested",
    ROME.upper(): "twice",
}


@pytest.mark.parametrize(("name", "words"), UNSAFE_NAMES.items())
def test_a_name_that_no_honest_archive_has_is_refused(tmp_path: Path, name: str, words: str) -> None:
    def add(archive: zipfile.ZipFile) -> None:
        info = member("x")
        info.filename = info.orig_filename = name
        archive.writestr(info, b"evil")

    refused(write_archive(tmp_path, official(tmp_path, add)), errors.UnsafeArchive, words)
    assert not list(tmp_path.rglob("*evil*"))


def test_a_link_is_refused(tmp_path: Path) -> None:
    def add(archive: zipfile.ZipFile) -> None:
        info = member("link.csv", create_system=3)
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")

    refused(write_archive(tmp_path, official(tmp_path, add)), errors.UnsafeArchive, "is a link")


def test_a_device_is_refused(tmp_path: Path) -> None:
    def add(archive: zipfile.ZipFile) -> None:
        info = member("null", create_system=3)
        info.external_attr = 0o020666 << 16
        archive.writestr(info, b"")

    refused(write_archive(tmp_path, official(tmp_path, add)), errors.UnsafeArchive, "no plain file")


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    content = bytearray(official(tmp_path))
    place = content.index(b"PK\x01\x02") + 8
    content[place] |= 1
    refused(write_archive(tmp_path, bytes(content)), errors.UnsafeArchive, "encrypted")


def test_a_method_that_the_rome_never_used_is_refused(tmp_path: Path) -> None:
    content = official(
        tmp_path, lambda archive: archive.writestr("big.csv", b"0" * 1000, compress_type=zipfile.ZIP_LZMA)
    )
    refused(write_archive(tmp_path, content), errors.UnsafeArchive, "compressed in a way")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    content = official(tmp_path, lambda archive: archive.writestr(ROME, b"code_rome\n"))
    refused(write_archive(tmp_path, content), errors.UnsafeArchive, "twice")


def test_a_table_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    content = official(tmp_path, lambda archive: archive.writestr(f"other/{ROME}", b"code_rome\n"))
    refused(write_archive(tmp_path, content), errors.UnsafeArchive, "the same table")


def test_two_versions_of_a_table_are_refused(tmp_path: Path) -> None:
    moves = b'"code_rome","code_rome_cible","numero_ordre"\n'
    content = official(tmp_path, lambda archive: archive.writestr(MOVES.replace("460", "470"), moves))
    refused(write_archive(tmp_path, content), errors.SeveralReleases, "same table")


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    def add(archive: zipfile.ZipFile) -> None:
        for number in range(400):
            archive.writestr(f"{number}.txt", b"")

    refused(write_archive(tmp_path, official(tmp_path, add)), errors.UnsafeArchive, "members")


def test_a_directory_that_would_fill_the_memory_is_not_read(tmp_path: Path) -> None:
    def add(archive: zipfile.ZipFile) -> None:
        for number in range(3_000):
            archive.writestr(f"{number:0200d}.txt", b"")

    refused(write_archive(tmp_path, official(tmp_path, add)), errors.UnsafeArchive, "directory is too large")


def test_a_bomb_is_refused_by_what_it_declares(tmp_path: Path) -> None:
    files = write_official(tmp_path / "files")
    (files / MOVES).write_bytes(b"0" * 20_000_000)
    path = write_archive(tmp_path, zip_files(files.iterdir()))
    assert path.stat().st_size < 60_000
    refused(path, errors.UnsafeArchive, "bomb")


def test_tables_that_are_too_large_together_are_refused(tmp_path: Path) -> None:
    path = write_archive(tmp_path, official(tmp_path))
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(errors.UnsafeArchive, match="once inflated"):
        unpack_tables(path, folder, limits=Limits(inflated_bytes=500))
    assert not list(folder.iterdir())


@pytest.mark.parametrize("declared", [1_000, 900_000])
def test_a_bomb_that_lies_about_its_size_is_stopped_at_what_it_declares(
    tmp_path: Path, declared: int
) -> None:
    """What comes out is counted: 20 MB behind a small size never reach the disk."""
    files = write_official(tmp_path / "files")
    (files / MOVES).write_bytes(b"0" * 20_000_000)
    content = bytearray(zip_files(files.iterdir()))
    for place in _places(content, struct.pack("<L", 20_000_000)):
        content[place : place + 4] = struct.pack("<L", declared)
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises((errors.DamagedArchive, errors.UnsafeArchive)):
        unpack_tables(write_archive(tmp_path, bytes(content)), folder)
    assert sum(path.stat().st_size for path in folder.iterdir()) < 1_100_000


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    """An overlapping bomb: many names, each with its own declared size, on the same bytes."""
    content = bytearray(official(tmp_path))
    directory = content.index(b"PK\x01\x02")
    second = content.index(b"PK\x01\x02", directory + 4)
    content[second + 42 : second + 46] = content[directory + 42 : directory + 46]
    refused(write_archive(tmp_path, bytes(content)), errors.UnsafeArchive, "overlaps")


def test_a_local_name_that_is_not_that_of_the_directory_is_refused(tmp_path: Path) -> None:
    content = bytearray(official(tmp_path))
    place = content.index(ROME.encode())
    content[place : place + 4] = b"evil"
    refused(write_archive(tmp_path, bytes(content)), errors.DamagedArchive, "not where the directory says")


def test_a_member_with_another_checksum_is_refused(tmp_path: Path) -> None:
    content = bytearray(official(tmp_path))
    at = content.index(b"PK\x01\x02") + 16
    content[at] ^= 0xFF
    refused(write_archive(tmp_path, bytes(content)), errors.DamagedArchive, "CRC")


@pytest.mark.parametrize("kept", [0.05, 0.3, 0.6, 0.9, 0.99])
def test_an_archive_cut_short_is_refused(tmp_path: Path, kept: float) -> None:
    content = official(tmp_path)
    path = write_archive(tmp_path, content[: int(len(content) * kept)])
    refused(path, errors.DamagedArchive, "cut or damaged")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><title>Maintenance</title>", "web page"),
        (b"\xef\xbb\xbf\n <html lang='fr'>", "web page"),
        (b"code_rome,label\n", "not a zip"),
        (b"Rar!\x1a\x07\x00", "not a zip"),
        (random.Random(4).randbytes(5_000), "not a zip"),
    ],
)
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    refused(write_archive(tmp_path, content), errors.NotAnArchive, words)


def test_garbage_that_begins_like_an_archive_is_refused(tmp_path: Path) -> None:
    content = b"PK\x03\x04" + random.Random(4).randbytes(5_000)
    refused(write_archive(tmp_path, content), errors.DamagedArchive, "damaged")


def test_an_archive_of_something_else_is_refused(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("photo.jpg", b"\xff\xd8")
    refused(write_archive(tmp_path, content.getvalue()), errors.NothingToImport, "no member")


def test_an_archive_that_lacks_a_table_is_refused(tmp_path: Path) -> None:
    files = write_official(tmp_path / "files")
    (files / MOVES).unlink()
    path = write_archive(tmp_path, zip_files(files.iterdir()))
    refused(path, errors.MissingTable, "rubrique_mobilite")


def test_flipped_bytes_anywhere_end_in_a_refusal_or_in_a_whole_release(tmp_path: Path) -> None:
    """No damage escapes as another error, and none is imported: the rows are those of the honest archive."""
    whole = official(tmp_path)
    expected = read_archive(write_archive(tmp_path, whole)).fingerprint
    draw, refusals = random.Random(460), 0
    for _ in range(600):
        content = bytearray(whole)
        content[draw.randrange(4, len(content))] ^= 1 << draw.randrange(8)
        try:
            release = read_archive(write_archive(tmp_path, bytes(content)))
        except errors.ImportRefused:
            refusals += 1
        else:
            assert release.fingerprint == expected
    assert refusals > 300


def _places(content: bytearray, words: bytes) -> list[int]:
    return [place for place in range(len(content)) if content.startswith(words, place)]


def refused(path: Path, error: type[errors.ImportRefused], words: str) -> None:
    with pytest.raises(errors.ImportRefused) as refusal:
        read_archive(path)
    assert type(refusal.value) is error, refusal.value
    assert words in refusal.value.message
