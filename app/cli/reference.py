"""`flask reference`: load and import occupations, skills and places."""

from pathlib import Path
from typing import NoReturn

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session
from tqdm import tqdm

from app.core.clock import utc_now
from app.core.db import begin_writing
from app.integrations.gateways import gateways
from app.integrations.rome.contract import Marks
from app.reference.enums import CheckOutcome
from app.reference.importing.errors import ImportRefused
from app.reference.importing.releases import read_releases
from app.reference.importing.services import import_communes, import_rome
from app.reference.starter import load_starter
from app.reference.understanding import comparing
from app.reference.understanding.labels import LabelsRefused, read_labels
from app.reference.understanding.making import build_suggester
from app.reference.understanding.material import LabelledTitle, NothingToLearn
from app.reference.understanding.preparing import prepare_understanding
from app.reference.understanding.reading import read_material
from app.reference.understanding.store import FOLDER as UNDERSTANDING
from app.reference.updating import queries, report
from app.reference.updating.advice import ADVICE
from app.reference.updating.differences import compare_release
from app.reference.updating.errors import UpdateFailed
from app.reference.updating.services import (
    Fetched,
    apply_update,
    check_acceptable,
    fetch_release,
    note_failure,
    note_unchanged,
)

CsvPath = click.Path(exists=True, dir_okay=False, path_type=Path)


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
@click.option(
    "--prepare/--no-prepare", "is_prepared", default=True, help="Also make what understands plain words."
)
@with_appcontext
def import_command(path: Path, is_prepared: bool) -> None:
    """Import ROME, the communes or both from PATH: a folder of CSV files, one of them, or a zip of ROME.

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
        if rome and is_prepared:
            _prepare(session)
    names = " and ".join(release.name for release in (rome, communes) if release)
    click.echo(f"Imported {names}: {total} rows read, {changed} changed.")


@commands.command("update")
@click.option("--dry-run", is_flag=True, help="Show what would change and write nothing.")
@click.option("--force", is_flag=True, help="Download even if the server says that nothing is new.")
@click.option("--accept-losses", is_flag=True, help="Take a release that is older or drops a lot.")
@click.option("--rows", default=report.MOST_ROWS, show_default=True, help="Rows to show of each change.")
@with_appcontext
def update_command(dry_run: bool, force: bool, accept_losses: bool, rows: int) -> None:
    """Bring the reference to the archive that ROME_URL publishes, and show what changes.

    A failure leaves the reference as it was: exit code 1 when no archive came, 2 when the one that came is
    refused.
    """
    source, sessions = gateways().rome, current_app.extensions["estuaire_sessions"]
    if not source.address:
        raise click.ClickException("ROME_URL is not set: give the address of the archive of the ROME.")
    with sessions() as session:
        known = Marks() if force else queries.find_marks(session, source.address)
    click.echo(f"Asking {source.address}…", err=True)
    try:
        fetched = fetch_release(source, known)
        if fetched is None:
            return _keep_unchanged(source.address, known, dry_run=dry_run)
        _say_download(fetched)
        _write(fetched, dry_run=dry_run, accept_losses=accept_losses, rows=rows)
    except UpdateFailed as error:
        if not dry_run:
            with sessions() as session:
                begin_writing(session)
                note_failure(session, source.address, error, now=utc_now())
                session.commit()
        _leave(error)


@commands.command()
@with_appcontext
def prepare() -> None:
    """Make what understands plain words, where it is absent for this reference; harmless when repeated."""
    with current_app.extensions["estuaire_sessions"]() as session:
        _prepare(session)


def _prepare(session: Session) -> None:
    click.echo("Making what understands plain words ready…", err=True)
    if not prepare_understanding(session):
        click.echo("The reference is empty: nothing to learn from yet.", err=True)


@commands.command("build-suggester")
@click.option("--labels", type=CsvPath, help="Real titles with their ROME codes: title,codes_rome.")
@click.option("--prior", type=CsvPath, help="Real postings whose codes are counted: intitule,code_rome.")
@click.option("--compare/--no-compare", default=True, help="With labels, say what they and the prior bring.")
@with_appcontext
def build_suggester_command(labels: Path | None, prior: Path | None, compare: bool) -> None:
    """Make what understands plain words, again and to the same bytes, from the reference and our own lists.

    The titles given are kept beside it, for the next reference; a wrong line is told and passed over.
    """
    folder = current_app.config["SETTINGS"].data_dir / UNDERSTANDING
    labelled, met = _read_titles(labels), _read_titles(prior)
    with current_app.extensions["estuaire_sessions"]() as session:
        try:
            path, artefact = build_suggester(session, folder, labelled=labelled, met=met)
        except NothingToLearn as error:
            raise click.ClickException("The reference is empty: load or import one first.") from error
        made_from = ", ".join(f"{count:,} {what}" for what, count in artefact.made_from.items())
        click.echo(f"Made {path.name} ({path.stat().st_size / 2**20:.1f} MB) from {made_from}.")
        if labelled and compare:
            material = read_material(session, labelled=labelled, met=met)
            click.echo("\n".join(comparing.say_compared(comparing.compare(material))))


def _read_titles(path: Path | None) -> list[LabelledTitle]:
    if path is None:
        return []
    try:
        found = read_labels(path)
    except LabelsRefused as error:
        click.echo(f"Refused. {error}", err=True)
        raise click.exceptions.Exit(2) from error
    for refusal in found.refused:
        click.echo(f"{path.name}, {refusal}", err=True)
    return found.titles


@commands.command("releases")
@click.option("--limit", default=20, show_default=True, help="How many of the last ones.")
@with_appcontext
def releases_command(limit: int) -> None:
    """List what was loaded, what it changed, and the last checks of the official source."""
    address = gateways().rome.address
    with current_app.extensions["estuaire_sessions"]() as session:
        for release in queries.list_releases(session, limit=limit):
            click.echo("\n".join(report.say_release(release)))
        checks = queries.list_checks(session)
        click.echo("Checks of the official source:" if checks else "The official source was never asked.")
        for check in checks:
            click.echo(f"  {report.say_check(check)}")
        day = queries.find_next_check(session, address, now=utc_now())
    click.echo(f"Next check: {day}" if day else "Next check: none, since ROME_URL is not set")


def _keep_unchanged(address: str, known: Marks, *, dry_run: bool) -> None:
    if not dry_run:
        with current_app.extensions["estuaire_sessions"]() as session:
            begin_writing(session)
            note_unchanged(session, address, known, now=utc_now())
            session.commit()
    click.echo("Nothing new: the archive is still the one that was imported.")


def _say_download(fetched: Fetched) -> None:
    download = fetched.download
    checked = "as expected" if download.expected else "nobody publishes one to compare"
    click.echo(f"Received {download.size:,} bytes, SHA-256 {download.checksum} ({checked}).")


def _write(fetched: Fetched, *, dry_run: bool, accept_losses: bool, rows: int) -> None:
    with current_app.extensions["estuaire_sessions"]() as session:
        if dry_run:
            differences = compare_release(session, fetched.release)
            previous = queries.find_rome_release(session)
        else:
            begin_writing(session)
            previous = queries.find_rome_release(session)
            with tqdm(total=fetched.release.size, unit=" rows", desc="Importing") as bar:
                update = apply_update(
                    session, fetched, now=utc_now(), accept_losses=accept_losses, advance=bar.update
                )
            session.commit()
            differences = update.differences
        click.echo(f"{fetched.release.name} over {previous.name if previous else 'the starter reference'}:")
        click.echo("\n".join(report.say_differences(differences, most=rows)))
        if dry_run:
            if not accept_losses:
                check_acceptable(session, fetched.release, differences)
            click.echo("Nothing was written (--dry-run).")
        elif update.check.outcome is CheckOutcome.UNCHANGED:
            click.echo("The reference already said all of it.")
        else:
            click.echo(f"Imported {fetched.release.name}: {update.changed:,} rows changed.")
            _prepare(session)


def _leave(error: UpdateFailed) -> NoReturn:
    is_refused = error.outcome is CheckOutcome.REFUSED
    end = "" if error.detail.endswith("?") else "."
    click.echo(f"{'Refused' if is_refused else 'No archive'}: {error.detail}{end}", err=True)
    click.echo(f"The reference stays as it was. {ADVICE[error.reason]}", err=True)
    raise click.exceptions.Exit(2 if is_refused else 1)
