"""`flask skills`: what a file of texts says that somebody can do, or that a job asks for."""

import json
from itertools import islice
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.cli.occupations import read_lines
from app.reference.queries import find_occupation_by_code
from app.reference.understanding.queries import suggest_skills_for_many

AT_ONCE = 256


@click.group("skills")
def commands() -> None:
    """Skills behind plain words."""


@commands.command("suggest")
@click.option("--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
@click.option("--occupation", "code", help="ROME code of the occupation that all the texts are about.")
@click.option(
    "--format",
    "_layout",
    type=click.Choice(["jsonl"]),
    default="jsonl",
    show_default=True,
    expose_value=False,
)
@with_appcontext
def suggest_command(path: Path, limit: int, code: str | None) -> None:
    """Write a JSON object for each line of a UTF-8 file: text, skills [{code, label, confidence}].

    In the order of the lines; empty and absurd ones have an empty list.
    """
    lines = read_lines(path)
    with current_app.extensions["estuaire_sessions"]() as session:
        occupation = find_occupation_by_code(session, code) if code else None
        if code and occupation is None:
            raise click.BadParameter(f"{code} is not in the reference", param_hint="--occupation")
        given = occupation.id if occupation else None
        while texts := list(islice(lines, AT_ONCE)):
            found = suggest_skills_for_many(session, texts, occupation_id=given, limit=limit)
            for text, suggestions in zip(texts, found, strict=True):
                skills = [
                    {"code": item.code, "label": item.label, "confidence": round(item.confidence, 4)}
                    for item in suggestions
                ]
                click.echo(json.dumps({"text": text, "skills": skills}, ensure_ascii=False))
