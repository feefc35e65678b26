"""`flask occupations`: what a file of titles speaks of. `flask skills` reads and writes the same way."""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import click
from flask import current_app
from flask.cli import with_appcontext

from app.reference.understanding.queries import suggest_occupations_for_many

AT_ONCE = 512


class Suggested(Protocol):
    """What a line of the answer says of an occupation or of a skill."""

    @property
    def code(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def confidence(self) -> float: ...


@click.group("occupations")
def commands() -> None:
    """Occupations behind plain words."""


def suggestion_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of whoever measures: --file, --limit, --format."""
    file = click.Path(exists=True, dir_okay=False, path_type=Path)
    options = (
        click.option("--file", "path", type=file, required=True),
        click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True),
        click.option(
            "--format", type=click.Choice(["jsonl"]), default="jsonl", show_default=True, expose_value=False
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@commands.command("suggest")
@suggestion_options
@with_appcontext
def suggest_command(path: Path, limit: int) -> None:
    """Write a JSON object for each line of a UTF-8 file: text, occupations [{code, label, confidence}].

    In the order of the lines; empty and absurd ones have an empty list.
    """
    with current_app.extensions["estuaire_sessions"]() as session:
        for texts in read_lines(path, AT_ONCE):
            write_lines(texts, "occupations", suggest_occupations_for_many(session, texts, limit=limit))


def read_lines(path: Path, at_once: int) -> Iterator[list[str]]:
    """Lines without their ends, so many at once; bytes that are not UTF-8 are replaced, never fatal."""
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        lines = (line.rstrip("\r\n") for line in file)
        while texts := list(islice(lines, at_once)):
            yield texts


def write_lines(texts: Sequence[str], name: str, found: Sequence[Sequence[Suggested]]) -> None:
    """A JSON object a text: the text, and under `name` what it speaks of."""
    for text, suggestions in zip(texts, found, strict=True):
        rows = [
            {"code": item.code, "label": item.label, "confidence": round(item.confidence, 4)}
            for item in suggestions
        ]
        click.echo(json.dumps({"text": text, name: rows}, ensure_ascii=False))
