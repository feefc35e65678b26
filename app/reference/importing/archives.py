"""Takes the tables of the ROME out of a zip archive that somebody else made, without trusting it.

Every member is judged by what the directory says before any is read; only tables that we know are inflated,
under names of ours, and what comes out is counted as it comes.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.reference.importing.errors import DamagedArchive, NotAnArchive, NothingToImport, UnsafeArchive
from app.reference.importing.layouts import TABLES, Layout, TableSpec
from app.reference.importing.members import check_members, check_own_names

CHUNK = 64 * 1024
_END_RECORD = 22
_ZIP64 = 0xFFFF


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may hold: the official one has about forty members and inflates to some 70 MB."""

    members: int = 400
    directory_bytes: int = 256 * 1024
    inflated_bytes: int = 500_000_000
    # Repetitive tables shrink to a thirtieth.
    ratio: int = 200


class _Guarded(io.RawIOBase):
    """The archive as zipfile sees it: it never takes more than `most` bytes into memory at once."""

    def __init__(self, file: BinaryIO, size: int, most: int, refuse: Callable[[], Exception]) -> None:
        self._file, self._size, self._most, self._refuse = file, size, most, refuse

    def read(self, size: int | None = -1, /) -> bytes:
        left = max(self._size - self._file.tell(), 0)
        wanted = left if size is None or size < 0 else min(size, left)
        if wanted > self._most:
            raise self._refuse()
        return self._file.read(wanted)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True


def is_archive(path: Path) -> bool:
    """Whether `path` is a file that calls itself a zip archive, by its name or by its first bytes."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return path.suffix.lower() == ".zip" or file.read(4) == b"PK\x03\x04"


def unpack_tables(path: Path, folder: Path, *, limits: Limits | None = None) -> list[Path]:
    """Write the tables of the archive `path` into `folder`; returns their files.

    Raises NotAnArchive, UnsafeArchive, DamagedArchive or NothingToImport.
    """
    limits = limits or Limits()
    size = path.stat().st_size
    with path.open("rb") as file, _refusing(path):
        _check_beginning(path, file.read(512))

        def refuse_directory() -> UnsafeArchive:
            return UnsafeArchive(path, None, "its directory is too large to be that of the ROME")

        guarded = _Guarded(file, size, max(limits.directory_bytes, CHUNK), refuse_directory)
        with zipfile.ZipFile(guarded) as archive:
            members = archive.infolist()
            if len(members) > limits.members:
                raise UnsafeArchive(path, None, f"{len(members)} members, more than {limits.members}")
            check_members(path, members, size)
            check_own_names(path, members, file)
            if _declared_members(file, archive) not in (len(members), _ZIP64):
                raise DamagedArchive(path, None, "its directory does not list all of its members")
            return _inflate_tables(path, archive, _choose_tables(path, members), folder, limits)


def _declared_members(file: BinaryIO, archive: zipfile.ZipFile) -> int:
    """How many members the end of the archive speaks of, which zipfile does not compare with its list."""
    file.seek(-(_END_RECORD + len(archive.comment)), io.SEEK_END)
    return int.from_bytes(file.read(_END_RECORD)[10:12], "little")


def _choose_tables(path: Path, members: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The members that are tables of the ROME, by the name that we give them."""
    chosen: dict[str, zipfile.ZipInfo] = {}
    for member in members:
        name = member.filename.rpartition("/")[2]
        spec = _table_named(name)
        if spec is None:
            continue
        first = chosen.setdefault(spec.own_name(name), member)
        if first is not member:
            raise UnsafeArchive(path, None, f"{first.filename} and {member.filename} are the same table")
    if not chosen:
        raise NothingToImport(path, None, "no member has the name of a table of the ROME")
    return chosen


def _table_named(name: str) -> TableSpec | None:
    tables = (spec for spec in TABLES if spec.layout is not Layout.COMMUNES)
    return next((spec for spec in tables if spec.is_named(name)), None)


def _inflate_tables(
    path: Path, archive: zipfile.ZipFile, chosen: dict[str, zipfile.ZipInfo], folder: Path, limits: Limits
) -> list[Path]:
    declared = sum(member.file_size for member in chosen.values())
    if declared > limits.inflated_bytes:
        raise UnsafeArchive(path, None, f"its tables would take {declared:,} bytes once inflated")
    left, files = limits.inflated_bytes, []
    for name, member in chosen.items():
        # A few kilobytes shrink to almost nothing: the ratio speaks beyond a megabyte only.
        most = min(left, max(member.compress_size * limits.ratio, 1_000_000))
        if member.file_size > most:
            raise UnsafeArchive(path, None, f"{member.filename} swells {limits.ratio} times or more: a bomb")
        target = folder / name
        with archive.open(member) as source, target.open("xb") as sink:
            written = 0
            while chunk := source.read(CHUNK):
                written += len(chunk)
                if written > most:
                    raise UnsafeArchive(path, None, f"{member.filename} holds more than it declares")
                sink.write(chunk)
        if written != member.file_size:
            raise DamagedArchive(path, None, f"{member.filename} is shorter than it declares")
        left -= written
        files.append(target)
    return files


def _check_beginning(path: Path, beginning: bytes) -> None:
    if beginning.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return
    text = beginning.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        raise NotAnArchive(path, None, "this is a web page, not a zip archive: the address may have changed")
    raise NotAnArchive(path, None, "this is not a zip archive" if beginning else "the file is empty")


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """Turn what zipfile and zlib raise over bad bytes into refusals."""
    try:
        yield
    except zipfile.BadZipFile as error:
        raise DamagedArchive(path, None, f"{error}: the archive is cut or damaged") from error
    except (zlib.error, EOFError, struct.error, OverflowError) as error:
        raise DamagedArchive(path, None, "a member cannot be inflated: it is cut or damaged") from error
    except (NotImplementedError, RuntimeError, ValueError) as error:
        # Methods and flags that zipfile does not know; check_members refuses those that it can name.
        raise UnsafeArchive(
            path, None, f"zip features that no ROME needs ({type(error).__name__})"
        ) from error
