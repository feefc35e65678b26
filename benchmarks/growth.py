"""How the engine grows with the number of candidates, beside the same ranking in plain SQL.

    .venv/bin/python -m benchmarks.growth [--vacancies 100] [--seed 1] [--sql-up-to 2600000]

People are ten times denser at each step, in the same region. Both give the same lists on every vacancy, or
the run fails. The table goes to standard output, the chart to benchmarks/growth.svg.
"""

import argparse
import sys
from typing import NamedTuple

import numpy as np

from app.matching.ranking.engine import rank, warm_up
from app.matching.ranking.weights import DEFAULT_WEIGHTS
from benchmarks.dataset import Dataset, prepare, size_in_memory
from benchmarks.machine import ROOT, describe_run, peak_memory_mb, say
from benchmarks.plots import Series, line_chart
from benchmarks.ranking_sql import FIRST_SETTINGS, TOP, Rows, SqlRanking, lines_of, measure, timed
from benchmarks.sql_server import connect, twin_server

SIZES = (26_000, 260_000, 2_600_000)
CHART = ROOT / "benchmarks" / "growth.svg"
HEADER = (
    "| candidates | index built | in memory | people who match | engine median | engine p95 | SQL median |"
    " SQL p95 | SQL / engine |"
)


class Grown(NamedTuple):
    """What was measured at one size; times of lists in ms, SQL's empty when it was not asked."""

    candidates: int
    build_seconds: float
    megabytes: float
    matched: float
    engine: list[float]
    sql: list[float]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the engine at three sizes, and draw the growth.")
    parser.add_argument("--vacancies", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sql-up-to", type=int, default=SIZES[-1], help="largest size loaded in PostgreSQL")
    arguments = parser.parse_args()

    say(describe_run("numpy", "numba", "psycopg"))
    warm_up()
    steps = []
    for candidates in SIZES:
        dataset = prepare(candidates, arguments.vacancies, arguments.seed)
        steps.append(grow(dataset, with_sql=candidates <= arguments.sql_up_to))
        print_row(steps[-1], is_first=len(steps) == 1)
    say(f"\npeak memory of this process: {peak_memory_mb():,.0f} MB")
    CHART.write_text(draw(steps), encoding="utf-8")
    say(f"chart: {CHART.relative_to(ROOT)}")


def grow(dataset: Dataset, *, with_sql: bool) -> Grown:
    index, seconds = timed(dataset.make_index)
    engine, found = measure(
        dataset.vacancies,
        lambda vacancy: rank(index, vacancy, DEFAULT_WEIGHTS, dataset.closeness, limit=TOP),
    )
    sql = measure_sql(dataset, [lines_of(ranked) for ranked in found]) if with_sql else []
    matched = float(np.median([ranked.matched for ranked in found]))
    return Grown(
        len(dataset.columns.candidate_id), seconds, size_in_memory(index) / 1e6, matched, engine, sql
    )


def measure_sql(dataset: Dataset, expected: list[Rows]) -> list[float]:
    """Milliseconds of each vacancy; the run ends when a list is not the engine's."""
    curves = DEFAULT_WEIGHTS.curves
    with twin_server(dataset, curves) as address, connect(address, FIRST_SETTINGS) as connection:
        times, lists = measure(dataset.vacancies, SqlRanking(connection, dataset).rank)
    if [[tuple(map(int, row)) for row in rows] for rows in lists] != expected:
        sys.exit("the engine and the SQL do not list the same")
    return times


def print_row(step: Grown, *, is_first: bool) -> None:
    if is_first:
        say("\n" + HEADER)
        say("|" + "---:|" * (HEADER.count("|") - 1))
    engine = np.percentile(step.engine, [50, 95])
    cells = [
        f"{step.candidates:,}",
        f"{step.build_seconds:.2f} s",
        f"{step.megabytes:,.0f} MB",
        f"{step.matched:,.0f}",
        *(f"{time:.3f} ms" for time in engine),
    ]
    if step.sql:
        sql = np.percentile(step.sql, [50, 95])
        cells += [*(f"{time:.1f} ms" for time in sql), f"{sql[0] / engine[0]:.0f}"]
    else:
        cells += ["not asked"] * 2 + [""]
    say("| " + " | ".join(cells) + " |")


def draw(steps: list[Grown]) -> str:
    with_sql = [step for step in steps if step.sql]

    def line(name: str, share: int, *, of_sql: bool) -> Series:
        kept = with_sql if of_sql else steps
        times = [step.sql if of_sql else step.engine for step in kept]
        pairs = zip(kept, times, strict=True)
        return Series(
            name, [(step.candidates, float(np.percentile(values, share))) for step, values in pairs]
        )

    lines = [line("engine, median", 50, of_sql=False), line("engine, p95", 95, of_sql=False)]
    if with_sql:
        lines += [line("SQL, median", 50, of_sql=True), line("SQL, p95", 95, of_sql=True)]
    return line_chart(
        lines,
        title="Time to rank a region's candidates for one vacancy",
        x_label="candidates in the region",
        y_label="milliseconds, top 20",
        log_x=True,
        log_y=True,
        note=f"{describe_run()}; both list the same people",
    )


if __name__ == "__main__":
    main()
