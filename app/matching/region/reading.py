"""A stored list, when it is exactly what ranking now would give; otherwise ranking is asked."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from app.config import Settings
from app.matching.indexing.snapshot import Snapshot
from app.matching.ranking.profiles import VacancyProfile
from app.matching.ranking.results import Filters, RankedList
from app.matching.ranking.vacancy_columns import VacancyColumns
from app.matching.region.fingerprints import fingerprints
from app.matching.region.storage import RunFolder, StoredSpan
from app.matching.region.vacancies import SPAN
from app.matching.region.versions import LISTED, TOP, RunKey, identify

_MAPPED_SPANS = 64


class StoredLists:
    """The lists of one folder of runs; spans are mapped as they are asked for."""

    def __init__(self) -> None:
        self._folder: RunFolder | None = None
        self._span = lru_cache(maxsize=_MAPPED_SPANS)(self._read)

    def use_folder(self, folder: RunFolder | None) -> None:
        """Read the runs of this folder; none for None."""
        self._folder = folder
        self._span.cache_clear()

    def find(
        self, snapshot: Snapshot, vacancy: VacancyProfile, *, limit: int, offset: int, filters: Filters
    ) -> RankedList | None:
        """What `rank` gives over the whole of `snapshot`, when a run stored exactly that: for the same data,
        weights and day, and for the vacancy as it is. Else None.
        """
        if self._folder is None or filters != LISTED or offset + limit > TOP:
            return None
        key, versions = identify(snapshot, vacancy.day)
        number = vacancy.vacancy_id // SPAN
        written_at = self._folder.written_at(key, number)
        if written_at is None:
            return None
        span = self._span(key, number, written_at)
        if span is None or span.versions != versions:
            return None
        found = _find_list(span, vacancy)
        return replace(found, items=found.items[offset : offset + limit]) if found else None

    def _read(self, key: RunKey, number: int, written_at: int) -> StoredSpan | None:
        """`written_at` tells a span from the one that another run puts in its place."""
        assert self._folder is not None
        try:
            return self._folder.read(key, number)
        except FileNotFoundError:  # removed, or stepping aside at this very moment
            return None


def _find_list(span: StoredSpan, vacancy: VacancyProfile) -> RankedList | None:
    position = int(np.searchsorted(span.lists.vacancy_id, vacancy.vacancy_id))
    if position == len(span.lists) or span.lists.vacancy_id[position] != vacancy.vacancy_id:
        return None
    (mark,) = fingerprints(VacancyColumns.from_profiles([vacancy]))
    return span.lists.ranked_list(position) if span.fingerprints[position] == mark else None


STORED = StoredLists()


def init_stored_lists(settings: Settings) -> None:
    """Read the lists of runs from the data folder."""
    STORED.use_folder(run_folder(settings))


def run_folder(settings: Settings) -> RunFolder:
    """Where this site keeps its runs."""
    return RunFolder(settings.data_dir / "ranking" / "runs")
