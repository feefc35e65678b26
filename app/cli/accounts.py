"""`flask accounts`: what no page may do."""

import click
from flask import current_app

from app.accounts.supervision import create_administrator
from app.core.clock import utc_now
from app.core.db import begin_writing
from app.core.errors import DomainError


@click.group("accounts")
def commands() -> None:
    """Accounts that no page can make."""


@commands.command("create-administrator")
@click.option("--email", prompt="Adresse e-mail")
@click.option("--name", prompt="Nom complet")
@click.password_option(
    envvar="ESTUAIRE_ADMINISTRATOR_PASSWORD",
    prompt="Mot de passe (12 caractères au moins)",
    confirmation_prompt="Encore une fois",
)
def create_administrator_command(email: str, name: str, password: str) -> None:
    """Make an administrator. The password is asked for, or read from ESTUAIRE_ADMINISTRATOR_PASSWORD."""
    with current_app.extensions["estuaire_sessions"]() as session:
        begin_writing(session)
        try:
            user = create_administrator(
                session, email=email, full_name=name, password=password, now=utc_now()
            )
        except DomainError as error:
            raise click.ClickException(error.message) from None
        session.commit()
    click.echo(f"Compte d’administration créé : {user.email}")
