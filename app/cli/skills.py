"""`flask skills`: what a file of texts says that somebody can do, or that a job asks for."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.cli.occupations import read_lines, suggestion_options, write_lines
from app.reference.queries import find_occupation_by_code
from app.reference.understanding.queries import suggest_skills_for_many

AT_ONCE = 256


@click.group("skills")
def commands() -> None:
    """Skills behind plain words."""


@commands.command("suggest")
@suggestion_options
@click.option("--occupation", "code", help="ROME code of the occupation that all the texts are about.")
@with_appcontext
def suggest_command(path: Path, limit: int, code: str | None) -> None:
    """Write a JSON object for each line of a UTF-8 file: text, skills [{code, label, confidence}].

    In the order of the lines; empty and absurd ones have an empty list.
    """
    with current_app.extensions["estuaire_sessions"]() as session:
        occupation = find_occupation_by_code(session, code) if code else None
        if code and occupation is None:
            raise click.BadParameter(f"{code} is not in the reference", param_hint="--occupation")
        given = occupation.id if occupation else None
        for texts in read_lines(path, AT_ONCE):
            found = suggest_skills_for_many(session, texts, occupation_id=given, limit=limit)
            write_lines(texts, "skills", found)
