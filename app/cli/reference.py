"""`flask reference`: load and import occupations, skills and places."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from tqdm import tqdm

from app.core.clock import utc_now
from app.core.db import begin_writing
from app.reference.importing.errors import ImportRefused
from app.reference.importing.releases import read_releases
from app.reference.importing.services import import_communes, import_rome
from app.reference.starter import load_starter


@click.group("reference")
def commands() -> None:
    """Occupations, skills, communes."""


@commands.command("load-starter")
@with_appcontext
def load_starter_command() -> None:
    """Load the small reference that comes with Estuaire; harmless when repeated."""
    with current_app.extensions["estuaire_sessions"]() as session:
        begin_writing(session)
        changed = load_starter(session, now=utc_now())
        session.commit()
    click.echo(f"Starter reference: {changed} rows changed.")


@commands.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@with_appcontext
def import_command(path: Path) -> None:
    """Import ROME, the communes or both from PATH, a folder of CSV files or one of them.

    Nothing is written when a file is refused (exit code 2); harmless when repeated.
    """
    click.echo(f"Reading {path}…", err=True)
    try:
        rome, communes = read_releases(path)
    except ImportRefused as error:
        click.echo(f"Refused. {error.message}", err=True)
        raise click.exceptions.Exit(2) from error
    total = sum(release.size for release in (rome, communes) if release)
    now, changed = utc_now(), 0
    with (
        current_app.extensions["estuaire_sessions"]() as session,
        tqdm(total=total, unit=" rows", desc="Importing") as bar,
    ):
        begin_writing(session)
        if communes:
            changed += import_communes(session, communes, now=now, advance=bar.update)
        if rome:
            changed += import_rome(session, rome, now=now, advance=bar.update)
        session.commit()
    names = " and ".join(release.name for release in (rome, communes) if release)
    click.echo(f"Imported {names}: {total} rows read, {changed} changed.")
