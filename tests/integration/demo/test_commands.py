"""`flask demo`: what the commands say and when they do nothing."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.candidates.models import Candidate
from app.config import Environment, Settings
from app.demo.words import demo_password, read_rows
from app.reference.starter import load_starter

SMALL = ["demo", "load", "--candidates", "40", "--employers", "4", "--vacancies", "8", "--needs", "3"]


@pytest.fixture
def reference(session: Session, now: datetime) -> None:
    load_starter(session, now=now)
    session.commit()


def _count(session: Session) -> int:
    session.expire_all()
    return session.scalar(select(func.count()).select_from(Candidate)) or 0


@pytest.mark.usefixtures("reference")
def test_load_then_accounts_print_each_address_with_the_password(app: Flask, session: Session) -> None:
    runner = app.test_cli_runner()
    loaded = runner.invoke(args=SMALL)
    assert loaded.exit_code == 0, loaded.output
    assert _count(session) == 40
    printed = runner.invoke(args=["demo", "accounts"]).output
    assert demo_password() in printed
    for row in read_rows("accounts"):
        assert row["email"] in printed
        assert row["look"] in printed


@pytest.mark.usefixtures("reference")
def test_if_empty_does_nothing_the_second_time(app: Flask, session: Session) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=[*SMALL, "--if-empty"]).exit_code == 0
    again = runner.invoke(args=[*SMALL, "--if-empty"])
    assert again.exit_code == 0
    assert "rien n’a été ajouté" in again.output
    assert _count(session) == 40


@pytest.mark.usefixtures("reference")
def test_production_is_refused(app: Flask, session: Session, settings: Settings) -> None:
    app.config["SETTINGS"] = settings.model_copy(update={"environment": Environment.PRODUCTION})
    refused = app.test_cli_runner().invoke(args=SMALL)
    assert refused.exit_code == 1
    assert "production" in refused.output
    assert _count(session) == 0


def test_a_base_without_reference_or_accounts_says_what_to_run(app: Flask) -> None:
    runner = app.test_cli_runner()
    for arguments, command in ((SMALL, "reference load-starter"), (["demo", "accounts"], "demo load")):
        refused = runner.invoke(args=arguments)
        assert refused.exit_code == 1
        assert command in refused.output
