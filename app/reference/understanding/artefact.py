"""A learned suggester as one file, made again to the same bytes from the same sources.

Its name tells what it was made from: the release of the reference, our lists, and the layout of this code. So
a file is never out of date: it is there or it has to be made.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from app.reference.understanding.cleaning import WORDS
from app.reference.understanding.evidence import FIGURES
from app.reference.understanding.fitting import NO_DOUBT
from app.reference.understanding.reading import EVERYDAY

FORMAT = 1
_META = "meta"
_PRIVATE = 0o600


class ArtefactRefused(ValueError):
    """The file is not one that this code wrote, whole."""


@dataclass(frozen=True, slots=True)
class Artefact:
    """`arrays` of the evidence, what was learned of them, and what is said of its making."""

    codes: tuple[str, ...]
    arrays: Mapping[str, np.ndarray]
    weights: np.ndarray
    sharpness: float
    made_from: Mapping[str, Any]
    doubt: float = NO_DOUBT


def file_for(folder: Path, fingerprint: str, subject: str = "occupations") -> Path:
    """Where the suggester of a release of the reference is kept, as this version of the code makes it."""
    return folder / f"{subject}-{fingerprint[:16]}-{_sources_digest()[:8]}.npz"


def write_artefact(path: Path, artefact: Artefact, figures: tuple[str, ...] = FIGURES) -> None:
    """Put the artefact at `path`, whole or not at all; `figures` names what the weights are of."""
    meta = {
        "format": FORMAT,
        "figures": figures,
        "codes": artefact.codes,
        "weights": artefact.weights.tolist(),
        "sharpness": artefact.sharpness,
        "doubt": artefact.doubt,
        "made_from": dict(artefact.made_from),
    }
    encoded = np.frombuffer(json.dumps(meta, sort_keys=True).encode(), dtype=np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE), "wb") as file:  # noqa: PTH123
            np.savez(file, allow_pickle=False, **{_META: encoded, **artefact.arrays})
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def read_artefact(path: Path, figures: tuple[str, ...] = FIGURES) -> Artefact:
    """The artefact at `path`. Raises ArtefactRefused; FileNotFoundError when there is none."""
    try:
        # Never pickles: an array of objects in the file is refused by NumPy.
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        meta = json.loads(arrays.pop(_META).tobytes())
        if meta["format"] != FORMAT or tuple(meta["figures"]) != figures:
            raise ArtefactRefused(f"{path.name} was made by another version")
        return Artefact(
            tuple(meta["codes"]),
            arrays,
            np.array(meta["weights"], dtype=np.float32),
            float(meta["sharpness"]),
            meta["made_from"],
            float(meta["doubt"]),
        )
    except (BadZipFile, KeyError, ValueError, EOFError) as error:
        raise ArtefactRefused(f"{path.name} cannot be read: {error}") from error


def remove_others(path: Path) -> None:
    """Files of releases and versions before this one: whoever has read them keeps them in memory."""
    for other in path.parent.glob(f"{path.name.partition('-')[0]}-*.npz"):
        if other != path:
            other.unlink(missing_ok=True)


@contextmanager
def making_in(folder: Path) -> Iterator[None]:
    """One process at a time makes files in a folder, which is there from now on."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "making.lock").open("w") as file:
        flock(file, LOCK_EX)
        yield


@cache
def _sources_digest() -> str:
    """Changes with our lists and with the code that reads them."""
    digest = sha256(str(FORMAT).encode())
    for path in sorted([*WORDS.iterdir(), *EVERYDAY.glob("*.csv"), *Path(__file__).parent.glob("*.py")]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
