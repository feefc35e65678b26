"""`flask worker`: run jobs until told to stop."""

import click
from flask import current_app

from app.jobs.runner import run_due_jobs
from app.jobs.worker import make_consumer


@click.command("worker")
@click.option("--once", is_flag=True, help="Run what is due, then stop.")
@click.option("--threads", default=2, show_default=True, help="Jobs run side by side.")
def commands(once: bool, threads: int) -> None:
    """Send mail, render packs and run the schedule."""
    sessions = current_app.extensions["estuaire_sessions"]
    if once:
        click.echo(f"{run_due_jobs(sessions)} jobs done")
    else:
        make_consumer(current_app.config["SETTINGS"], sessions, threads=threads).run()
