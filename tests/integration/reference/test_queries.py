"""What the reference says of an occupation, and communes by their name: order is the rule under test."""

import pytest
from sqlalchemy.orm import Session

from app.reference.models import OccupationSkill
from app.reference.queries import list_occupation_certificates, list_occupation_skills, suggest_communes
from app.reference.text import normalise_text
from tests.factories.reference import make_commune, make_occupation, make_skill


def test_skills_of_an_occupation_are_proposed_from_its_core(session: Session) -> None:
    welder = make_occupation(session)
    core = make_skill(session, welder, label="Souder")
    retired = make_skill(session, welder, label="Forger", is_active=False)
    side = make_skill(session, label="Ranger")
    session.add(OccupationSkill(occupation=welder, skill=side, is_core=False, weight=1))
    session.flush()
    labels = [skill.label for skill in list_occupation_skills(session, welder.id)]
    assert labels == [core.label, side.label]
    assert retired.label not in labels
    assert list_occupation_certificates(session, welder.id) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("roch", ["Rochefort", "La Rochelle"]),
        ("ROCHEFORT", ["Rochefort"]),
        ("17300", ["Rochefort"]),
        ("173", ["Rochefort"]),
        ("17001", ["La Rochelle"]),
        ("st jean", ["Saint-Jean-d’Angély"]),
        ("saint jean d angely", ["Saint-Jean-d’Angély"]),
        ("r", []),
    ],
)
def test_communes_are_found_by_name_or_postal_code(session: Session, text: str, names: list[str]) -> None:
    for name, postal_codes, population in (
        ("La Rochelle", "17000 17001", 77_000),
        ("Rochefort", "17300", 23_000),
        ("Saint-Jean-d’Angély", "17400", 6_800),
    ):
        make_commune(
            session,
            name=name,
            search_text=normalise_text(name),
            postal_codes=postal_codes,
            population=population,
        )
    assert [commune.name for commune in suggest_communes(session, text)] == names
