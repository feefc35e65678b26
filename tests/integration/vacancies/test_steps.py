"""What the steps of the form do to a draft: choosing, proposing, keeping what is valid."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from app.reference.models import Occupation, OccupationCertificate
from app.vacancies import services, steps
from app.vacancies.errors import VacancyIncomplete
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_employer, make_member
from tests.factories.reference import (
    make_appellation,
    make_certificate,
    make_commune,
    make_occupation,
    make_skill,
)


@pytest.fixture
def draft(session: Session, now: datetime) -> Vacancy:
    employer = make_employer(session)
    actor = make_member(session, employer)
    return services.create_draft(session, organisation=employer, actor=actor, now=now)


@pytest.fixture
def welder(session: Session) -> Occupation:
    """An occupation with eight skills, a certificate that the law requires and a usual one."""
    occupation = make_occupation(session, label="Soudeur / Soudeuse", search_text="soudeur soudeuse")
    for _ in range(8):
        make_skill(session, occupation)
    for required in (True, False):
        certificate = make_certificate(session, label="exigé" if required else "usuel")
        session.add(
            OccupationCertificate(
                occupation_id=occupation.id, certificate_id=certificate.id, is_required_by_law=required
            )
        )
    session.flush()
    return occupation


def asked(vacancy: Vacancy) -> list[bool]:
    return [link.is_essential for link in vacancy.skills]


def test_choosing_an_occupation_proposes_three_essential_and_three_useful_skills(
    session: Session, draft: Vacancy, welder: Occupation
) -> None:
    assert steps.choose_occupation(session, draft, f"{welder.id}:")
    assert draft.occupation is welder
    assert asked(draft) == [True] * 3 + [False] * 3
    assert len(steps.other_skills(session, draft)) == 2


def test_certificates_required_by_law_are_checked_and_usual_ones_are_not(
    session: Session, draft: Vacancy, welder: Occupation
) -> None:
    steps.choose_occupation(session, draft, f"{welder.id}:")
    assert [certificate.label for certificate in draft.certificates] == ["exigé"]


def test_the_same_occupation_again_keeps_the_skills_that_were_changed(
    session: Session, draft: Vacancy, welder: Occupation
) -> None:
    title = make_appellation(session, welder)
    steps.choose_occupation(session, draft, f"{welder.id}:")
    services.set_skills(session, draft, [(draft.skills[0].skill_id, True)])
    steps.choose_occupation(session, draft, f"{welder.id}:{title.id}")
    assert asked(draft) == [True]
    assert draft.appellation is title


@pytest.mark.parametrize("key", ["", ":", "x", "999999", "999999:1", "9" * 30, "²"])
def test_a_key_that_names_no_occupation_changes_nothing(session: Session, draft: Vacancy, key: str) -> None:
    assert not steps.choose_occupation(session, draft, key)
    assert draft.occupation_id is None


def test_a_title_of_another_occupation_is_not_taken(
    session: Session, draft: Vacancy, welder: Occupation
) -> None:
    foreign = make_appellation(session, make_occupation(session))
    assert steps.choose_occupation(session, draft, f"{welder.id}:{foreign.id}")
    assert draft.appellation_id is None


def test_skills_are_marked_added_and_removed_at_once(
    session: Session, draft: Vacancy, welder: Occupation
) -> None:
    steps.choose_occupation(session, draft, f"{welder.id}:")
    first, second = draft.skills[0].skill_id, draft.skills[1].skill_id
    extra = make_skill(session)
    steps.save_skills(session, draft, essential={second: False}, add=[extra.id, second], remove=[first])
    found = {link.skill_id: link.is_essential for link in draft.skills}
    assert first not in found
    assert (found[second], found[extra.id]) == (False, False)
    assert len(found) == 6


def test_fifteen_skills_are_the_most(session: Session, draft: Vacancy) -> None:
    keys = [make_skill(session).id for _ in range(steps.MOST_SKILLS + 1)]
    steps.save_skills(session, draft, essential={}, add=keys[:-1])
    with pytest.raises(VacancyIncomplete) as refusal:
        steps.save_skills(session, draft, essential={}, add=keys[-1:])
    assert set(refusal.value.errors) == {"skill_text"}
    assert len(draft.skills) == steps.MOST_SKILLS


def test_without_javascript_one_exact_title_is_taken_and_several_are_offered(
    session: Session, welder: Occupation
) -> None:
    title = make_appellation(
        session, welder, label="Soudeur TIG / Soudeuse TIG", search_text="soudeur tig soudeuse tig"
    )
    key, choices = steps.look_up_occupation(session, "soudeur tig / soudeuse tig")
    assert key == f"{welder.id}:{title.id}"
    key, choices = steps.look_up_occupation(session, "soud")
    assert key is None
    assert {choice.label for choice in choices} == {"Soudeur TIG / Soudeuse TIG", "Soudeur / Soudeuse"}


def test_a_commune_is_taken_by_key_or_by_a_name_that_is_enough(session: Session) -> None:
    rochefort = make_commune(session, name="Rochefort", search_text="rochefort")
    make_commune(session, name="Rochechouart", search_text="rochechouart")
    assert steps.look_up_commune(session, str(rochefort.id), "") == rochefort.id
    assert steps.look_up_commune(session, "", "ROCHEFORT") == rochefort.id
    assert steps.look_up_commune(session, "", "roche") is None
    assert steps.look_up_commune(session, "", "Paris") is None
    assert steps.look_up_commune(session, "9" * 30, "") is None


def test_a_step_asks_only_for_its_own_fields(session: Session, draft: Vacancy) -> None:
    with pytest.raises(VacancyIncomplete) as refusal:
        steps.require_step(draft, "place")
    assert set(refusal.value.errors) == {"commune_id", "contract", "starts_on"}
