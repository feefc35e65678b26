"""`flask vacancies`: upkeep that the worker also does by the clock, and offers of a firm's own file."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.accounts.enums import OrganisationKind
from app.accounts.models import Organisation
from app.accounts.queries import find_organisation
from app.core.clock import utc_now
from app.core.db import begin_writing
from app.integrations.feeds.contract import MOST_BYTES
from app.vacancies.errors import FeedRefused
from app.vacancies.importing.drafts import make_drafts
from app.vacancies.importing.plans import ImportPlan, Outcome
from app.vacancies.importing.services import read_plan
from app.vacancies.importing.wording import report_rows
from app.vacancies.services import expire_vacancies


@click.group("vacancies")
def commands() -> None:
    """Upkeep of vacancies."""


@commands.command("expire")
@with_appcontext
def expire_command() -> None:
    """End the vacancies whose last day is over; harmless when repeated."""
    with current_app.extensions["estuaire_sessions"]() as session:
        begin_writing(session)
        count = expire_vacancies(session, now=utc_now())
        session.commit()
    click.echo(f"Vacancies: {count} expired.")


@commands.command("import-feed")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--organisation", "key", required=True, help="The firm: its SIRET, or its number here.")
@click.option("--dry-run", is_flag=True, help="Read and report; make no draft.")
@with_appcontext
def import_feed_command(path: Path, key: str, dry_run: bool) -> None:
    """Turn the offers of a file (XML, JSON, CSV) into drafts of a firm; publishes nothing.

    Prints a line for each offer: place in the file, reference, title, what becomes of it, occupation, what is
    left to say or why it is refused.
    """
    with current_app.extensions["estuaire_sessions"]() as session:
        begin_writing(session)
        organisation = find_organisation(session, key)
        if organisation is None or organisation.kind is not OrganisationKind.EMPLOYER:
            raise click.ClickException(f"no employer has the SIRET or the number {key}")
        try:
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
            plan = read_plan(session, organisation_id=organisation.id, data=data)
        except FeedRefused as refused:
            raise click.ClickException(refused.message) from None
        _report(plan, organisation)
        if dry_run:
            click.echo("Nothing was written.")
            return
        result = make_drafts(session, plan=plan, organisation=organisation, actor=None, now=utc_now())
        session.commit()
    click.echo(f"Drafts: {result.created} created, {result.updated} updated; {result.kept} left alone.")


def _report(plan: ImportPlan, organisation: Organisation) -> None:
    for row in report_rows(plan):
        click.echo("\t".join(row))
    click.echo(
        f"{organisation.name}, {plan.format_name}: {plan.read} read, {len(plan.ready)} ready, "
        f"{len(plan.incomplete)} to complete, {len(plan.having(Outcome.UNCHANGED))} unchanged, "
        f"{len(plan.having(Outcome.OUTSIDE))} outside the region, {len(plan.errors)} refused."
    )
