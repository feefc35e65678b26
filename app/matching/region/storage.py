"""The files of a run: a folder for the run, in it a folder for each span, whole or absent.

    runs/20782.w2/span-000003/     lists of the span (TopLists), fingerprints, versions.json

A span is written beside its final name and renamed: whoever reads never sees half of one, and a run that was
killed is taken up where it stopped.
"""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from app.matching.ranking.top_lists import TopLists
from app.matching.region.fingerprints import Words
from app.matching.region.versions import RunKey, Versions

KEPT_RUNS = 2


@dataclass(frozen=True, slots=True)
class StoredSpan:
    """The lists of a span, mapped; `fingerprints` of the vacancies as they were ranked."""

    lists: TopLists
    fingerprints: Words
    versions: Versions


class RunFolder:
    """Where runs are kept; `root` is made when something is written."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def list_done(self, key: RunKey) -> dict[int, Versions]:
        """Spans of this run that are there, and what each was made from."""
        return {
            int(folder.name.removeprefix("span-")): _read_versions(folder)
            for folder in sorted((self.root / key.name).glob("span-*"))
        }

    def write(self, key: RunKey, number: int, lists: TopLists, marks: Words, versions: Versions) -> int:
        """Keep the lists of a span in place of what is there; the bytes that they take."""
        run = self.root / key.name
        run.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = run / f"part-{number:06d}-{os.getpid()}"
        shutil.rmtree(part, ignore_errors=True)  # of a run that was killed
        part.mkdir(mode=0o700)
        lists.save(part)
        np.save(part / "fingerprints.npy", marks, allow_pickle=False)
        (part / "versions.json").write_text(json.dumps(asdict(versions)))
        self._put_in_place(part, self._span(key, number))
        return sum(file.stat().st_size for file in self._span(key, number).iterdir())

    def read(self, key: RunKey, number: int) -> StoredSpan:
        """The lists of a span. Raises FileNotFoundError when they are not there."""
        folder = self._span(key, number)
        return StoredSpan(
            lists=TopLists.load(folder),
            fingerprints=np.load(folder / "fingerprints.npy", mmap_mode="r", allow_pickle=False),
            versions=_read_versions(folder),
        )

    def written_at(self, key: RunKey, number: int) -> int | None:
        """When the lists of a span were put in place (ns), None when they are not there."""
        try:
            return self._span(key, number).stat().st_mtime_ns
        except FileNotFoundError:
            return None

    def newest(self) -> RunKey | None:
        """The run of the latest day, then of the latest weights."""
        return max(self._keys(), default=None)

    def remove_old(self) -> list[str]:
        """Keep the newest KEPT_RUNS runs; the names of those removed. Readers keep what they map."""
        removed = [key.name for key in sorted(self._keys())[:-KEPT_RUNS]]
        for name in removed:
            shutil.rmtree(self.root / name)
        return removed

    def _span(self, key: RunKey, number: int) -> Path:
        return self.root / key.name / f"span-{number:06d}"

    def _keys(self) -> Iterator[RunKey]:
        names = (folder.name for folder in self.root.iterdir()) if self.root.is_dir() else ()
        return (key for key in map(RunKey.read, names) if key is not None)

    @staticmethod
    def _put_in_place(part: Path, final: Path) -> None:
        """A folder cannot be renamed over another: the one before steps aside first."""
        if final.exists():
            aside = part.with_name(f"{part.name}-old")
            shutil.rmtree(aside, ignore_errors=True)
            final.rename(aside)
            part.rename(final)
            shutil.rmtree(aside)
        else:
            part.rename(final)


def _read_versions(folder: Path) -> Versions:
    return Versions(**json.loads((folder / "versions.json").read_text()))
