"""`flask matching`: what ranking keeps beside candidates and vacancies."""

import click
from flask import current_app
from flask.cli import with_appcontext

from app.core.clock import paris_date, utc_now
from app.core.db import begin_writing
from app.matching.exposures import count_exposures
from app.matching.journal import ensure_weights
from app.matching.journal_rolling import roll_log


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


@commands.command("roll-log")
@with_appcontext
def roll_log_command() -> None:
    """Make room for the lists to come, remove those past their time; harmless when repeated."""
    settings, is_done = current_app.config["SETTINGS"], False
    with current_app.extensions["estuaire_sessions"]() as session:
        while not is_done:
            begin_writing(session)
            rolled = roll_log(
                session,
                months=settings.suggestion_log_months,
                block=settings.suggestion_log_block,
                now=utc_now(),
            )
            session.commit()
            is_done = rolled.is_done
            for what, blocks in (("Made", rolled.made), ("Dropped", rolled.dropped)):
                for block in blocks:
                    click.echo(f"{what} the block of lists {block.first} to {block.end - 1}.")
            if rolled.moved:
                click.echo(f"{rolled.moved} lists had no block yet: moved into theirs.")
            if rolled.deleted:
                click.echo(f"{rolled.deleted} lists deleted.")
    click.echo("The log of lists is in order.")
