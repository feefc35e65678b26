"""`flask accounts create-administrator`."""

from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User

PASSWORD = "quatre mots sans lien"
COMMAND = ["accounts", "create-administrator", "--email", "Alix@Estuaire.test", "--name", "Alix Moreau"]


def _create(app: Flask, password: str) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=COMMAND, env={"ESTUAIRE_ADMINISTRATOR_PASSWORD": password})


def test_an_administrator_is_made_from_the_command_line_only(app: Flask, session: Session) -> None:
    result = _create(app, PASSWORD)
    assert result.exit_code == 0, result.output
    assert "alix@estuaire.test" in result.output
    assert PASSWORD not in result.output
    user = session.scalars(select(User).where(User.email == "alix@estuaire.test")).one()
    assert user.is_administrator
    again = _create(app, PASSWORD)
    assert again.exit_code == 1
    assert "Un compte existe déjà" in again.output


def test_a_weak_password_is_refused(app: Flask, session: Session) -> None:
    result = _create(app, "court")
    assert result.exit_code == 1
    assert "12 caractères au moins" in result.output
    assert session.scalar(select(User.id).where(User.is_administrator)) is None
