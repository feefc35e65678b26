"""Rank every published vacancy and store the lists, span by span: interrupted, a run is taken up again."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy.orm import Session

from app.core.clock import day_number, paris_date
from app.matching.indexing.snapshot import Snapshot
from app.matching.ranking.batch import rank_many
from app.matching.ranking.top_lists import TopLists, merge_top_lists
from app.matching.ranking.vacancy_columns import VacancyColumns
from app.matching.region.fingerprints import Words, fingerprints
from app.matching.region.storage import RunFolder
from app.matching.region.vacancies import Span, list_spans, load_vacancies
from app.matching.region.versions import LISTED, TOP, RunKey, identify

# Lists of each block of vacancies, in the order of blocks, which are taken as they are needed.
RankBlocks = Callable[[Iterable[VacancyColumns]], Iterator[TopLists]]
# Called with what is done and what there is to do, in vacancies.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did. `stored_bytes` are those written now; `unfit`: vacancies ranked now whose list is
    empty.
    """

    vacancies: int
    already_done: int
    people_listed: int
    unfit: int
    stored_bytes: int


def rank_region(
    session: Session,
    snapshot: Snapshot,
    folder: RunFolder,
    rank_blocks: RankBlocks,
    *,
    now: datetime,
    again: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Rank what the run of this day and of these weights lacks.

    With `again`, spans made from other data than those of `snapshot`, or that hold a vacancy which changed,
    are ranked anew. Idempotent: with nothing left to do, nothing is written. The session is only read from.
    """
    today = paris_date(now)
    key, versions = identify(snapshot, day_number(today))
    done = folder.list_done(key)
    spans = list_spans(session)
    total = sum(span.vacancies for span in spans)
    before = 0 if again else sum(span.vacancies for span in spans if span.number in done)
    counts = [before, 0, 0, 0]
    waiting: deque[tuple[Span, Words]] = deque()
    skipped: list[Span] = []

    def load() -> Iterator[VacancyColumns]:
        for span in spans:
            if span.number in done and not again:
                continue
            vacancies = load_vacancies(session, span, today=today)
            marks = fingerprints(vacancies)
            if done.get(span.number) == versions and _holds(folder, key, span, marks):
                counts[0] += span.vacancies
                skipped.append(span)
                continue
            waiting.append((span, marks))
            yield vacancies

    if progress is not None:
        progress(before, total)
    for lists in rank_blocks(load()):
        span, marks = waiting.popleft()
        counts[0] += span.vacancies
        counts[1] += len(lists.entries)
        counts[2] += int((lists.matched == 0).sum())
        counts[3] += folder.write(key, span.number, lists, marks, versions)
        if progress is not None:
            progress(counts[0], total)
    folder.remove_old()
    return Report(total, before + sum(span.vacancies for span in skipped), *counts[1:])


def _holds(folder: RunFolder, key: RunKey, span: Span, marks: Words) -> bool:
    """Whether the lists of a span are of the vacancies that have these fingerprints."""
    return np.array_equal(folder.read(key, span.number).fingerprints, marks)


def rank_here(snapshot: Snapshot, *, threads: int) -> RankBlocks:
    """Rank in this process: compiled code leaves the interpreter to the other threads."""

    def rank_block(vacancies: VacancyColumns) -> TopLists:
        return merge_top_lists(
            [
                rank_many(index, vacancies, snapshot.weights, snapshot.closeness, limit=TOP, filters=LISTED)
                for index in snapshot.indexes
            ],
            limit=TOP,
        )

    def rank_blocks(blocks: Iterable[VacancyColumns]) -> Iterator[TopLists]:
        on_their_way: deque[Future[TopLists]] = deque()
        with ThreadPoolExecutor(threads, thread_name_prefix="region") as pool:
            for block in blocks:
                on_their_way.append(pool.submit(rank_block, block))
                if len(on_their_way) > threads:
                    yield on_their_way.popleft().result()
            while on_their_way:
                yield on_their_way.popleft().result()

    return rank_blocks
