"""A loose floor under the quality of skills, on the whole official reference."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy.orm import Session

from app.core.db import make_engine
from app.model_registry import metadata
from app.reference.importing.releases import read_releases
from app.reference.importing.services import import_rome
from app.reference.understanding.skill_evidence import SkillEvidence, skill_arrays_of
from app.reference.understanding.skill_examples import draw_questions
from app.reference.understanding.skill_learning import Measured, learn_relevance
from app.reference.understanding.skill_links import About
from app.reference.understanding.skill_material import SkillMaterial, read_skill_material

DRAWN = {"label": 240, "labels": 200}


@pytest.fixture(scope="module")
def material(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> SkillMaterial:
    """The skills of the official files, read through a SQLite of its own: once for all databases."""
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('rome')}/rome.db")
    metadata.create_all(engine)
    release, _communes = read_releases(shared_data / "data" / "rome")
    assert release is not None
    with Session(engine) as session:
        import_rome(session, release, now=datetime(2026, 11, 25, tzinfo=UTC))
        return read_skill_material(session)


@pytest.fixture(scope="module")
def measured(material: SkillMaterial) -> list[Measured]:
    """Skills in people's words, each with an occupation that has them."""
    evidence = SkillEvidence(skill_arrays_of(material))
    found = []
    for question in draw_questions(material, drawn=DRAWN):
        chances = np.zeros(len(material.occupations), dtype=np.float32)
        if question.is_given:
            chances[question.occupation] = 1
        likely = evidence.measure([evidence.read(question.text)], [About(chances, question.is_given)])[0]
        grades = np.zeros(evidence.size, dtype=np.float32)
        grades[question.skills] = question.grades
        found.append(Measured(question, likely, grades[likely.skills]))
    return found


@pytest.mark.shared
def test_skills_said_in_peoples_words_are_found(measured: list[Measured]) -> None:
    half_of = np.arange(len(measured)) // 2 % 2
    learned, apart = (
        [item for item, own in zip(measured, half_of, strict=True) if own == half] for half in (0, 1)
    )
    weights = learn_relevance(learned)
    shares = []
    for item in apart:
        order = np.argsort(-(item.likely.figures @ weights[int(item.question.is_given)]), kind="stable")[:10]
        shares.append((item.grades[order] > 0).sum() / len(item.question.skills))
    assert np.mean(shares) >= 0.75


@pytest.mark.shared
def test_the_skill_looked_for_is_among_the_likely_ones(measured: list[Measured]) -> None:
    reached = [(item.grades > 0).sum() / len(item.question.skills) for item in measured]
    assert np.mean(reached) >= 0.97
