"""Judges the members of a zip archive by what its directory says of them."""

import re
import stat
import unicodedata
import zipfile
from pathlib import Path
from typing import BinaryIO

from app.reference.importing.errors import DamagedArchive, UnsafeArchive

DEPTH = 4
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def check_members(path: Path, members: list[zipfile.ZipInfo], size: int) -> None:
    """Raise UnsafeArchive or DamagedArchive at the first member of `path` (of `size` bytes) that is amiss."""
    seen: set[str] = set()
    for member in members:
        problem = _name_problem(member.orig_filename) or _kind_problem(member)
        if problem:
            raise UnsafeArchive(path, None, f"{_shown(member)} {problem}")
        # Some systems hold these to be the same file.
        name = unicodedata.normalize("NFC", member.filename).casefold().rstrip("/")
        if name in seen:
            raise UnsafeArchive(path, None, f"{_shown(member)} is there twice")
        seen.add(name)
    _check_places(path, members, size)


def _name_problem(name: str) -> str | None:
    parts = name.replace("\\", "/").rstrip("/").split("/")
    if _CONTROL.search(name) or not name:
        return "has a name that no file has"
    if name.startswith(("/", "\\")) or _DRIVE.match(name):
        return "has an absolute path"
    if "\\" in name:
        return "has a backslash in its path"
    if any(part in ("..", ".", "") for part in parts):
        return "has a path that leaves its folder"
    if len(parts) > DEPTH:
        return f"is nested in more than {DEPTH - 1} folders"
    return None


def _kind_problem(member: zipfile.ZipInfo) -> str | None:
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link" if kind == stat.S_IFLNK else "is no plain file"
    if member.flag_bits & _ENCRYPTED:
        return "is encrypted"
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is compressed in a way that the ROME never was"
    return None


def _check_places(path: Path, members: list[zipfile.ZipInfo], size: int) -> None:
    """No two members share bytes of the archive, and all of them are inside it."""
    end = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < end:
            raise UnsafeArchive(path, None, f"{_shown(member)} overlaps another member: a bomb")
        end = member.header_offset + _LOCAL_HEADER + len(member.orig_filename) + member.compress_size
        if end > size:
            raise DamagedArchive(path, None, f"{_shown(member)} ends after the archive: it looks cut")


def check_own_names(path: Path, members: list[zipfile.ZipInfo], file: BinaryIO) -> None:
    """Raise DamagedArchive where a member calls itself otherwise than the directory does.

    zipfile compares them for the members that it opens; a table whose name is damaged would be passed over.
    """
    for member in members:
        file.seek(member.header_offset)
        header = file.read(_LOCAL_HEADER)
        length = int.from_bytes(header[26:28], "little")
        if header[:4] != b"PK\x03\x04" or file.read(length) != _encoded(member):
            raise DamagedArchive(path, None, f"{_shown(member)} is not where the directory says")


def _encoded(member: zipfile.ZipInfo) -> bytes:
    return member.orig_filename.encode("utf-8" if member.flag_bits & 0x800 else "cp437")


def _shown(member: zipfile.ZipInfo) -> str:
    return repr(member.orig_filename[:120])
