"""`flask training suggest-occupations`: proposals only, unless told otherwise."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.reference.models import Occupation
from app.training.models import OccupationChoice, OccupationProposal, Programme
from tests.factories.reference import make_occupation, make_skill
from tests.factories.training import make_programme


@pytest.fixture
def mason(session: Session) -> Occupation:
    for code, label in (("G1602", "Cuisinier / Cuisinière"), ("F1703", "Maçon / Maçonne")):
        occupation = make_occupation(session, code=code, label=label)
        make_skill(session, occupation)
    session.commit()
    return occupation


@pytest.fixture
def programme(session: Session, mason: Occupation) -> Programme:
    programme = make_programme(session, title="Titre professionnel Maçon")
    make_programme(session, title="qsdfgh")
    make_programme(session, title="CAP Cuisinier", occupations=[mason])
    session.commit()
    return programme


def run(app: Flask, *arguments: str) -> str:
    result = app.test_cli_runner().invoke(args=["training", "suggest-occupations", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def counts(session: Session) -> tuple[int, int]:
    """Proposals and choices."""
    session.expire_all()
    kinds = (OccupationProposal.programme_id, OccupationChoice.id)
    first, second = (session.scalar(select(func.count(kind))) or 0 for kind in kinds)
    return first, second


def test_it_proposes_for_programmes_without_occupation_and_links_nothing(
    app: Flask, session: Session, programme: Programme
) -> None:
    output = run(app)
    assert "Titre professionnel Maçon" in output
    assert "F1703  Maçon / Maçonne  [Maçon]" in output
    assert "nothing understood" in output
    assert "CAP Cuisinier" not in output
    assert "Programmes read: 2. Occupations applied: 0." in output
    first = counts(session)
    assert first[0] > 0
    assert first[1] == 0
    assert programme.occupations == []
    run(app)
    assert counts(session) == first


def test_a_dry_run_writes_nothing(app: Flask, session: Session, programme: Programme) -> None:
    assert "Occupations that would be applied: 1." in run(app, "--dry-run", "--apply-above", "0.5")
    assert counts(session) == (0, 0)


def test_what_is_applied_waits_for_a_person(
    app: Flask, session: Session, programme: Programme, mason: Occupation
) -> None:
    assert "Occupations applied: 1." in run(app, "--apply-above", "0.5")
    session.expire_all()
    assert programme.occupations == [mason]
    choice = session.scalars(select(OccupationChoice)).one()
    assert (choice.by_id, choice.occupation_id) == (None, mason.id)


def test_the_limit_bounds_what_is_read(app: Flask, programme: Programme) -> None:
    assert "Programmes read: 1." in run(app, "--limit", "1", "--dry-run")
