"""Skills behind plain words, on a small reference and on the starter's."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.reference.enums import SkillKind
from app.reference.models import OccupationSkill
from app.reference.queries import find_occupation_by_code
from app.reference.starter import load_starter
from app.reference.understanding.queries import suggest_skills, suggest_skills_for_many
from app.reference.understanding.skill_store import SkillStore
from app.reference.understanding.store import SuggesterStore
from tests.factories.reference import make_occupation, make_skill


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SkillStore:
    own = SkillStore(SuggesterStore(tmp_path / "understanding"))
    monkeypatch.setattr("app.reference.understanding.queries.SKILL_STORE", own)
    return own


def test_a_verb_in_any_form_finds_the_skill_and_says_by_which_words(session: Session) -> None:
    welder, baker = make_occupation(session, label="Soudeur"), make_occupation(session, label="Boulanger")
    welding = make_skill(session, welder, label="Souder des tôles")
    make_skill(session, baker, label="Pétrir une pâte à pain")
    for text, word in (("je sais souder", "souder"), ("soudure", "soudure"), ("tôles soudées", "soudées")):
        best = suggest_skills(session, text)[0]
        assert best.skill_id == welding.id
        assert word in best.words
        assert 0 < best.confidence <= 1


def test_of_two_skills_the_one_of_the_occupation_given_comes_first(session: Session) -> None:
    smith, cook = make_occupation(session, label="Forgeron"), make_occupation(session, label="Cuisinier")
    make_skill(session, cook, label="Couper des légumes", kind=SkillKind.KNOWLEDGE)
    own = make_skill(session, smith, label="Couper des métaux")
    found = suggest_skills(session, "je sais couper", occupation_id=smith.id)
    assert found[0].skill_id == own.id
    assert found == suggest_skills(session, "je sais couper", occupation_id=[smith.id])


@pytest.mark.parametrize("text", ["", "   ", "qsdfgh", "\x00", "!!!", "12 35 %", "et de la", "\ud83e"])
def test_nothing_is_suggested_for_what_says_nothing(session: Session, text: str) -> None:
    occupation = make_occupation(session)
    make_skill(session, occupation, label="Souder des tôles")
    assert suggest_skills(session, text) == []
    assert suggest_skills(session, text, occupation_id=occupation.id) == []


def test_before_the_first_load_nothing_is_suggested(session: Session) -> None:
    assert suggest_skills(session, "souder") == []


def test_a_skill_that_is_added_or_withdrawn_is_seen_at_once(session: Session) -> None:
    occupation = make_occupation(session, label="Soudeur")
    skill = make_skill(session, occupation, label="Souder des tôles")
    assert suggest_skills(session, "meuler une pièce") == []
    added = make_skill(session, occupation, label="Meuler une pièce")
    assert suggest_skills(session, "meuler une pièce")[0].skill_id == added.id
    skill.is_active = False
    session.flush()
    assert skill.id not in {item.skill_id for item in suggest_skills(session, "souder des tôles")}


def test_a_damaged_file_is_made_again_to_the_same_bytes(session: Session, tmp_path: Path) -> None:
    make_skill(session, make_occupation(session, label="Soudeur"), label="Souder des tôles")
    first = suggest_skills(session, "souder")
    (path,) = (tmp_path / "understanding").glob("skills-*.npz")
    content = path.read_bytes()
    path.write_bytes(content[:1000])
    assert suggest_skills(session, "souder") == first
    assert path.read_bytes() == content


def test_the_starter_reference_suggests_with_its_few_skills(session: Session, now: datetime) -> None:
    load_starter(session, now=now)
    (found,) = suggest_skills_for_many(session, ["Je sais souder à l’arc et lire un plan"], limit=3)
    assert len(found) == 3
    assert any("soud" in item.label.lower() for item in found)
    assert [item.confidence for item in found] == sorted((item.confidence for item in found), reverse=True)


def test_the_skills_of_an_occupation_given_are_likelier(session: Session, now: datetime) -> None:
    load_starter(session, now=now)
    occupation = find_occupation_by_code(session, "H2913")
    assert occupation is not None
    own = {link.skill_id for link in occupation.skill_links}
    found = suggest_skills(session, "Vous travaillez en atelier", occupation_id=occupation.id, limit=5)
    assert {item.skill_id for item in found} <= own


def test_the_command_answers_line_by_line_in_order(app: Flask, session: Session, tmp_path: Path) -> None:
    occupation = make_occupation(session, label="Soudeur", code="H2913")
    skill = make_skill(session, occupation, label="Souder des tôles")
    session.add(OccupationSkill(occupation=make_occupation(session), skill=skill, weight=1))
    session.commit()
    file = tmp_path / "texts.txt"
    file.write_bytes(b"souder\n\n\xff\xfe\nqsdfgh\nje soude des t\xc3\xb4les\n")
    result = app.test_cli_runner().invoke(
        args=["skills", "suggest", "--file", str(file), "--limit", "2", "--occupation", "h2913"]
    )
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["text"] for line in lines][:2] == ["souder", ""]
    assert [len(line["skills"]) for line in lines] == [1, 0, 0, 0, 1]
    assert lines[4]["skills"][0]["code"] == skill.code
    assert set(lines[4]["skills"][0]) == {"code", "label", "confidence"}


def test_the_command_refuses_an_unknown_occupation(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "texts.txt"
    file.write_text("souder\n")
    result = app.test_cli_runner().invoke(
        args=["skills", "suggest", "--file", str(file), "--occupation", "Z9999"]
    )
    assert result.exit_code == 2
    assert "Z9999" in result.output
