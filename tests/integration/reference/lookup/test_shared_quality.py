"""The whole reference: what is typed, even with an error, finds what is meant; so do real titles."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import make_engine
from app.model_registry import metadata
from app.reference.importing.releases import read_releases
from app.reference.importing.services import import_rome
from app.reference.lookup.queries import look_up_occupations, look_up_skills
from app.reference.models import Appellation, OccupationSkill, Skill
from tests.conftest import NOW

pytestmark = pytest.mark.shared
TARGETS = 300


@pytest.fixture(scope="module")
def whole(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """The official reference; the order is the same on both databases, so that one is enough."""
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('rome')}/rome.db")
    metadata.create_all(engine)
    release, _communes = read_releases(shared_data / "data" / "rome")
    assert release is not None
    with Session(engine) as session:
        import_rome(session, release, now=NOW)
        session.commit()
        yield session
    engine.dispose()


def with_error(text: str, rng: random.Random) -> str:
    """The longest word of `text` with two letters swapped, one missing, doubled or replaced."""
    word = max(text.replace("'", " ").replace("-", " ").split(), key=len)
    place = rng.randrange(1, len(word) - 1)
    first, second = word[place], word[place + 1]
    change = rng.choice((second + first, second, first * 2 + second, "x" + second))
    return text.replace(word, word[:place] + change + word[place + 2 :], 1)


def test_four_letters_give_a_list_and_a_whole_title_with_an_error_is_in_it(whole: Session) -> None:
    rng = random.Random(4)
    titles = whole.execute(select(Appellation.id, Appellation.label).order_by(Appellation.id)).all()
    found = mended = 0
    for key, label in rng.sample(titles, TARGETS):
        text = label.partition(" / ")[2] or label
        assert look_up_occupations(whole, text[:4]), text[:4]
        found += key in [choice.appellation_id for choice in look_up_occupations(whole, text)]
        spoilt = with_error(text, rng)
        mended += key in [choice.appellation_id for choice in look_up_occupations(whole, spoilt)]
    assert found / TARGETS >= 0.98, found
    assert mended / TARGETS >= 0.95, mended


def test_a_skill_with_an_error_is_in_the_list_of_its_occupation(whole: Session) -> None:
    rng = random.Random(4)
    skills = whole.execute(
        select(Skill.id, Skill.label, OccupationSkill.occupation_id)
        .join(OccupationSkill, OccupationSkill.skill_id == Skill.id)
        .order_by(Skill.id, OccupationSkill.occupation_id)
    ).all()
    mended = 0
    for key, label, occupation_id in rng.sample(skills, TARGETS):
        spoilt = with_error(label, rng) if len(label) > 4 else label
        mended += key in [skill.id for skill in look_up_skills(whole, spoilt, occupation_id=occupation_id)]
    assert mended / TARGETS >= 0.95, mended


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("cuistot", "G1609"),
        ("aide maçon (H/F) 35h Mérignac", "F1704"),
        ("electricein batiment", "F1602"),
        ("vendeur boulagerie", "D1106"),
        ("TP agent de maintenance du bâtiment", "I1203"),
        ("conductrice PL", "N4101"),
        ("aidesoignante", "J1501"),
        ("assistante rh", "M1501"),
    ],
)
def test_titles_as_people_write_them_find_their_occupation(whole: Session, text: str, code: str) -> None:
    assert code in [choice.code for choice in look_up_occupations(whole, text)][:3]


def test_real_posting_titles_find_their_occupation(whole: Session, shared_data: Path) -> None:
    """Half of the postings have their occupation first, and seven in ten among the first five."""
    with (shared_data / "eval" / "posting_titles.csv").open(encoding="utf-8", newline="") as file:
        postings = list(csv.DictReader(file))[::4]
    first = among_five = 0
    for posting in postings:
        expected = set(posting["codes_rome"].split())
        codes = [choice.code for choice in look_up_occupations(whole, posting["title"])]
        first += bool(expected & set(codes[:1]))
        among_five += bool(expected & set(codes[:5]))

    assert first / len(postings) >= 0.5, first / len(postings)
    assert among_five / len(postings) >= 0.68, among_five / len(postings)
