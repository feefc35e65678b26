"""The fairness audit of a synthetic region: what groups get, which biases it sees, what spreading gives.

    make bench-fairness                         26,000 people, 300 vacancies, 14 days
    make bench-fairness ARGS="--seed 3"         another region, other groups

Occupations are few (60 by default), so that vacancies have more people than a page: the 1,584 of the whole
reference, drawn evenly, would leave about twenty people to a vacancy.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from time import perf_counter

import numpy as np
from tqdm import tqdm

from app.evaluation.fairness.audit import Findings, Subject, run_audit
from app.evaluation.fairness.groups import MODELS, People
from app.evaluation.fairness.measures import Ratio
from app.evaluation.fairness.results import Plan
from app.matching.ranking.columns import CandidateColumns
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.weights import DEFAULT_WEIGHTS
from benchmarks.machine import describe_run, peak_memory_mb, say
from benchmarks.synthetic_region import (
    PLACES,
    Region,
    make_candidates,
    make_closeness,
    make_region,
    make_vacancies,
)

INHABITANTS = 6_000_000
SMALL = 2_000
OCCUPATIONS_OF_SECTOR = 6


def main() -> None:
    arguments = _read_arguments()
    say(describe_run("numpy", "numba"))
    started = perf_counter()
    subject = make_subject(arguments)
    plan = Plan(seed=arguments.seed, sample=arguments.vacancies, days=arguments.days)
    with tqdm(desc="Auditing", unit=" lists", unit_scale=True, disable=not sys.stderr.isatty()) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        findings = run_audit(subject, plan, progress=show)
    say(
        f"{len(subject.people):,} people, {findings.reached:,} within reach of one of {arguments.vacancies:,}"
        f" vacancies; {findings.choosing:,} vacancies have more than {plan.top} people. Seed {plan.seed}."
    )
    print_groups(findings)
    print_trials(findings)
    print_spreads(findings, plan)
    say(f"{perf_counter() - started:.1f} s, {peak_memory_mb():,.0f} MB at most")


def make_subject(arguments: argparse.Namespace) -> Subject:
    """The synthetic region, everyone's residence and sector beside it."""
    random = np.random.default_rng(arguments.seed)
    region = make_region(random)
    columns = make_candidates(region, arguments.people, random, occupations=arguments.occupations)
    vacancies = make_vacancies(region, arguments.vacancies, random, occupations=arguments.occupations)
    return Subject(
        people=_describe_people(region, columns),
        columns=columns,
        index=CandidateIndex.from_columns(columns),
        vacancies=vacancies,
        weights=DEFAULT_WEIGHTS,
        closeness=make_closeness(region),
    )


def print_groups(findings: Findings) -> None:
    odds = {model.key: f"x{model.place_odds:g} place, x{model.sector_odds:g} sector" for model in MODELS}
    say("\nGroups beside all others: ratio (95 % interval); chances that a fair list differs as much")
    _print_table(
        ("group", "odds", "share", "places held / expected", "first page", "among equals", "exposure, equals",
         "exposure / score", "chance", "alarm"),
        (
            (
                group.key,
                odds.get(group.key, "observed"),
                f"{group.share:.1%}",
                f"{group.places.held:.1f} / {group.places.expected:.1f}" if group.places else "-",
                _say(group.selection),
                _say(group.selection_of_equals),
                _say(group.exposure_of_equals),
                _say(group.exposure_for_relevance),
                " ".join(f"{chance:.2g}" for chance in group.chances or ()) or "-",
                "YES" if group.is_alarming else "no",
            )
            for group in findings.groups
        ),
    )  # fmt: skip


def print_trials(findings: Findings) -> None:
    fair = findings.false_alarms
    say("\nBiases planted on the group linked to both place and sector")
    _print_table(
        ("bias", "among equals", "chance", "seen"),
        (
            (
                f"{trial.size:g} points less"
                if trial.kind == "points"
                else f"{trial.size:.0%} of skills lost",
                _say(trial.selection_of_equals),
                " ".join(f"{chance:.2g}" for chance in trial.chances),
                "yes" if trial.is_alarming else "NO",
            )
            for trial in findings.trials
        ),
    )
    say(
        f"Nothing planted: {fair.alarms} of {fair.audits} audits raise an alarm"
        f" (at most {fair.rate:.0%} on average is promised)"
    )


def print_spreads(findings: Findings, plan: Plan) -> None:
    say(f"\nOrders of lists over {plan.days} days, first pages of {plan.top}")
    _print_table(
        ("band, points", "exposures", "people shown", "never shown", "Gini", "points lost", "at most"),
        (
            (
                f"{spread.tie_band / 1000:g}",
                "fed back" if spread.is_fed_back else "off",
                f"{spread.shown:,}",
                f"{spread.never_shown_share:.1%}",
                f"{spread.gini:.4f}",
                f"{spread.loss:.4f}",
                f"{spread.worst_loss:.3f}",
            )
            for spread in findings.spreads
        ),
    )


def _describe_people(region: Region, columns: CandidateColumns) -> People:
    """By ascending id: a commune's inhabitants are its share of the region's."""
    number_of = {
        place: number
        for number, place in enumerate(zip(region.latitude.tolist(), region.longitude.tolist(), strict=True))
    }
    assert len(number_of) == PLACES
    homes = zip(columns.latitude.tolist(), columns.longitude.tolist(), strict=True)
    home = np.array([number_of[place] for place in homes])
    order = np.argsort(columns.candidate_id)
    sector = columns.aim_occupation[columns.aim_offsets[:-1]] // OCCUPATIONS_OF_SECTOR
    return People(
        candidate_id=columns.candidate_id[order].astype(np.int64),
        has_small_commune=region.share[home][order] * INHABITANTS < SMALL,
        sector=sector[order].astype(np.int64),
    )


def _say(ratio: Ratio) -> str:
    if ratio.value is None or ratio.low is None or ratio.high is None:
        return "-"
    return f"{ratio.value:.2f} ({ratio.low:.2f}-{ratio.high:.2f})"


def _print_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    table = [head, *rows]
    widths = [max(len(row[column]) for row in table) for column in range(len(head))]
    for row in table:
        say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--people", type=int, default=26_000)
    parser.add_argument("--vacancies", type=int, default=300)
    parser.add_argument("--occupations", type=int, default=60)
    parser.add_argument("--days", type=int, default=14)
    parser.add_argument("--seed", type=int, default=2026)
    return parser.parse_args()


if __name__ == "__main__":
    main()
