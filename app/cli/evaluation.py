"""`flask evaluation`: what looks at the product from outside."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from tqdm import tqdm

from app.core.clock import utc_now
from app.evaluation.fairness.results import Plan
from app.evaluation.files import AuditFiles
from app.evaluation.report import write_report
from app.evaluation.services import audit_fairness

_DEFAULT = Plan()


@click.group("evaluation")
def commands() -> None:
    """Audits of the ranking."""


@commands.command("audit-fairness")
@click.option("--seed", default=_DEFAULT.seed, show_default=True, type=click.IntRange(min=0))
@click.option(
    "--sample", default=_DEFAULT.sample, show_default=True, type=click.IntRange(min=1), help="Vacancies."
)
@click.option(
    "--days",
    default=_DEFAULT.days,
    show_default=True,
    type=click.IntRange(min=1, max=60),
    help="Days of lists.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="A folder for the report: HTML, JSON and charts.",
)
@with_appcontext
def audit_fairness_command(seed: int, sample: int, days: int, out: Path | None) -> None:
    """Audit the lists of the vacancies on line, on synthetic groups; the page /agence/equite shows it."""
    files = AuditFiles(current_app.config["SETTINGS"].data_dir)
    with (
        current_app.extensions["estuaire_sessions"]() as session,
        tqdm(unit=" lists", desc="Auditing", unit_scale=True, disable=not sys.stderr.isatty()) as bar,
    ):

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        audit = audit_fairness(
            session, Plan(seed=seed, sample=sample, days=days), now=utc_now(), progress=show
        )
    click.echo(f"Audit kept in {files.keep(audit)}")
    if out is not None:
        click.echo(f"Report written to {write_report(audit, out)}")
    alarms = [group.key for group in audit.groups if group.is_alarming]
    click.echo(f"Alarms between equals: {', '.join(alarms) or 'none'} ({audit.seconds} s)")
