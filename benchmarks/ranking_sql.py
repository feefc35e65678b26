"""Time the ranking engine beside the same ranking in plain SQL on a PostgreSQL of its own, in one run.

    .venv/bin/python -m benchmarks.ranking_sql [--candidates 260000] [--vacancies 200] [--seed 1]

Both give the whole formula: five parts, hard conditions, exposures and lots. They must give the same people
in the same order with the same scores and parts, for every vacancy, or the run fails. Each figure is the best
of some runs of a vacancy, the same number for both, through the driver that the application uses.

Two ways to write the SQL are compared with the engine over all vacancies. *Plain*: the people in the bounding
box of the vacancy, joined with what they hold, scored, the best kept. *Best*: the fastest of three shapes and
of the planner's settings, which meets the sets of those who share a skill or an occupation with those who are
near. The engine's answer is the list, how many people match, and how many each condition leaves out: RATIO
compares it with plain SQL for the list and the best SQL for the counts. The other ratios are printed before.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import cache
from itertools import product
from time import perf_counter
from typing import Any, NamedTuple, TypeVar

import numpy as np
import psycopg
from psycopg.types.numeric import Int4

from app.matching.ranking.batch import rank_many
from app.matching.ranking.engine import rank, warm_up
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import VacancyProfile
from app.matching.ranking.results import RankedList
from app.matching.ranking.vacancy_columns import VacancyColumns
from app.matching.ranking.weights import DEFAULT_WEIGHTS
from benchmarks.dataset import Dataset, prepare, size_in_memory
from benchmarks.machine import describe_run, say
from benchmarks.sql_server import Settings, connect, size_on_disk, twin_server
from benchmarks.sql_twin import (
    SHAPES,
    count_statement,
    for_psycopg,
    for_server,
    kind_of,
    list_statement,
    parameters_of,
    read_counts,
)

TOP, ROUNDS, TRIED = 20, 4, 20
PLAIN = "people first"
WIDEST_LINE = 150
FIRST_SETTINGS = {
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "plan_cache_mode": "force_generic_plan",
}
CHOICES = {
    "jit": ("off", "on"),
    "max_parallel_workers_per_gather": ("0", "2"),
    "plan_cache_mode": ("force_generic_plan", "force_custom_plan"),
}
Rows = list[tuple[int, ...]]
Found = TypeVar("Found")


class SqlRanking:
    """The ranking asked of PostgreSQL, over one connection: statements are prepared, one for each kind."""

    def __init__(self, connection: psycopg.Connection[Any], dataset: Dataset, shape: str = SHAPES[0]) -> None:
        self._cursor = connection.cursor(binary=True)
        self._widest_km = int(dataset.columns.radius_km.max())
        self._list_text = cache(lambda kind: for_psycopg(list_statement(DEFAULT_WEIGHTS, kind, shape)))
        self._count_text = cache(lambda kind: for_psycopg(count_statement(DEFAULT_WEIGHTS, kind)))
        self._shape = shape

    def rank(self, vacancy: VacancyProfile) -> Rows:
        """Candidate id, score and the units of the five parts of each of the first, in order."""
        return self._ask(self._list_text(kind_of(vacancy)), vacancy)

    def count(self, vacancy: VacancyProfile) -> Rows:
        """What `read_counts` reads."""
        return self._ask(self._count_text(kind_of(vacancy)), vacancy)

    def explain(self, vacancy: VacancyProfile) -> list[str]:
        """The plan of the prepared statement, with what it read and how long each step took."""
        parameters = self._parameters(vacancy)
        text, names = for_server(list_statement(DEFAULT_WEIGHTS, kind_of(vacancy), self._shape))
        self._cursor.execute(f"PREPARE explained ({', '.join('integer' for _ in names)}) AS {text}")
        values = ", ".join(str(parameters[name]) for name in names)
        self._cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) EXECUTE explained ({values})")
        return [line for (line,) in self._cursor.fetchall()]

    def _ask(self, statement: str, vacancy: VacancyProfile) -> Rows:
        self._cursor.execute(statement, self._parameters(vacancy), prepare=True)
        return self._cursor.fetchall()

    def _parameters(self, vacancy: VacancyProfile) -> dict[str, int]:
        found = parameters_of(vacancy, DEFAULT_WEIGHTS.curves, self._widest_km, TOP)
        return {name: Int4(value) for name, value in found.items()}  # of one type, to be prepared once


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the ranking engine beside plain SQL on PostgreSQL.")
    parser.add_argument("--candidates", type=int, default=260_000)
    parser.add_argument("--vacancies", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()

    say(describe_run("numpy", "numba", "psycopg"))
    dataset, seconds = timed(lambda: prepare(arguments.candidates, arguments.vacancies, arguments.seed))
    skills = len(dataset.columns.skill)
    say(f"{arguments.candidates:,} candidates, {skills:,} skills held, seed {arguments.seed}")
    say(f"data ready in {seconds:.1f} s")
    index, seconds = timed(dataset.make_index)
    say(f"index built in {seconds:.2f} s, {size_in_memory(index) / 1e6:.0f} MB")
    _, seconds = timed(warm_up)
    say(f"compiled code ready in {seconds:.2f} s")
    started = perf_counter()
    with twin_server(dataset, DEFAULT_WEIGHTS.curves) as address:
        megabytes = size_on_disk(address) / 1e6
        say(f"PostgreSQL ready in {perf_counter() - started:.1f} s, {megabytes:,.0f} MB, all in its memory")
        compare_all(address, dataset, index)


def compare_all(address: str, dataset: Dataset, index: CandidateIndex) -> None:
    shape, settings = choose(address, dataset)
    with connect(address, settings) as connection:
        sql = SqlRanking(connection, dataset, shape)
        usual = usual_vacancy(dataset, index)
        version = connection.info.server_version // 10_000
        say(f"\nPostgreSQL {version}, plan of vacancy {usual.vacancy_id}, which as many match as the median:")
        for line in sql.explain(usual):
            say("  " + (line if len(line) <= WIDEST_LINE else line[: WIDEST_LINE - 1] + "…"))
        say("\nremote vacancies:")
        anywhere = fastest_shape(connection, dataset, dataset.remote, SHAPES[:2])
        say(f"  kept: {anywhere}")
        compare(SqlRanking(connection, dataset, anywhere), dataset, index, dataset.remote)
        say(f"\nvacancies on site, {shape}:")
        times = compare(sql, dataset, index, dataset.vacancies)
        plain = measure_plain(connection, dataset, index)
    say("\nratios of medians, SQL over the engine:")
    for name, listing in (("best SQL", times.listing), ("plain SQL", plain)):
        alone = float(np.median(listing) / times.engine)
        both = float(np.median(np.add(listing, times.counting)) / times.engine)
        say(f"  {name}: {alone:.0f} for the list alone, {both:.0f} for the same answer")
    say(f"RATIO {both:.0f}")


class Times(NamedTuple):
    """Milliseconds of each vacancy in SQL, and the engine's median."""

    listing: list[float]
    counting: list[float]
    engine: float


def measure_plain(
    connection: psycopg.Connection[Any], dataset: Dataset, index: CandidateIndex
) -> list[float]:
    """Check that plain SQL gives the same lists; its milliseconds for each vacancy on site."""
    sql = SqlRanking(connection, dataset, PLAIN)
    times, lists = measure(dataset.vacancies, sql.rank)
    for vacancy, listed in zip(dataset.vacancies, lists, strict=True):
        expected = rank(index, vacancy, DEFAULT_WEIGHTS, dataset.closeness, limit=TOP)
        if [tuple(map(int, row)) for row in listed] != lines_of(expected):
            sys.exit(f"vacancy {vacancy.vacancy_id}: the engine and plain SQL do not list the same")
    report(f"plain SQL ({PLAIN}), the list", times)
    return times


def usual_vacancy(dataset: Dataset, index: CandidateIndex) -> VacancyProfile:
    """The vacancy in the middle by the number of people who match."""

    def matched(vacancy: VacancyProfile) -> int:
        return rank(index, vacancy, DEFAULT_WEIGHTS, dataset.closeness, limit=0).matched

    return sorted(dataset.vacancies, key=matched)[len(dataset.vacancies) // 2]


def compare(
    sql: SqlRanking, dataset: Dataset, index: CandidateIndex, vacancies: Sequence[VacancyProfile]
) -> Times:
    """Check that both agree on every vacancy, print the times and return them."""
    by_sql, lists = measure(vacancies, sql.rank)
    for_counts, counts = measure(vacancies, sql.count)
    by_engine, found = measure(
        vacancies, lambda vacancy: rank(index, vacancy, DEFAULT_WEIGHTS, dataset.closeness, limit=TOP)
    )
    for vacancy, listed, counted, expected in zip(vacancies, lists, counts, found, strict=True):
        if [tuple(map(int, row)) for row in listed] != lines_of(expected):
            sys.exit(f"vacancy {vacancy.vacancy_id}: the engine and the SQL do not list the same")
        totals = (expected.matched, expected.excluded, expected.missing_certificates)
        if read_counts(counted, vacancy, len(index)) != totals:
            sys.exit(f"vacancy {vacancy.vacancy_id}: the engine and the SQL do not count the same")
    matched = [ranked.matched for ranked in found]
    say(f"  same {TOP} people, order, scores and parts, and same counts, on {len(vacancies)} vacancies")
    say(f"  people who match a vacancy: median {np.median(matched):,.0f}, most {max(matched):,}")
    report("SQL, the list", by_sql)
    report("SQL, the counts", for_counts)
    report("engine, both", by_engine)
    report_batch(dataset, index, vacancies, found)
    engine, listing = np.median(by_engine), np.median(by_sql)
    ratio_95 = np.percentile(by_sql, 95) / np.percentile(by_engine, 95)
    say(f"  SQL's list / engine: {listing / engine:.0f} (median), {ratio_95:.0f} (p95)")
    return Times(by_sql, for_counts, float(engine))


def choose(address: str, dataset: Dataset) -> tuple[str, Settings]:
    """The fastest shape, then the fastest settings with it, on the first vacancies."""
    some = dataset.vacancies[:TRIED]
    say(f"\nmedian of {len(some)} vacancies, best of {ROUNDS} runs each:")

    with connect(address, FIRST_SETTINGS) as connection:
        shape = fastest_shape(connection, dataset, some, SHAPES)
    tried = []
    for values in product(*CHOICES.values()):
        settings = dict(zip(CHOICES, values, strict=True))
        with connect(address, settings) as connection:
            median = median_of(SqlRanking(connection, dataset, shape).rank, some)
        tried.append((median, settings))
        say(f"  {median:8.2f} ms  {words(settings)}")
    _, best = min(tried, key=lambda trial: trial[0])
    say(f"kept: {shape}; {words(best)}")
    return shape, best


def fastest_shape(
    connection: psycopg.Connection[Any],
    dataset: Dataset,
    vacancies: Sequence[VacancyProfile],
    shapes: Sequence[str],
) -> str:
    medians = {shape: median_of(SqlRanking(connection, dataset, shape).rank, vacancies) for shape in shapes}
    for shape, milliseconds in medians.items():
        say(f"  {milliseconds:8.2f} ms  {shape}")
    return min(medians, key=medians.__getitem__)


def median_of(run: Callable[[VacancyProfile], object], vacancies: Sequence[VacancyProfile]) -> float:
    return float(np.median(measure(vacancies, run)[0]))


def measure(
    vacancies: Sequence[VacancyProfile], run: Callable[[VacancyProfile], Found]
) -> tuple[list[float], list[Found]]:
    """Milliseconds and result of each vacancy: the best of some rounds, after one that only warms up."""
    results = [run(vacancy) for vacancy in vacancies]
    passes = [
        [timed(lambda vacancy=vacancy: run(vacancy))[1] for vacancy in vacancies] for _ in range(ROUNDS)
    ]
    return [1000 * min(times) for times in zip(*passes, strict=True)], results


def lines_of(found: RankedList) -> Rows:
    return [(item.candidate_id, item.score, *item.parts) for item in found.items]


def report_batch(
    dataset: Dataset,
    index: CandidateIndex,
    vacancies: Sequence[VacancyProfile],
    expected: Sequence[RankedList],
) -> None:
    """What a vacancy takes when many are ranked in one call, on one thread, as the whole region is."""
    columns = VacancyColumns.from_profiles(list(vacancies))
    runs = [
        timed(lambda: rank_many(index, columns, DEFAULT_WEIGHTS, dataset.closeness, limit=TOP))
        for _ in range(1 + ROUNDS)
    ]
    lists = runs[0][0]
    if any(lists.ranked_list(at) != ranked for at, ranked in enumerate(expected)):
        sys.exit("the engine does not list the same in one call and in many")
    seconds = min(seconds for _, seconds in runs[1:])
    say(f"  engine, the {len(vacancies)} in one call: {1000 * seconds / len(vacancies):.3f} ms each")


def words(settings: Settings) -> str:
    return ", ".join(f"{name} {value}" for name, value in settings.items())


def timed(run: Callable[[], Found]) -> tuple[Found, float]:
    """The result of `run` and its seconds."""
    start = perf_counter()
    result = run()
    return result, perf_counter() - start


def report(name: str, milliseconds: list[float]) -> None:
    median, p95 = np.percentile(milliseconds, [50, 95])
    say(f"  {name}: median {median:.3f} ms, p95 {p95:.3f} ms, worst {max(milliseconds):.3f} ms")


if __name__ == "__main__":
    main()
