"""`flask demo`: a living region to try Estuaire on."""

import sys
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from tqdm import tqdm

from app.core.clock import utc_now
from app.core.db import begin_writing
from app.core.errors import DomainError
from app.demo.accounts import list_demo_accounts
from app.demo.catalogue import propose_occupations
from app.demo.loading import Plan, is_empty, load_region
from app.demo.words import demo_password

_DEFAULT = Plan()


@click.group("demo")
def commands() -> None:
    """Fictitious people, firms, vacancies and needs."""


@commands.command()
@click.option("--candidates", default=_DEFAULT.candidates, show_default=True, type=click.IntRange(min=0))
@click.option("--employers", default=_DEFAULT.employers, show_default=True, type=click.IntRange(min=0))
@click.option("--vacancies", default=_DEFAULT.vacancies, show_default=True, type=click.IntRange(min=0))
@click.option("--needs", default=_DEFAULT.needs, show_default=True, type=click.IntRange(min=0))
@click.option("--seed", default=_DEFAULT.seed, show_default=True, help="The same seed gives the same region.")
@click.option("--if-empty", is_flag=True, help="Do nothing when people or firms are there already.")
@with_appcontext
def load(candidates: int, employers: int, vacancies: int, needs: int, seed: int, if_empty: bool) -> None:
    """Make a region; over one that exists, add to it."""
    settings = current_app.config["SETTINGS"]
    plan = Plan(candidates=candidates, employers=employers, vacancies=vacancies, needs=needs, seed=seed)
    bars: dict[str, Any] = {}

    def show(what: str, done: int, total: int) -> None:
        if what not in bars:
            bars[what] = tqdm(total=total, desc=what, unit_scale=True, disable=not sys.stderr.isatty())
        bars[what].update(done)

    with current_app.extensions["estuaire_sessions"]() as session:
        if if_empty and not is_empty(session):
            click.echo("La base n’est pas vide : rien n’a été ajouté.")
            return
        session.rollback()
        begin_writing(session)

        def checkpoint() -> None:
            session.commit()
            begin_writing(session)

        try:
            load_region(
                session,
                plan,
                environment=settings.environment,
                now=utc_now(),
                checkpoint=checkpoint,
                progress=show,
            )
        except DomainError as error:
            raise click.ClickException(error.message) from None
        propose_occupations(session, now=utc_now())
        session.commit()
    for bar in bars.values():
        bar.close()
    click.echo(
        f"Région chargée : {candidates} candidats, {employers} employeurs, "
        f"{vacancies} offres, {needs} besoins."
    )


@commands.command()
@with_appcontext
def accounts() -> None:
    """Print the demo accounts: address, password, what to look at."""
    with current_app.extensions["estuaire_sessions"]() as session:
        found = list_demo_accounts(session)
    if not found:
        raise click.ClickException(
            "Aucun compte de démonstration. Chargez la région : flask --app wsgi demo load"
        )
    click.echo(f"Comptes de démonstration (mot de passe : {demo_password()})")
    for email, look in found:
        click.echo(f"  {email}\n      {look}")
