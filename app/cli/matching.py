"""`flask matching`: what ranking keeps beside candidates and vacancies."""

import click
from flask import current_app
from flask.cli import with_appcontext

from app.core.clock import paris_date, utc_now
from app.core.db import begin_writing
from app.matching.exposures import count_exposures
from app.matching.journal import ensure_weights


@click.group("matching")
def commands() -> None:
    """Weights and logs of suggestions."""


@commands.command()
@with_appcontext
def init() -> None:
    """Publish the weights in use, unless they already are."""
    with current_app.extensions["estuaire_sessions"]() as session:
        begin_writing(session)
        version = ensure_weights(session, now=utc_now()).version
        session.commit()
    click.echo(f"Weights of version {version} are published.")


@commands.command("count-exposures")
@with_appcontext
def count_exposures_command() -> None:
    """Count again in how many vacancies' lists each person was shown lately; harmless when repeated."""
    today = paris_date(utc_now())
    with current_app.extensions["estuaire_sessions"]() as session:
        begin_writing(session)
        people = count_exposures(session, today=today)
        session.commit()
    click.echo(f"{people} people were shown in the 30 days before {today}.")
