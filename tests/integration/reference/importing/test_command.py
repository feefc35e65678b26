"""`flask reference import`: what it says, its exit codes, and nothing half done."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.reference.models import Occupation, ReferenceRelease
from tests.factories.rome_files import official_name, write_communes, write_official


def labels(session: Session) -> list[str]:
    session.expire_all()
    return list(session.scalars(select(Occupation.label).order_by(Occupation.code)))


def test_it_says_what_it_imported(app: Flask, session: Session, tmp_path: Path) -> None:
    write_official(tmp_path / "rome")
    write_communes(tmp_path / "geo")
    result = app.test_cli_runner().invoke(args=["reference", "import", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "Imported rome v460 and communes: 18 rows read" in result.output
    assert labels(session) == ["Chaudronnier / Chaudronnière", "Soudeur / Soudeuse"]


def test_a_refused_file_leaves_the_previous_reference_and_no_traceback(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    folder = write_official(tmp_path)
    runner = app.test_cli_runner()
    runner.invoke(args=["reference", "import", str(folder)])
    occupations = folder / official_name("referentiel_code_rome")
    occupations.write_text(occupations.read_text("utf-8").replace("Soudeur / ", "Autre / "), "utf-8")
    moves = folder / official_name("rubrique_mobilite")
    moves.write_text(moves.read_text("utf-8").replace('"H2902","1"', '"H2902"'), "utf-8")

    result = runner.invoke(args=["reference", "import", str(folder)])
    assert result.exit_code == 2
    assert f"{moves.name}, line 2:" in result.output
    assert "Traceback" not in result.output
    assert labels(session) == ["Chaudronnier / Chaudronnière", "Soudeur / Soudeuse"]
    assert len(session.scalars(select(ReferenceRelease)).all()) == 1


def test_a_failure_while_writing_leaves_the_previous_reference(
    app: Flask, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The import is one transaction: a fault after the first tables takes them back."""
    folder = write_official(tmp_path)

    def fail(_session: Session) -> int:
        raise OSError("the disk is full")

    monkeypatch.setattr("app.reference.importing.services.replace_starter_titles", fail)
    result = app.test_cli_runner().invoke(args=["reference", "import", str(folder)])
    assert isinstance(result.exception, OSError)
    assert labels(session) == []


def test_an_absent_path_is_a_usage_error(app: Flask, tmp_path: Path) -> None:
    result = app.test_cli_runner().invoke(args=["reference", "import", str(tmp_path / "nowhere")])
    assert result.exit_code == 2
    assert "nowhere" in result.output
