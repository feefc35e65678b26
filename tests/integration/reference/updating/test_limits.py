"""What else keeps a release waiting: an older one in a dry run, every table, and few rows never do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.reference.enums import CheckOutcome, CheckReason
from app.reference.importing.releases import read_releases
from app.reference.importing.services import import_rome
from app.reference.models import (
    Appellation,
    Occupation,
    OccupationSkill,
    ReferenceCheck,
    ReferenceRelease,
    Skill,
)
from app.reference.starter import load_starter
from app.reference.updating.differences import TABLES, Change, Differences, TableDifferences, compare_release
from app.reference.updating.errors import UpdateFailed
from app.reference.updating.services import check_acceptable
from tests.factories.rome_archives import RomeServer
from tests.factories.rome_files import write_official
from tests.integration.reference.updating.test_losses import archive

Update = Callable[..., Result]


def snapshot(session: Session) -> list[object]:
    session.expire_all()
    return [
        session.execute(select(table.__table__).order_by(*table.__table__.primary_key)).all()
        for table in (Occupation, Appellation, Skill, OccupationSkill, ReferenceRelease)
    ]


def losing(name: str, lost: int, before: int) -> Differences:
    tables = {table: TableDifferences() for table in TABLES}
    tables[name] = TableDifferences(official_before=before, official_dropped=lost)
    return Differences(tables, (0, 0), (0, 0))


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(
    ("lost", "before", "is_refused"),
    [(20, 20, False), (21, 105, False), (21, 104, True), (40, 200, False), (41, 200, True), (0, 0, False)],
)
def test_the_rule_holds_for_each_table(
    session: Session, tmp_path: Path, name: str, lost: int, before: int, is_refused: bool
) -> None:
    release, _ = read_releases(write_official(tmp_path))
    assert release is not None
    if not is_refused:
        check_acceptable(session, release, losing(name, lost, before))
        return
    with pytest.raises(UpdateFailed) as caught:
        check_acceptable(session, release, losing(name, lost, before))
    assert caught.value.reason is CheckReason.LOSSES
    assert caught.value.outcome is CheckOutcome.REFUSED
    assert caught.value.detail == f"it drops {lost} of {before} official {name}"


@pytest.mark.parametrize("name", ["rome v461", "rome v460", "rome"])
def test_only_a_lower_version_is_older(session: Session, tmp_path: Path, now: datetime, name: str) -> None:
    release, _ = read_releases(write_official(tmp_path))
    assert release is not None
    import_rome(session, release, now=now)
    same = compare_release(session, release)
    check_acceptable(session, replace(release, name=name), same)
    with pytest.raises(UpdateFailed) as caught:
        check_acceptable(session, replace(release, name="rome v99"), same)
    assert caught.value.reason is CheckReason.OLDER


def test_nothing_is_a_loss_over_the_starter(session: Session, tmp_path: Path, now: datetime) -> None:
    load_starter(session, now=now)
    release, _ = read_releases(write_official(tmp_path))
    assert release is not None
    differences = compare_release(session, release)
    assert len(differences.tables["occupations"].rows[Change.DROPPED]) > 50
    assert len(differences.tables["appellations"].rows[Change.DROPPED]) > 50
    check_acceptable(session, release, differences)


def test_an_older_release_is_told_by_a_dry_run_and_writes_nothing(
    session: Session, server: RomeServer, update: Update, first: bytes, following: bytes
) -> None:
    server.publish(following)
    assert update().exit_code == 0
    before = snapshot(session)
    server.publish(first)
    dry = update("--dry-run")
    assert dry.exit_code == 2
    assert "Refused: it is v460, older than the reference (v470)." in dry.output
    assert "Nothing was written" not in dry.output
    assert len(session.scalars(select(ReferenceCheck)).all()) == 1
    result = update()
    assert result.exit_code == 2
    assert "Refused: it is v460, older than the reference (v470)." in result.output
    assert snapshot(session) == before
    taken = update("--dry-run", "--accept-losses")
    assert taken.exit_code == 0
    assert "Nothing was written (--dry-run)." in taken.output
    assert snapshot(session) == before
    assert session.scalar(select(func.count()).select_from(ReferenceCheck)) == 2


def test_losses_change_no_row_at_all(
    session: Session, server: RomeServer, update: Update, tmp_path: Path
) -> None:
    server.publish(archive(tmp_path / "whole"), etag='"whole"')
    assert update().exit_code == 0
    before = snapshot(session)
    server.publish(archive(tmp_path / "fewer", without=41), etag='"fewer"')
    for options in (("--dry-run",), (), ("--force",)):
        result = update(*options)
        assert result.exit_code == 2
        assert "start again with --accept-losses" in result.output
        assert snapshot(session) == before
    assert update("--accept-losses").exit_code == 0, "the mark of the refused archive was not kept"
    assert snapshot(session) != before
