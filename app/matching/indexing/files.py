"""An index as one file, mapped rather than read: web processes share its pages and start at once.

    lead      magic, length and checksum of the header
    header    JSON: layout of the arrays, what the maker stamped on it, length and checksum of the data
    data      the arrays, each from a multiple of 64 bytes

A file is written beside its final name, then renamed over it: a half-written one is never seen, and whoever
maps the one before keeps it until the last mapping goes. Whatever is not exactly what this code would write
(another layout, another machine's byte order, a damaged byte, a foreign file) is refused.
"""

import json
import mmap
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep
from typing import IO, Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from app.core.clock import utc_now
from app.matching.indexing import fetching, loading
from app.matching.ranking import building, columns, profiles, tables, vocabulary
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.vocabulary import Vocabulary

Stamp = dict[str, Any]

FORMAT = 1
MAGIC = b"estuaire index\n\0"
LEAD = struct.Struct("<16sQI")
ALIGNMENT = 64
LONGEST_HEADER = 1 << 20
LEFT_ALONE = 86_400  # seconds
_PRIVATE = 0o600
_VOCABULARIES = ("occupations", "skills", "certificates")


class IndexFileRefused(ValueError):
    """The file is not an index that this code wrote, whole; the message says why."""


def write_index(path: Path, made: CandidateIndex, stamp: Stamp) -> None:
    """Put `made` at `path` in place of what is there, with `stamp` (JSON) in its header. One writer at a
    time: call it under `locked`.
    """
    arrays = {name: _bytes_of(array) for name, array in _arrays_of(made).items()}
    numbers = {
        name: value for name, value in made.tables._asdict().items() if not isinstance(value, np.ndarray)
    }
    offsets, size, checksum = {}, 0, 0
    for name, array in arrays.items():
        offsets[name] = (size, len(array))
        padded = _padding(array) + len(array)
        size, checksum = size + padded, crc32(bytes(_padding(array)), crc32(array, checksum))
    header = json.dumps(
        {
            "layout": LAYOUT,
            "stamp": stamp,
            "numbers": numbers,
            "arrays": offsets,
            "size": size,
            "checksum": checksum,
        }
    ).encode()
    header += b" " * (-(LEAD.size + len(header)) % ALIGNMENT)
    _remove_leftovers(path)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE), "wb") as file:  # noqa: PTH123
        file.write(LEAD.pack(MAGIC, len(header), crc32(header)) + header)
        for array in arrays.values():
            file.write(array)
            file.write(bytes(_padding(array)))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def read_stamp(path: Path) -> Stamp:
    """What the maker of the file stamped on it. Raises IndexFileRefused and FileNotFoundError."""
    with path.open("rb") as file:
        _, header = _read_header(file.read(LEAD.size), file.read)
    stamp: Stamp = header["stamp"]
    return stamp


def map_index(path: Path) -> tuple[CandidateIndex, Stamp]:
    """The index of this file, and its stamp. Raises IndexFileRefused and FileNotFoundError.

    Its pages are those of the file, shared with every process that maps it. The mapping is private: nothing
    that a process did to an array could reach the file, or another process.
    """
    with path.open("rb") as file:
        start, header = _read_header(file.read(LEAD.size), file.read)
        if os.fstat(file.fileno()).st_size != start + header["size"]:
            raise IndexFileRefused("the file is cut short")
        # Not ACCESS_READ: to compiled code a read-only array is another type, compiled once more.
        mapping = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    if crc32(memoryview(mapping)[start:]) != header["checksum"]:
        raise IndexFileRefused("the data are damaged")
    arrays: dict[str, Any] = {}
    for name, dtype in _DTYPES.items():
        offset, length = header["arrays"][name]
        arrays[name] = np.frombuffer(mapping, dtype, length // dtype.itemsize, start + offset)
    words = {name: Vocabulary(arrays.pop(_ids_of(name))) for name in _VOCABULARIES}
    return CandidateIndex(tables.Tables(**arrays, **header["numbers"]), **words), header["stamp"]


@contextmanager
def locked(path: Path, *, patience: float = 60.0) -> Iterator[None]:
    """Wait for the lock of this name and hold it; a process that dies gives it back, even by kill -9.

    Raises TimeoutError (an OSError) after `patience` seconds: whoever holds it may hang.
    """
    deadline = monotonic() + patience
    with open(os.open(path, os.O_RDWR | os.O_CREAT, _PRIVATE), "rb") as file:  # noqa: PTH123
        while not _try_lock(file):
            if monotonic() > deadline:
                raise TimeoutError(f"{path.name} is held by another process")
            sleep(0.05)
        yield


def _try_lock(file: IO[bytes]) -> bool:
    try:
        flock(file, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    return True


def file_for(folder: Path, address: str) -> Path:
    """Where the index of the database at `address` is kept, as this version of the code lays it out: two
    versions that run side by side keep a file each.
    """
    return folder / f"{sha256(address.encode()).hexdigest()[:16]}-{LAYOUT[:8]}.index"


def _remove_leftovers(path: Path) -> None:
    """What a killed writer left (we hold the lock), and a file that other code wrote and has left alone."""
    for part in path.parent.glob(f"{path.name}.*.part"):
        part.unlink(missing_ok=True)
    database, _, _ = path.name.partition("-")
    for other in path.parent.glob(f"{database}-*.index"):
        if other != path and utc_now().timestamp() - other.stat().st_mtime > LEFT_ALONE:
            other.unlink(missing_ok=True)


def _arrays_of(made: CandidateIndex) -> dict[str, NDArray[Any]]:
    arrays = {name: value for name, value in made.tables._asdict().items() if isinstance(value, np.ndarray)}
    return arrays | {_ids_of(name): getattr(made, name).ids for name in _VOCABULARIES}


def _ids_of(vocabulary: str) -> str:
    return f"{vocabulary}.ids"  # a table has the same name


def _bytes_of(array: NDArray[Any]) -> memoryview:
    return np.ascontiguousarray(array).view(np.uint8).data


def _padding(array: memoryview) -> int:
    return -len(array) % ALIGNMENT


def _read_header(lead: bytes, read: Any) -> tuple[int, dict[str, Any]]:
    """Where the data start, and the header."""
    if len(lead) != LEAD.size:
        raise IndexFileRefused("the file is cut short")
    magic, length, checksum = LEAD.unpack(lead)
    if magic != MAGIC:
        raise IndexFileRefused("another kind of file")
    encoded = read(min(length, LONGEST_HEADER))
    if len(encoded) != length or crc32(encoded) != checksum:
        raise IndexFileRefused("the header is damaged")
    header: dict[str, Any] = json.loads(encoded)
    if header["layout"] != LAYOUT:
        raise IndexFileRefused("written by another version")
    return LEAD.size + length, header


def _describe_layout() -> str:
    """Differs when the same database could give other bytes: other arrays, or other code that makes them."""
    code = sha256()
    for module in (fetching, loading, building, columns, profiles, tables, vocabulary):
        code.update(Path(str(module.__file__)).read_bytes())
    arrays = [(name, repr(dtype)) for name, dtype in _DTYPES.items()]
    return sha256(repr((FORMAT, sys.byteorder, arrays, code.hexdigest())).encode()).hexdigest()


# An index of nobody says which arrays there are.
_DTYPES = {name: array.dtype for name, array in _arrays_of(CandidateIndex.from_profiles([])).items()}
LAYOUT = _describe_layout()
