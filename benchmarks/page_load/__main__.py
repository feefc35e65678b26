"""Time the suggestions page over a whole region: PostgreSQL, the site as `make run` serves it, and wrk.

    make bench-page                                  (or: .venv/bin/python -m benchmarks.page_load)
    .venv/bin/python -m benchmarks.page_load --candidates 5000 --vacancies 8000 --employers 400 --seconds 5

The first run at a size loads the region; later ones find it in instance/bench/page. Recruiters sign in
through the form, then visit lists of their own vacancies: with think time first, then without, more and more
of them at once. Any page refused, empty or lost fails the run, and so does a page that asks the database more
often than another.
"""

import argparse
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.machine import describe_run
from benchmarks.page_load.costs import KINDS, PageFailed, Visit, measure_page
from benchmarks.page_load.load import Measure, find_knee, run_wrk, write_visitors
from benchmarks.page_load.recruiters import Recruiter, choose_recruiters, sign_in
from benchmarks.page_load.region import SETTINGS, Region, Size, region_of
from benchmarks.page_load.site import Site, site_over

VISITORS = 20
THINK_MS = 1000
CLOSED_LOOP = (1, 2, 4, 8, 16, 32)
WARM_UP_SECONDS = 5
MEASURED_PAGES = 300


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the suggestions page over a whole region.")
    usual = Size()
    parser.add_argument("--candidates", type=int, default=usual.candidates)
    parser.add_argument("--vacancies", type=int, default=usual.vacancies)
    parser.add_argument("--employers", type=int, default=usual.employers)
    parser.add_argument("--seconds", type=int, default=60, help="of the run with think time")
    parser.add_argument("--step-seconds", type=int, default=10, help="of each step without think time")
    parser.add_argument("--port", type=int, default=8099)
    arguments = parser.parse_args()
    size = Size(arguments.candidates, arguments.vacancies, arguments.employers)
    with region_of(size) as region:
        say(f"{size.candidates:,} candidates, {size.vacancies:,} vacancies, {size.employers:,} firms")
        say(describe_run("flask", "gunicorn", "sqlalchemy", "psycopg"))
        memory = SETTINGS["shared_buffers"]
        say(f"the cores serve PostgreSQL ({memory} of shared buffers), the site and wrk")
        with (
            TemporaryDirectory() as folder,
            site_over(region.environment(), port=arguments.port, log=region.data.parent / "site.log") as site,
        ):
            recruiters = bring_in(region, site)
            visitors = Path(folder) / "visitors"
            write_visitors(recruiters, visitors)
            time_with_thinking(site, visitors, arguments.seconds)
            time_without(site, visitors, arguments.step_seconds)
        print_costs(region, recruiters)


def bring_in(region: Region, site: Site) -> list[Recruiter]:
    recruiters = [sign_in(site.address, *chosen) for chosen in choose_recruiters(region, VISITORS)]
    lists = sum(len(recruiter.paths) for recruiter in recruiters)
    say(f"{len(recruiters)} recruiters signed in, {lists} pages of lists to visit")
    return recruiters


def time_with_thinking(site: Site, visitors: Path, seconds: int) -> None:
    run_wrk(site.address, visitors, visitors=VISITORS, seconds=WARM_UP_SECONDS)
    say(f"\n{VISITORS} visitors, {THINK_MS / 1000:g} s of think time on average, {seconds} s:")
    print_header("pages/s", "p50 ms", "p95 ms", "p99 ms", "worst", "site CPU ms/page")
    for kind, text in (("page", "whole pages"), ("fragment", "fragments (HTMX)")):
        before = site.cpu_seconds()
        measure = run_wrk(
            site.address, visitors, visitors=VISITORS, seconds=seconds, think_ms=THINK_MS, kind=kind
        )
        spent = 1000 * (site.cpu_seconds() - before) / measure.pages
        print_row(text, *figures_of(measure), f"{spent:.1f}")


def time_without(site: Site, visitors: Path, seconds: int) -> None:
    say(f"\nwithout think time, whole pages, {seconds} s each:")
    print_header("pages/s", "p50 ms", "p95 ms", "p99 ms", "worst")
    steps = []
    for count in CLOSED_LOOP:
        steps.append(run_wrk(site.address, visitors, visitors=count, seconds=seconds))
        print_row(f"{count} at once", *figures_of(steps[-1]))
    knee = find_knee(steps)
    say(
        f"KNEE {knee.visitors} at once: {knee.rate:.0f} pages/s, p95 {knee.p95:.0f} ms; "
        f"past it, more visitors only wait"
    )


def print_costs(region: Region, recruiters: Sequence[Recruiter]) -> None:
    """Raises PageFailed when one list asks the database more often than another."""
    say(f"\none process, {MEASURED_PAGES} pages one after the other, CPU ms of a page:")
    print_header("SQL", "total", *KINDS)
    turns = zip(*([Visit(one.cookie, path) for path in one.paths] for one in recruiters), strict=False)
    lists = list(chain.from_iterable(turns))
    for is_fragment, text in ((False, "whole page"), (True, "fragment (HTMX)")):
        cost = measure_page(region.environment(), lists, pages=MEASURED_PAGES, is_fragment=is_fragment)
        print_row(text, cost.statements, f"{cost.total:.1f}", *(f"{cost.kinds[kind]:.1f}" for kind in KINDS))
        if cost.fewest != cost.most:
            raise PageFailed("lists ask the database more or less often")
    for path, text in (("/suggestions", "overview"), ("/tableau-de-bord", "dashboard")):
        visits = [Visit(one.cookie, path) for one in recruiters]
        cost = measure_page(region.environment(), visits, pages=MEASURED_PAGES)
        print_row(text, cost.statements, f"{cost.total:.1f}")
    say("SQL: statements of a page, for any vacancy and any page of its list")


def figures_of(measure: Measure) -> list[str]:
    times = (measure.p50, measure.p95, measure.p99, measure.worst)
    return [f"{measure.rate:.1f}", *(f"{value:.1f}" for value in times)]


def print_header(*names: str) -> None:
    print_row("", *names)


def print_row(title: str, *cells: str) -> None:
    say(f"  {title:<18}" + "".join(f"{cell:>{max(10, len(cell) + 2)}}" for cell in cells))


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
