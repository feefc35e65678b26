"""The starter reference loads once, completes itself and never goes back."""

import shutil
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.reference.models import Appellation, Commune, Occupation, ReferenceRelease, Skill
from app.reference.starter import STARTER, load_starter


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_loading_twice_changes_nothing(session: Session, now: datetime) -> None:
    assert load_starter(session, now=now) > 2_000
    before = {model: count(session, model) for model in (Occupation, Appellation, Skill, Commune)}
    assert load_starter(session, now=now) == 0
    assert {model: count(session, model) for model in before} == before
    assert count(session, ReferenceRelease) == 1


def test_it_is_large_enough_for_a_first_run(session: Session, now: datetime) -> None:
    load_starter(session, now=now)
    assert count(session, Occupation) >= 60
    assert count(session, Skill) >= 300
    assert count(session, Commune) >= 120
    departments = session.scalar(select(func.count(Commune.department_code.distinct())))
    assert departments == 12


def test_a_starter_occupation_is_its_own_parent_unless_the_file_says_otherwise(
    session: Session, now: datetime, tmp_path: Path
) -> None:
    folder = tmp_path / "starter"
    shutil.copytree(STARTER, folder)
    path = folder / "occupations.csv"
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    lines = [f"{line},A1203" if line.startswith("A1208") else f"{line}," for line in lines]
    path.write_text("\n".join([f"{head},parent_code", *lines]) + "\n", encoding="utf-8")
    load_starter(session, now=now, folder=folder)
    parents = dict(session.execute(select(Occupation.code, Occupation.parent_code)).all())
    assert parents.pop("A1208") == "A1203"
    assert parents
    assert all(code == parent for code, parent in parents.items())


def test_a_corrected_file_updates_the_row_in_place(session: Session, now: datetime, tmp_path: Path) -> None:
    load_starter(session, now=now)
    folder = tmp_path / "starter"
    shutil.copytree(STARTER, folder)
    path = folder / "skills.csv"
    skill = session.scalars(select(Skill).where(Skill.code == "S001")).one()
    key, old = skill.id, skill.label
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, "Conduire un tracteur"), encoding="utf-8")
    assert load_starter(session, now=now, folder=folder) == 1
    session.expire_all()
    assert (skill.id, skill.label, skill.search_text) == (key, "Conduire un tracteur", "conduire un tracteur")
    assert count(session, ReferenceRelease) == 2
