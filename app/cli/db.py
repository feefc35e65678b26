"""`flask db`: migrations through Alembic."""

import click
from alembic import command
from alembic.config import Config
from flask import current_app

from app.core.migrations import make_config


@click.group("db")
def commands() -> None:
    """Migrate the database and compare it with the models."""


def _config() -> Config:
    return make_config(current_app.config["SETTINGS"].database_url)


@commands.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the database to REVISION (default: the newest)."""
    command.upgrade(_config(), revision)


@commands.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the database back to REVISION."""
    command.downgrade(_config(), revision)


@commands.command()
def check() -> None:
    """Fail when the models say something that no migration does."""
    command.check(_config())


@commands.command()
@click.argument("number")
@click.option("-m", "--message", required=True, help="What it does, in a few words.")
def revision(number: str, message: str) -> None:
    """Write migration NUMBER (three digits) from the difference between models and database."""
    command.revision(_config(), message=message, autogenerate=True, rev_id=number)


@commands.command()
def current() -> None:
    """Print the revision of the database."""
    command.current(_config())
