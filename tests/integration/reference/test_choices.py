"""What an address says of occupations and places reads back as the rows that were chosen."""

import pytest
from sqlalchemy.orm import Session

from app.reference.choices import appellations, list_chosen_titles, list_skills_of_occupations
from app.reference.errors import UnknownCommune
from app.reference.models import OccupationSkill
from app.reference.places import SeveralCommunes, commune_text, resolve_commune
from tests.factories.reference import make_appellation, make_commune, make_occupation, make_skill


def test_keys_give_titles_in_order_one_for_each_occupation(session: Session) -> None:
    first, second = make_occupation(session), make_occupation(session)
    title = make_appellation(session, second, label="Soudeuse TIG")
    keys = [f"{second.code}-{title.id}", "ZZZ", first.code, second.code]
    chosen = list_chosen_titles(session, keys)
    assert [(item.key, item.label) for item in chosen] == [
        (keys[0], "Soudeuse TIG"),
        (first.code, first.label),
    ]
    assert appellations(chosen) == {second.id: title.id}


@pytest.mark.parametrize("suffix", ["-0", "-abc", "-99999999999999", "-"])
def test_a_forged_title_is_the_occupation_alone(session: Session, suffix: str) -> None:
    occupation = make_occupation(session)
    (chosen,) = list_chosen_titles(session, [occupation.code + suffix])
    assert (chosen.key, chosen.appellation_id) == (occupation.code, None)


def test_a_title_of_another_occupation_is_not_taken(session: Session) -> None:
    occupation, title = make_occupation(session), make_appellation(session, make_occupation(session))
    (chosen,) = list_chosen_titles(session, [f"{occupation.code}-{title.id}"])
    assert chosen.appellation_id is None


def test_skills_of_several_occupations_come_once_core_ones_first(session: Session) -> None:
    first, second = make_occupation(session), make_occupation(session)
    light, shared, core = (make_skill(session) for _ in range(3))
    for occupation, skill, is_core, weight in (
        (first, light, False, 1),
        (first, shared, False, 2),
        (second, shared, False, 3),
        (second, core, True, 1),
    ):
        session.add(
            OccupationSkill(occupation_id=occupation.id, skill_id=skill.id, is_core=is_core, weight=weight)
        )
    session.flush()
    found = list_skills_of_occupations(session, [first.id, second.id])
    assert [skill.id for skill in found] == [core.id, shared.id, light.id]


def test_a_commune_is_found_by_name_by_postal_code_or_by_both(session: Session) -> None:
    commune = make_commune(session, name="Marennes", search_text="marennes", postal_codes="17320 17321")
    for text in ("marennes", "MARENNES ", "Marennes (17320)", "17321", commune_text(commune)):
        assert resolve_commune(session, text).id == commune.id


def test_a_name_that_several_bear_is_asked_about_until_one_is_chosen(session: Session) -> None:
    first, second = (
        make_commune(
            session, name="Saint-Aubin", search_text="saint aubin", postal_codes=code, population=size
        )
        for code, size in (("17800", 900), ("47150", 400))
    )
    with pytest.raises(SeveralCommunes) as refusal:
        resolve_commune(session, "Saint-Aubin")
    assert [commune.id for commune in refusal.value.choices] == [first.id, second.id]
    assert refusal.value.field == "commune"
    assert resolve_commune(session, "Saint-Aubin", chosen_id=second.id).id == second.id
    assert resolve_commune(session, "Saint-Aubin (47150)").id == second.id


def test_a_choice_that_no_longer_answers_to_the_text_is_not_kept(session: Session) -> None:
    marennes = make_commune(session, name="Marennes", search_text="marennes")
    saintes = make_commune(session, name="Saintes", search_text="saintes")
    assert resolve_commune(session, "Saintes", chosen_id=marennes.id).id == saintes.id
    with pytest.raises(UnknownCommune):
        resolve_commune(session, "Nulle-Part", chosen_id=marennes.id)
