"""What is proposed under a title and under a skill as people type: order is the rule under test."""

from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.reference.lookup.choices import OccupationChoice
from app.reference.lookup.queries import look_up_occupations, look_up_skills
from app.reference.lookup.store import LookupStore
from app.reference.models import OccupationSkill, ReferenceRelease
from app.reference.starter import load_starter
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
    ("2 mécaniciens TP en CDI", ["Mécanicien / Mécanicienne d’engins de travaux publics"]),
    ("mécaniciens travaux", ["Mécanicien / Mécanicienne d’engins de travaux publics"]),
    ("cuisto", ["Cuisinier / Cuisinière"]),
    ("h2902", ["Chaudronnier / Chaudronnière"]),
    ("h29", ["Chaudronnier / Chaudronnière", "Soudeur / Soudeuse"]),
    ("s", []),
    ("", []),
    ("...", []),
    ("xylophone", []),
    ("%%", []),
    ("__", []),
]  # fmt: skip


@pytest.fixture
def reference(session: Session) -> Session:
    for code, titles in OCCUPATIONS.items():
        occupation = make_occupation(session, code=code, label=titles[0])
        for title in titles:
            make_appellation(session, occupation, label=title, is_main=title == titles[0])
    return session


def labels_for(session: Session, text: str) -> list[str]:
    return [choice.label for choice in look_up_occupations(session, text)]


@pytest.mark.parametrize(("text", "first"), CASES)
def test_the_nearest_titles_come_first(reference: Session, text: str, first: list[str]) -> None:
    labels = labels_for(reference, text)
    assert labels[: len(first)] == first
    assert bool(labels) == bool(first)


def test_a_title_that_is_also_the_occupation_is_proposed_once(reference: Session) -> None:
    labels = [
        choice.label for choice in look_up_occupations(reference, "aide soignant") if not choice.known_as
    ]
    assert labels == ["Aide-soignant / Aide-soignante", "Aide-soignant / Aide-soignante à domicile"]


def test_a_choice_names_the_occupation_and_the_title(reference: Session) -> None:
    choice = look_up_occupations(reference, "soudeuse tig")[0]
    assert (choice.code, choice.occupation_label, choice.known_as) == ("H2913", "Soudeur / Soudeuse", "")
    assert choice.appellation_id is not None


def test_an_everyday_name_leads_to_its_occupation_and_is_told(session: Session) -> None:
    make_occupation(session, code="G1609", label="Cuisinier / Cuisinière")
    choice = look_up_occupations(session, "cuistot")[0]
    assert (choice.code, choice.label, choice.known_as) == ("G1609", "Cuisinier / Cuisinière", "cuistot")
    assert choice.appellation_id is None


def test_one_occupation_does_not_fill_the_list(reference: Session) -> None:
    occupation = make_occupation(reference, code="Z9101", label="Cariste")
    for number in range(9):
        make_appellation(reference, occupation, label=f"Cariste {'abcdefghi'[number]}")
    assert len(look_up_occupations(reference, "cariste")) == 3


def test_few_letters_show_one_title_of_each_trade_first(session: Session) -> None:
    for code, label in (
        ("M1804", "Ingénieur télécoms"),
        ("M1805", "Ingénieur réseau"),
        ("J1506", "Infirmier en soins généraux"),
        ("K9999", "Intendant des palais de la nation"),
    ):
        make_occupation(session, code=code, label=label)
    first = [label.split()[0] for label in labels_for(session, "in") if label.split()[0] != "Autre"]
    assert set(first[:3]) == {"Ingénieur", "Infirmier", "Intendant"}


def test_retired_titles_and_occupations_are_not_proposed(session: Session) -> None:
    occupation = make_occupation(session, label="Charron", is_active=False)
    make_appellation(session, occupation, label="Charron")
    kept = make_occupation(session, label="Menuisier")
    make_appellation(session, kept, label="Charron", is_active=False)
    assert look_up_occupations(session, "charron") == []


def test_a_place_of_the_region_is_no_part_of_the_job(reference: Session) -> None:
    make_commune(reference, name="Vendays", search_text="vendays")
    assert labels_for(reference, "soudeur vendays")[0] == "Soudeur / Soudeuse"


def test_little_found_for_several_words_is_completed_after_what_has_them_all(session: Session) -> None:
    for label in ("Luthier", "Luthier en guitares", "Luthier en violons"):
        make_occupation(session, label=label)
    asked: list[tuple[str, int]] = []
    other = OccupationChoice(1, "Z9999", "Facteur de pianos", "Facteur de pianos", None)

    def complete(text: str, limit: int) -> list[OccupationChoice]:
        asked.append((text, limit))
        return [other]

    found = look_up_occupations(session, "luthier guitares", limit=5, complete=complete)
    assert [choice.label for choice in found[:3]] == ["Luthier en guitares", "Facteur de pianos", "Luthier"]
    look_up_occupations(session, "luth", complete=complete)
    look_up_occupations(session, "luthier", complete=complete)
    look_up_occupations(session, "xylophone", complete=complete)
    assert asked == [("luthier guitares", 5)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80), st.integers(min_value=1, max_value=12))
def test_any_text_gives_a_list_within_its_limit(reference: Session, text: str, limit: int) -> None:
    found = look_up_occupations(reference, text, limit=limit)
    assert len(found) <= limit
    assert found == look_up_occupations(reference, text, limit=limit)
    assert len(look_up_skills(reference, text, limit=limit)) <= limit


def test_skills_of_the_occupation_come_before_core_ones_and_those_before_all(session: Session) -> None:
    welder, other = make_occupation(session), make_occupation(session)
    make_skill(session, label="Lire un plan")
    own = make_skill(session, welder, label="Lire un plan de soudage")
    core = make_skill(session, other, label="Lire un plan coté")
    make_skill(session, label="Lire un plan ancien", is_active=False)
    found = look_up_skills(session, "plan", occupation_id=welder.id)
    assert [skill.label for skill in found] == [own.label, core.label, "Lire un plan"]
    assert [skill.id for skill in found[:1]] == [own.id]
    assert look_up_skills(session, "p") == []


def test_the_very_skill_comes_before_those_of_the_occupation(session: Session) -> None:
    welder = make_occupation(session)
    make_skill(session, welder, label="Souder à l’arc")
    make_skill(session, label="Souder")
    labels = [skill.label for skill in look_up_skills(session, "souder", occupation_id=welder.id)]
    assert labels == ["Souder", "Souder à l’arc"]


@pytest.mark.parametrize(
    "text", ["souder inox", "soudure inox", "soude l’inox", "inox soudage", "soudre inox"]
)
def test_a_skill_is_found_by_any_form_of_its_verb(session: Session, text: str) -> None:
    make_skill(session, label="Souder des pièces en inox")
    make_skill(session, label="Souffler du verre")
    assert [skill.label for skill in look_up_skills(session, text)][:1] == ["Souder des pièces en inox"]


def test_a_release_is_seen_at_once_and_so_are_rows_added_without_one(reference: Session) -> None:
    assert "Luthier / Luthière" not in labels_for(reference, "luthier")
    added = make_occupation(reference, label="Luthier / Luthière")
    assert "Luthier / Luthière" in labels_for(reference, "luthier")
    added.is_active = False
    reference.add(ReferenceRelease(name="next", loaded_at=NOW, fingerprint="f", rows=1))
    reference.flush()
    assert "Luthier / Luthière" not in labels_for(reference, "luthier")


def test_an_import_is_seen_by_the_next_lookup(session: Session) -> None:
    assert labels_for(session, "soudeur") == []
    load_starter(session, now=NOW)
    assert "Soudeur / Soudeuse" in labels_for(session, "soudeur")


def test_the_indexes_are_built_once_for_all_threads(own_engine: Engine) -> None:
    with Session(own_engine) as session:
        make_occupation(session, label="Soudeur / Soudeuse")
        session.commit()
    store, kept = LookupStore(), []

    def read() -> None:
        with Session(own_engine) as session:
            kept.append(store.indexes(session))

    threads = [Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) == 6
    assert all(indexes is kept[0] for indexes in kept)
    store.prepare(own_engine)
    read()
    assert kept[-1] is kept[0]


def test_a_lookup_asks_the_database_what_moved_and_nothing_else(reference: Session, count_queries) -> None:  # type: ignore[no-untyped-def]
    look_up_occupations(reference, "soudeur")
    with count_queries() as statements:
        look_up_occupations(reference, "soudeuse tig")
    assert len(statements) == 1
    with count_queries() as statements:
        look_up_skills(reference, "souder", occupation_id=1)
    assert len(statements) == 2


def test_the_weight_of_a_core_link_does_not_matter_without_the_word(session: Session) -> None:
    welder = make_occupation(session)
    side = make_skill(session, label="Ranger")
    session.add(OccupationSkill(occupation=welder, skill=side, is_core=True, weight=3))
    session.flush()
    assert look_up_skills(session, "souder", occupation_id=welder.id) == []
