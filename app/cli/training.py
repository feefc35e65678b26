"""`flask training`: what the words of programmes say."""

import sys
from collections.abc import Iterator

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session
from tqdm import tqdm

from app.candidates.changes import record_programme_change
from app.core.clock import utc_now
from app.core.db import begin_writing
from app.training import services
from app.training.choices import is_refused, last_choices
from app.training.enums import ChoiceOrigin
from app.training.models import Programme
from app.training.queries import list_without_occupation
from app.training.understanding import MOST_PROPOSED, ProposedOccupation, suggest_for_programme

AT_ONCE = 50
WIDEST_TITLE = 44


@click.group("training")
def commands() -> None:
    """The training catalogue."""


@commands.command("suggest-occupations")
@click.option("--limit", type=click.IntRange(min=1), help="How many programmes at most.")
@click.option(
    "--apply-above",
    type=click.FloatRange(0.5, 1.0),
    help="Also tie the first occupation to its programme when it is that sure; a person confirms it later.",
)
@click.option("--dry-run", is_flag=True, help="Print the table and write nothing.")
@with_appcontext
def suggest_occupations_command(limit: int | None, apply_above: float | None, dry_run: bool) -> None:
    """Propose occupations for programmes that lead to none, and print them.

    Proposals wait for a person in the catalogue; nothing else is written without --apply-above. Harmless when
    repeated: proposals are read again, and what a person refused stays refused.
    """
    read = applied = 0
    with current_app.extensions["estuaire_sessions"]() as session:
        for programmes in tqdm(_batches(session, limit), unit=" batches", disable=not sys.stderr.isatty()):
            if not dry_run:
                session.rollback()
                begin_writing(session)
            for programme in programmes:
                proposals = _read(session, programme)
                sure = _sure(proposals, apply_above)
                _say(programme, proposals, sure)
                read, applied = read + 1, applied + bool(sure)
                if not dry_run:
                    _write(session, programme, proposals, sure)
            if not dry_run:
                session.commit()
    done = "that would be applied" if dry_run else "applied"
    click.echo(f"Programmes read: {read}. Occupations {done}: {applied}.")


def _batches(session: Session, limit: int | None) -> Iterator[list[Programme]]:
    last, left = 0, limit
    while left is None or left > 0:
        size = AT_ONCE if left is None else min(AT_ONCE, left)
        programmes = list(list_without_occupation(session, after_id=last, limit=size))
        if not programmes:
            return
        last, left = programmes[-1].id, None if left is None else left - len(programmes)
        yield programmes


def _read(session: Session, programme: Programme) -> list[ProposedOccupation]:
    """The proposals of a programme that nobody refused; as many more are read."""
    last = last_choices(session, [programme.id])[programme.id]
    found = suggest_for_programme(session, programme, limit=MOST_PROPOSED + len(last))
    return [item for item in found if not is_refused(last.get(item.occupation_id))][:MOST_PROPOSED]


def _sure(proposals: list[ProposedOccupation], apply_above: float | None) -> ProposedOccupation | None:
    first = proposals[0] if proposals else None
    return first if first and apply_above is not None and first.confidence >= apply_above else None


def _write(
    session: Session,
    programme: Programme,
    proposals: list[ProposedOccupation],
    sure: ProposedOccupation | None,
) -> None:
    now = utc_now()
    services.keep_proposals(session, programme=programme, proposals=proposals, now=now)
    if sure:
        services.add_occupation(
            session,
            programme=programme,
            occupation_id=sure.occupation_id,
            origin=ChoiceOrigin.PROPOSED,
            actor=None,
            now=now,
        )
        record_programme_change(session, programme.id, now)


def _say(programme: Programme, proposals: list[ProposedOccupation], sure: ProposedOccupation | None) -> None:
    """A line for each proposal, the title of the programme before the first."""
    title = f"{programme.code} {programme.title}"[:WIDEST_TITLE]
    for item in proposals:
        mark = "+" if item is sure else " "
        words = ", ".join(item.words)
        click.echo(
            f"{title:<{WIDEST_TITLE}} {mark} {item.confidence:.2f}  {item.code}  {item.label}  [{words}]"
        )
        title = ""
    if not proposals:
        click.echo(f"{title:<{WIDEST_TITLE}}   nothing understood")
