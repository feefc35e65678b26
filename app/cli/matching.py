"""`flask matching`: what ranking keeps beside candidates and vacancies."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session, sessionmaker
from tqdm import tqdm

from app.core.clock import paris_date, utc_now
from app.core.db import begin_writing
from app.matching.cluster.errors import ClusterError
from app.matching.cluster.region import ranking_on_cluster
from app.matching.indexing.snapshot import Snapshot
from app.matching.indexing.store import STORE
from app.matching.log.blocks import LogInUse
from app.matching.log.exposures import count_exposures
from app.matching.log.journal import ensure_weights
from app.matching.log.rolling import roll_log
from app.matching.ranking.engine import warm_up
from app.matching.region.reading import run_folder
from app.matching.region.run import RankBlocks, rank_here, rank_region


@click.group("matching")
def commands() -> None:
    """Weights and logs of suggestions."""


@commands.command()
@with_appcontext
def init() -> None:
    """Publish the weights in use, unless they already are."""
    with current_app.extensions["estuaire_sessions"]() as session:
        begin_writing(session)
        version = ensure_weights(session, now=utc_now()).version
        session.commit()
    click.echo(f"Weights of version {version} are published.")


@commands.command()
@with_appcontext
def prepare() -> None:
    """Compile the ranking and write the file of its index, so that no first page waits for them."""
    warm_up()
    STORE.prepare(current_app.extensions["estuaire_sessions"].kw["bind"])
    click.echo("The ranking is compiled and its index is in place.")


@commands.command("count-exposures")
@with_appcontext
def count_exposures_command() -> None:
    """Count again in how many vacancies' lists each person was shown lately; harmless when repeated."""
    today = paris_date(utc_now())
    with current_app.extensions["estuaire_sessions"]() as session:
        begin_writing(session)
        people = count_exposures(session, today=today)
        session.commit()
    click.echo(f"{people} people were shown in the 30 days before {today}.")


@commands.command("roll-log")
@with_appcontext
def roll_log_command() -> None:
    """Make room for the lists to come, remove those past their time; harmless when repeated."""
    settings, is_done = current_app.config["SETTINGS"], False
    with current_app.extensions["estuaire_sessions"]() as session:
        while not is_done:
            begin_writing(session)
            try:
                rolled = roll_log(
                    session,
                    months=settings.suggestion_log_months,
                    block=settings.suggestion_log_block,
                    now=utc_now(),
                )
            except LogInUse:
                raise click.ClickException("Somebody is using the log of lists. Try again later.") from None
            session.commit()
            is_done = rolled.is_done
            for what, blocks in (("Made", rolled.made), ("Dropped", rolled.dropped)):
                for block in blocks:
                    click.echo(f"{what} the block of lists {block.first} to {block.end - 1}.")
            if rolled.moved:
                click.echo(f"{rolled.moved} lists had no block yet: moved into theirs.")
            if rolled.deleted:
                click.echo(f"{rolled.deleted} lists deleted.")
    click.echo("The log of lists is in order.")


@commands.command("run")
@click.option("--threads", type=click.IntRange(1, 64), default=os.cpu_count() or 1, show_default="cores")
@click.option("--again", is_flag=True, help="Rank anew what was ranked from data that changed since.")
@click.option("--cluster", metavar="ADDRESS", help="Rank on the workers of this Dask scheduler instead.")
@click.option("--shards", type=click.IntRange(1, 4096), help="On a cluster; one for each worker by default.")
@click.option(
    "--shard-files",
    type=click.Path(file_okay=False, path_type=Path),
    help="On a cluster: write the shards to this folder, that every machine sees, for workers to read.",
)
@with_appcontext
def run_command(
    threads: int, again: bool, cluster: str | None, shards: int | None, shard_files: Path | None
) -> None:
    """Rank every published vacancy and store the lists; stopped, it goes on from where it was."""
    sessions = current_app.extensions["estuaire_sessions"]
    if cluster is None:
        ranking = _ranking_here(sessions, threads)
    else:
        ranking = ranking_on_cluster(sessions.kw["bind"], cluster, shards=shards, folder=shard_files)
    try:
        with ranking as (session, ways), tqdm(unit=" vacancies", mininterval=0.5) as bar:
            snapshot = STORE.snapshot(session)

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            folder, rank_blocks = run_folder(current_app.config["SETTINGS"]), ways(snapshot)
            report = rank_region(
                session, snapshot, folder, rank_blocks, now=utc_now(), again=again, progress=show
            )
    except ClusterError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"{report.vacancies} vacancies, of which {report.already_done} were ranked before. "
        f"{report.people_listed} lines in {report.stored_bytes / 1e6:.1f} MB, "
        f"{report.unfit} vacancies that nobody fits."
    )


@contextmanager
def _ranking_here(
    sessions: sessionmaker[Session], threads: int
) -> Iterator[tuple[Session, Callable[[Snapshot], RankBlocks]]]:
    with sessions() as session:
        yield session, partial(rank_here, threads=threads)
