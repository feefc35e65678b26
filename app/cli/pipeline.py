"""`flask pipeline`: what the schedule does, by hand."""

import click
from flask import current_app
from flask.cli import with_appcontext

from app.core.clock import utc_now
from app.core.db import begin_writing
from app.pipeline.contacts import lapse_requests


@click.group("pipeline")
def commands() -> None:
    """Requests for contact."""


@commands.command()
@with_appcontext
def lapse() -> None:
    """Close the requests whose time to answer is over."""
    with current_app.extensions["estuaire_sessions"]() as session:
        begin_writing(session)
        count = lapse_requests(session, now=utc_now())
        session.commit()
    click.echo(f"{count} requests lapsed")
