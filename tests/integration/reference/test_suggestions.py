"""What is proposed under a title, a skill and a commune as people type: order is the rule under test."""

import csv
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.reference.importing.releases import read_releases
from app.reference.importing.services import import_rome
from app.reference.models import OccupationSkill
from app.reference.queries import (
    list_occupation_certificates,
    list_occupation_skills,
    suggest_communes,
    suggest_occupations,
    suggest_skills,
)
from app.reference.text import normalise_text
from tests.conftest import NOW
from tests.factories.reference import make_appellation, make_commune, make_occupation, make_skill

OCCUPATIONS = {
    "H2913": ["Soudeur / Soudeuse", "Soudeur / Soudeuse TIG", "Braseur / Braseuse"],
    "H2902": ["Chaudronnier / Chaudronnière", "Chaudronnier-soudeur / Chaudronnière-soudeuse"],
    "J1501": ["Aide-soignant / Aide-soignante", "Aide-soignant / Aide-soignante à domicile"],
    "M1225": ["Aide-comptable"],
    "D1106": ["Vendeur / Vendeuse en boulangerie-pâtisserie"],
    "I1616": ["Mécanicien / Mécanicienne d’engins de travaux publics"],
    "I1604": ["Mécanicien / Mécanicienne automobile"],
    "G1602": ["Cuisinier / Cuisinière"],
}
WELDERS = ["Soudeur / Soudeuse", "Soudeur / Soudeuse TIG", "Chaudronnier-soudeur / Chaudronnière-soudeuse"]
CASES = [
    ("soud", WELDERS),
    ("SOUDEUSE", WELDERS),
    ("so", ["Soudeur / Soudeuse"]),
    ("soudeur tig", ["Soudeur / Soudeuse TIG", "Soudeur / Soudeuse"]),
    ("Soudeur ou soudeuse TIG", ["Soudeur / Soudeuse TIG"]),
    ("aide soignante", ["Aide-soignant / Aide-soignante", "Aide-soignant / Aide-soignante à domicile"]),
    ("Aide-Soignant", ["Aide-soignant / Aide-soignante", "Aide-soignant / Aide-soignante à domicile"]),
    ("vendeuse boulangerie", ["Vendeur / Vendeuse en boulangerie-pâtisserie"]),
    ("patisserie", ["Vendeur / Vendeuse en boulangerie-pâtisserie"]),
    ("2 mécaniciens TP en CDI", ["Mécanicien / Mécanicienne automobile"]),
    ("mécaniciens travaux", ["Mécanicien / Mécanicienne d’engins de travaux publics"]),
    ("cuisto", ["Cuisinier / Cuisinière"]),
    ("h2902", ["Chaudronnier / Chaudronnière"]),
    ("s", []),
    ("", []),
    ("...", []),
    ("xylophone", []),
]  # fmt: skip


@pytest.fixture
def reference(session: Session) -> Session:
    for code, titles in OCCUPATIONS.items():
        occupation = make_occupation(
            session, code=code, label=titles[0], search_text=normalise_text(titles[0])
        )
        for title in titles:
            make_appellation(
                session,
                occupation,
                label=title,
                search_text=normalise_text(title),
                is_main=title == titles[0],
            )
    return session


@pytest.mark.parametrize(("text", "first"), CASES)
def test_the_nearest_titles_come_first(reference: Session, text: str, first: list[str]) -> None:
    labels = [choice.label for choice in suggest_occupations(reference, text)]
    assert labels[: len(first)] == first
    assert bool(labels) == bool(first)


def test_a_title_that_is_also_the_occupation_is_proposed_once(reference: Session) -> None:
    labels = [choice.label for choice in suggest_occupations(reference, "aide soignant")]
    assert labels == ["Aide-soignant / Aide-soignante", "Aide-soignant / Aide-soignante à domicile"]


def test_a_choice_names_the_occupation_and_the_title(reference: Session) -> None:
    choice = suggest_occupations(reference, "soudeuse tig")[0]
    assert (choice.code, choice.occupation_label) == ("H2913", "Soudeur / Soudeuse")
    assert choice.appellation_id is not None


def test_one_occupation_does_not_fill_the_list(reference: Session) -> None:
    occupation = make_occupation(reference, code="N1101", label="Cariste", search_text="cariste")
    for number in range(9):
        make_appellation(reference, occupation, label=f"Cariste {number}", search_text=f"cariste {number}")
    assert len(suggest_occupations(reference, "cariste")) == 3


def test_retired_titles_and_occupations_are_not_proposed(session: Session) -> None:
    occupation = make_occupation(session, label="Charron", search_text="charron", is_active=False)
    make_appellation(session, occupation, label="Charron", search_text="charron")
    kept = make_occupation(session, label="Menuisier", search_text="menuisier")
    make_appellation(session, kept, label="Charron", search_text="charron", is_active=False)
    assert suggest_occupations(session, "charron") == []


def test_percent_and_underscore_are_letters_like_others(reference: Session) -> None:
    assert suggest_occupations(reference, "%%") == []
    assert suggest_occupations(reference, "__") == []


def test_skills_of_the_occupation_come_before_shorter_ones(session: Session) -> None:
    welder = make_occupation(session)
    make_skill(session, label="Lire un plan", search_text="lire un plan")
    own = make_skill(session, welder, label="Lire un plan de soudage", search_text="lire un plan de soudage")
    make_skill(session, label="Lire un plan ancien", search_text="lire un plan ancien", is_active=False)
    found = suggest_skills(session, "plan", occupation_id=welder.id)
    assert [skill.label for skill in found] == [own.label, "Lire un plan"]
    assert suggest_skills(session, "p") == []


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


@pytest.mark.shared
def test_real_posting_titles_find_their_occupation(session: Session, shared_data: Path) -> None:
    """Half of the postings have their occupation first, and seven in ten among the first five."""
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("the order is the same on both databases; one import is enough")
    release, _ = read_releases(shared_data / "data" / "rome")
    assert release is not None
    import_rome(session, release, now=NOW)
    with (shared_data / "eval" / "posting_titles.csv").open(encoding="utf-8", newline="") as file:
        postings = list(csv.DictReader(file))[::4]
    first = among_five = 0
    for posting in postings:
        expected = set(posting["codes_rome"].split())
        codes = [choice.code for choice in suggest_occupations(session, posting["title"])]
        first += bool(expected & set(codes[:1]))
        among_five += bool(expected & set(codes[:5]))
    assert first / len(postings) >= 0.5
    assert among_five / len(postings) >= 0.68
