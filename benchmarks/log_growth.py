"""How the log of lists grows, and what its blocks cost: bytes for a list, time to write, read and drop.

    python -m benchmarks.log_growth [--lists 90000] [--per-day 1000]

A throw-away PostgreSQL is filled with two years of lists of ten people, a block a month. Sizes are those of
the tables and their indexes; times are medians of one process, on a server that does not wait for its disk.
"""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from app.core.clock import paris_date
from app.core.db import make_engine
from app.matching.log.blocks import Block, drop_block, list_blocks, make_block
from app.matching.log.exposures import count_exposures
from app.matching.log.rolling import roll_log
from app.matching.models import SuggestionItem, SuggestionList
from app.model_registry import metadata
from benchmarks.machine import describe_run, say
from tests.plugins.postgres_cluster import postgres_cluster

PEOPLE, VACANCIES, LINES, BLOCKS = 260_000, 20_000, 10, 25
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
FILL = """
INSERT INTO suggestion_lists
  (vacancy_id, shown_to_id, shown_at, weights_version, data_version, filters, matched, excluded, hidden)
SELECT 1 + n * 48271 % :vacancies, 1 + n % 5000, CAST(:end AS timestamptz) - (:lists - n) * :step, 2,
  'r1.c260000.e20782', '{"km": "25"}', 120 + n % 400,
  '{"too_far": 241806, "paused": 912, "contract_refused": 2203, "certificate_missing": 61,
    "nothing_in_common": 14022}', CAST('[' || n || ', ' || n + 7 || ']' AS json)
FROM generate_series(1, :lists) AS n ORDER BY n"""
FILL_LINES = """
INSERT INTO suggestion_items
SELECT id, 1 + (id * 69621 + place * 16807) % :people, place, 95000 - place * 1300,
  30000, 20000, 12000, 15000, 15000, 5 + place * 3, place
FROM suggestion_lists, generate_series(1, :places) AS place ORDER BY id, place"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lists", type=int, default=90_000)
    parser.add_argument("--per-day", type=int, default=1_000)
    wanted = parser.parse_args()
    say(describe_run("sqlalchemy", "psycopg"))
    with postgres_cluster() as cluster:
        engine = make_engine(cluster.create_database("log_growth"))
        metadata.create_all(engine)
        with Session(engine) as session:
            _fill(session, wanted.lists)
            _say_sizes(session, wanted.lists, wanted.per_day)
            _say_times(session, wanted.lists)
        engine.dispose()


def _fill(session: Session, lists: int) -> None:
    size = lists // BLOCKS
    session.execute(text("SELECT setval('suggestion_lists_id_seq', :last)"), {"last": lists})
    roll_log(session, months=24, block=size, now=NOW)
    while (first := list_blocks(session)[0].first) > 0:
        make_block(session, Block(max(0, first - size), first))
    session.execute(text("SELECT setval('suggestion_lists_id_seq', 1, false)"))
    # Two years of lists, whatever their number: each block holds a month.
    step = timedelta(days=730) / lists
    values = {"vacancies": VACANCIES, "lists": lists, "end": NOW, "step": step}
    session.execute(text(FILL), values)
    session.execute(text(FILL_LINES), {"people": PEOPLE, "places": LINES})
    session.commit()
    with session.bind.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:  # type: ignore[union-attr]
        connection.execute(text("VACUUM ANALYZE"))


def _say_sizes(session: Session, lists: int, per_day: int) -> None:
    say(f"\n{lists:,} lists of {LINES} people in {len(list_blocks(session))} blocks\n")
    say("| table | rows | table, MB | indexes, MB | bytes for a list shown |")
    say("|---|---:|---:|---:|---:|")
    total = 0.0
    for table in ("suggestion_lists", "suggestion_items"):
        rows = session.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608 (our own names)
        sizes = session.execute(
            text(
                "SELECT sum(pg_table_size(inhrelid)), sum(pg_indexes_size(inhrelid)) FROM pg_inherits "
                "WHERE inhparent = CAST(:table AS regclass)"
            ),
            {"table": table},
        ).one()
        heap, indexes = (float(size) for size in sizes)
        total += heap + indexes
        each = (heap + indexes) / lists
        say(f"| {table} | {rows:,} | {heap / 1e6:.1f} | {indexes / 1e6:.1f} | {each:.0f} |")
    year = total / lists * per_day * 365
    say(
        f"\nOne list shown: {1 + LINES} rows, {total / lists:.0f} bytes. At {per_day:,} lists a day: "
        f"{(1 + LINES) * per_day * 365 / 1e6:.2f} million rows and {year / 1e9:.2f} GB a year, "
        f"{year * 2 / 1e9:.2f} GB kept over 24 months."
    )


def _say_times(session: Session, lists: int) -> None:
    person = 12_345
    of_person = (
        select(SuggestionItem, SuggestionList)
        .join(SuggestionList, SuggestionList.id == SuggestionItem.list_id)
        .where(SuggestionItem.candidate_id == person)
        .order_by(SuggestionList.shown_at.desc())
        .limit(20)
    )
    say("\n| what | median, ms |\n|---|---:|")
    write = _timed(lambda: _write(session), times=300)
    say(f"| write a list of {LINES} people (two statements, no foreign key) | {write:.2f} |")
    read = _timed(lambda: session.execute(of_person).all())
    say(f"| the last lists of one person, over every block | {read:.2f} |")
    # The people whom these lists cite are numbers here.
    session.execute(
        text("ALTER TABLE candidate_exposures DROP CONSTRAINT fk_candidate_exposures_candidate_id")
    )
    started = perf_counter()
    shown = count_exposures(session, today=paris_date(NOW))
    counted = f"{lists * 30 // 730:,} lists, {shown:,} people"
    say(f"| count the exposures of 30 days ({counted}) | {_since(started):.0f} |")
    session.commit()
    oldest, second = list_blocks(session)[:2]
    started = perf_counter()
    drop_block(session, oldest)
    session.commit()
    say(f"| drop a block of {oldest.end - oldest.first:,} lists | {_since(started):.1f} |")
    started = perf_counter()
    for table, key in (("suggestion_items", "list_id"), ("suggestion_lists", "id")):
        session.execute(
            text(f"DELETE FROM {table} WHERE {key} >= :first AND {key} < :end"),  # noqa: S608
            {"first": second.first, "end": second.end},
        )
    session.commit()
    say(f"| delete as many rows one by one (before any VACUUM) | {_since(started):.1f} |")
    _add_foreign_keys(session)
    with_keys = _timed(lambda: _write(session), times=300)
    say(f"| write a list with the foreign keys that the log had | {with_keys:.2f} |")


def _write(session: Session) -> None:
    """As app/matching/log/journal.py does, without ranking."""
    number = session.execute(
        insert(SuggestionList).returning(SuggestionList.id),
        {
            "vacancy_id": 17,
            "shown_to_id": 5,
            "shown_at": NOW,
            "weights_version": 2,
            "data_version": "r1.c260000.e20782",
            "filters": {"km": "25"},
            "matched": 300,
            "excluded": {"too_far": 241_806, "paused": 912},
            "hidden": [4, 11],
        },
    ).scalar_one()
    parts = ("rank", "score", "occupation", "skills", "distance", "availability", "training", "distance_km")
    lines: list[dict[str, Any]] = [
        {"list_id": number, "candidate_id": 1 + (number * 31 + place * 977) % PEOPLE, "exposures": place}
        | dict.fromkeys(parts, place)
        for place in range(1, LINES + 1)
    ]
    session.execute(insert(SuggestionItem), lines)
    session.commit()


def _add_foreign_keys(session: Session) -> None:
    """Rows for every number that the log cites, in tables of their own, and keys on them."""
    targets = (
        ("suggestion_items", "candidate_id", PEOPLE),
        ("suggestion_lists", "vacancy_id", VACANCIES),
        ("suggestion_lists", "shown_to_id", 5_001),
    )
    for table, column, count in targets:
        session.execute(text(f"CREATE TABLE of_{column} AS SELECT generate_series(1, {count}) AS id"))
        session.execute(text(f"ALTER TABLE of_{column} ADD PRIMARY KEY (id)"))
        session.execute(text(f"ALTER TABLE {table} ADD FOREIGN KEY ({column}) REFERENCES of_{column}"))
    session.execute(
        text("ALTER TABLE suggestion_items ADD FOREIGN KEY (list_id) REFERENCES suggestion_lists")
    )
    session.commit()


def _timed(run: Callable[[], object], *, times: int = 50) -> float:
    """Median time in ms, the first runs left out: statements are prepared by then."""
    taken = []
    for _ in range(times):
        started = perf_counter()
        run()
        taken.append(_since(started))
    return median(taken[times // 5 :])


def _since(started: float) -> float:
    return (perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
