"""`flask reference`: load and import occupations, skills and places."""

import click
from flask import current_app

from app.core.clock import utc_now
from app.core.db import begin_writing
from app.reference.starter import load_starter


@click.group("reference")
def commands() -> None:
    """Occupations, skills, communes."""


@commands.command("load-starter")
def load_starter_command() -> None:
    """Load the small reference that comes with Estuaire; harmless when repeated."""
    with current_app.extensions["estuaire_sessions"]() as session:
        begin_writing(session)
        changed = load_starter(session, now=utc_now())
        session.commit()
    click.echo(f"Starter reference: {changed} rows changed.")
