"""The seeded people and vacancies that benchmarks share, made once and kept on disk.

They lie in a folder that Git ignores, under a name made of their size, seed and a digest of the code that
makes them: another generator never reads what an older one wrote.
"""

import hashlib
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.columns import CandidateColumns
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import VacancyProfile
from app.matching.ranking.vocabulary import Ids, offsets_of
from benchmarks import synthetic_region
from benchmarks.machine import ROOT
from benchmarks.synthetic_region import (
    TODAY,
    Region,
    make_candidates,
    make_closeness,
    make_region,
    make_vacancies,
)

FOLDER = ROOT / "instance" / "benchmarks"
REMOTE_SHARE = 10  # one vacancy more for each ten, that may be held from anywhere
MOST_SHOWN = 50
CHUNK = 260_000


@dataclass(frozen=True)
class Dataset:
    """`exposures`: in how many lists each row of `columns` was shown. `vacancies` are on site, `remote` are
    not; all are ranked on the same day.
    """

    folder: Path
    closeness: OccupationCloseness
    columns: CandidateColumns
    exposures: Ids
    vacancies: list[VacancyProfile]
    remote: list[VacancyProfile]

    def make_index(self) -> CandidateIndex:
        """The engine's index of these people, exposures included."""
        index = CandidateIndex.from_columns(self.columns)
        return index.with_exposures(self.columns.candidate_id, self.exposures)


def prepare(candidates: int, vacancies: int, seed: int, root: Path = FOLDER) -> Dataset:
    """The data of this size and seed, read from disk when they were made before."""
    sources = (Path(synthetic_region.__file__), Path(__file__))
    folder = root / f"{candidates}-{seed}-{digest(sources)}"
    folder.mkdir(parents=True, exist_ok=True)
    remove_older(folder)
    region = make_region(np.random.default_rng(seed))
    posted = make_vacancies(
        region, vacancies + -(-vacancies // REMOTE_SHARE), np.random.default_rng((seed, 2))
    )
    dated = [replace(vacancy, day=TODAY) for vacancy in posted]
    shown = np.random.default_rng((seed, 3)).geometric(0.3, candidates) - 1
    return Dataset(
        folder=folder,
        closeness=make_closeness(region),
        columns=_load_columns(folder / "people.npz", region, candidates, seed),
        exposures=np.minimum(shown, MOST_SHOWN),
        vacancies=dated[:vacancies],
        remote=[replace(vacancy, is_remote=True) for vacancy in dated[vacancies:]],
    )


def size_in_memory(index: CandidateIndex) -> int:
    """Bytes of the index's tables."""
    return sum(np.asarray(table).nbytes for table in index.tables)


def digest(paths: Iterable[Path]) -> str:
    """A short digest of what these files hold."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:12]


def remove_older(folder: Path) -> None:
    """Remove what other versions of the code made in place of this folder, whose name ends with a digest."""
    for older in folder.parent.glob(folder.name.rpartition("-")[0] + "-*"):
        if older != folder:
            shutil.rmtree(older)


def _load_columns(path: Path, region: Region, candidates: int, seed: int) -> CandidateColumns:
    if not path.exists():
        # Under another name until it is whole: an interrupted run leaves nothing that looks finished.
        unfinished = path.with_suffix(".unfinished.npz")
        np.savez(unfinished, **_make_columns(region, candidates, seed))
        unfinished.replace(path)
    with np.load(path) as arrays:
        return CandidateColumns(**arrays)


def _make_columns(region: Region, candidates: int, seed: int) -> dict[str, NDArray[np.int32]]:
    """People by chunks, each with its own seed, in 32 bits: the generator takes 3 kB a person while it
    works.
    """
    chunks = []
    for start in range(0, candidates, CHUNK):
        size = min(CHUNK, candidates - start)
        chunk = make_candidates(region, size, np.random.default_rng((seed, 1, start)))
        arrays = {field.name: getattr(chunk, field.name) for field in fields(chunk)}
        arrays["candidate_id"] = arrays["candidate_id"] + start
        for name in arrays:
            if name.endswith("_offsets"):  # joined as lengths
                arrays[name] = np.diff(arrays[name])
        chunks.append({name: values.astype(np.int32) for name, values in arrays.items()})
    joined = {name: np.concatenate([chunk[name] for chunk in chunks]) for name in chunks[0]}
    for name in joined:
        if name.endswith("_offsets"):
            joined[name] = offsets_of(joined[name]).astype(np.int32)
    return joined
