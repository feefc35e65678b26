"""`flask vacancies import-feed`: the same reading and the same drafts as the page, from a terminal."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_employer, make_partner
from tests.factories.reference import make_commune, make_occupation


@pytest.fixture
def employer(session: Session) -> Organisation:
    make_occupation(session, code="G1803", label="Serveur / Serveuse")
    make_commune(session, name="Rochefort", search_text="rochefort", insee_code="17299")
    employer = make_employer(session, name="Atelier Maubrac")
    session.commit()
    return employer


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    here = {"commune": "17299"}
    offers = [
        {"id": "A1", "intitule": "Serveur", "romeCode": "G1803", "lieuTravail": here, "typeContrat": "CDI"},
        {"id": "A2", "intitule": "Serveur", "lieuTravail": {"commune": "75056"}},
        {"id": "A3", "lieuTravail": here},
    ]
    path = tmp_path / "offres"
    path.write_text(json.dumps({"resultats": offers}), encoding="utf-8")
    return path


def run(app: Flask, *arguments: str) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=["vacancies", "import-feed", *arguments])


def test_the_report_says_what_becomes_of_each_offer_and_drafts_are_made(
    app: Flask, session: Session, employer: Organisation, feed: Path
) -> None:
    result = run(app, str(feed), "--organisation", str(employer.siret))
    assert result.exit_code == 0, result.output
    lines = [line.replace("\u00a0", " ") for line in result.output.splitlines()]
    assert lines[0].startswith("offre n° 1\tA1\tServeur\tNouveau brouillon\tServeur / Serveuse\t")
    assert "Hors de Nouvelle-Aquitaine" in lines[1]
    assert lines[2].endswith("L’intitulé manque.")
    assert lines[3].startswith("Atelier Maubrac, France Travail")
    assert "3 read, 0 ready, 1 to complete, 0 unchanged, 1 outside the region, 1 refused." in lines[3]
    assert lines[4] == "Drafts: 1 created, 0 updated; 0 left alone."
    assert session.scalars(select(Vacancy.feed_reference)).all() == ["A1"]


def test_a_dry_run_writes_nothing(app: Flask, session: Session, employer: Organisation, feed: Path) -> None:
    result = run(app, str(feed), "--organisation", str(employer.id), "--dry-run")
    assert result.exit_code == 0, result.output
    assert result.output.endswith("Nothing was written.\n")
    assert session.scalars(select(Vacancy)).all() == []


def test_a_bad_file_and_an_unknown_firm_are_said(
    app: Flask, session: Session, employer: Organisation, feed: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "vide"
    bad.write_bytes(b"")
    refused = run(app, str(bad), "--organisation", str(employer.id))
    assert refused.exit_code == 1
    assert "Ce fichier est vide." in refused.output
    partner = make_partner(session)
    session.commit()
    for key in ("00000000000000", "999999", "x", str(partner.id)):
        unknown = run(app, str(feed), "--organisation", key)
        assert unknown.exit_code == 1
        assert f"no employer has the SIRET or the number {key}" in unknown.output
