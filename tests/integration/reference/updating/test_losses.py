"""A release that drops more than a fifth of a table waits until somebody accepts its losses."""

import csv
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.reference.enums import CheckReason, ReferenceOrigin
from app.reference.models import Appellation, ReferenceCheck
from app.reference.starter import load_starter
from tests.factories.rome_archives import RomeServer, zip_files
from tests.factories.rome_files import write_official

Update = Callable[..., Result]
EXTRA = 197
# The small release has three titles besides: 200 in all, of which a fifth is 40.
WHOLE = 200


def archive(folder: Path, *, without: int = 0) -> bytes:
    """The small release with 197 more titles, but the last `without` of them."""
    files = list(write_official(folder).iterdir())
    [titles] = [path for path in files if "appellation" in path.name]
    with titles.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for number in range(EXTRA - without):
            label = f"Soudeur / Soudeuse sur machine {number}"
            writer.writerow([f"5{number:04d}", label, label, "H2913", "SYNONYME", "", "H2913", "N"])
    return zip_files(files)


def count_titles(session: Session) -> int:
    statement = (
        select(func.count())
        .select_from(Appellation)
        .where(Appellation.is_active, Appellation.origin == ReferenceOrigin.ROME)
    )
    return session.scalar(statement) or 0


@pytest.fixture(autouse=True)
def loaded(server: RomeServer, update: Update, tmp_path: Path, session: Session, now: datetime) -> None:
    """The first release retires the titles of the starter, and that is no loss."""
    load_starter(session, now=now)
    session.commit()
    server.publish(archive(tmp_path / "whole"))
    assert update().exit_code == 0
    assert count_titles(session) == WHOLE


def test_a_fifth_may_go(server: RomeServer, update: Update, tmp_path: Path, session: Session) -> None:
    server.publish(archive(tmp_path / "fewer", without=40))
    assert update().exit_code == 0
    assert count_titles(session) == WHOLE - 40


def test_more_than_a_fifth_is_refused_and_nothing_is_written(
    server: RomeServer, update: Update, tmp_path: Path, session: Session
) -> None:
    server.publish(archive(tmp_path / "fewer", without=41))
    for options in (("--dry-run",), ()):
        result = update(*options)
        assert result.exit_code == 2
        assert "it drops 41 of 200 official appellations" in result.output
    assert count_titles(session) == WHOLE
    last = session.scalars(select(ReferenceCheck).order_by(ReferenceCheck.id.desc())).first()
    assert last is not None
    assert last.reason is CheckReason.LOSSES


def test_losses_are_taken_when_somebody_accepts_them(
    server: RomeServer, update: Update, tmp_path: Path, session: Session
) -> None:
    server.publish(archive(tmp_path / "fewer", without=41))
    assert update("--accept-losses").exit_code == 0
    assert count_titles(session) == WHOLE - 41
