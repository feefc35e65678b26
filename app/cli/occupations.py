"""`flask occupations`: what a file of titles speaks of."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.reference.understanding.queries import suggest_occupations_for_many

AT_ONCE = 512


@click.group("occupations")
def commands() -> None:
    """Occupations behind plain words."""


@commands.command("suggest")
@click.option("--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
@click.option(
    "--format",
    "_layout",
    type=click.Choice(["jsonl"]),
    default="jsonl",
    show_default=True,
    expose_value=False,
)
@with_appcontext
def suggest_command(path: Path, limit: int) -> None:
    """Write a JSON object for each line of a UTF-8 file: text, occupations [{code, label, confidence}].

    In the order of the lines; empty and absurd ones have an empty list.
    """
    lines = read_lines(path)
    with current_app.extensions["estuaire_sessions"]() as session:
        while texts := list(islice(lines, AT_ONCE)):
            for text, found in zip(
                texts, suggest_occupations_for_many(session, texts, limit=limit), strict=True
            ):
                occupations = [
                    {"code": item.code, "label": item.label, "confidence": round(item.confidence, 4)}
                    for item in found
                ]
                click.echo(json.dumps({"text": text, "occupations": occupations}, ensure_ascii=False))


def read_lines(path: Path) -> Iterator[str]:
    """Lines without their ends; bytes that are not UTF-8 are replaced, never fatal."""
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        for line in file:
            yield line.rstrip("\r\n")
