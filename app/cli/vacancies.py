"""`flask vacancies`: upkeep that the worker also does by the clock."""

import click
from flask import current_app
from flask.cli import with_appcontext

from app.core.clock import utc_now
from app.core.db import begin_writing
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
