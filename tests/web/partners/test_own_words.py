"""An adviser writes what the person says: it is read, ticked together, and told skills stay declared."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.enums import PartnerKind
from app.accounts.models import User
from app.candidates.models import Candidate
from app.reference.enums import EvidenceKind
from app.reference.models import Occupation
from tests.factories.accounts import make_member, make_partner
from tests.factories.reference import make_commune, make_occupation, make_skill

Login = Callable[[Any], FlaskClient]
URL = "/partenaire/personnes/inscrire"


@pytest.fixture
def occupation(session: Session) -> Occupation:
    make_commune(session, name="Marennes", search_text="marennes")
    return make_occupation(session, code="H2913", label="Soudeur / Soudeuse")


def enrol(client: FlaskClient, occupation: Occupation, told: int, taught: int) -> Any:
    return client.post(
        f"{URL}/mandat?metier={occupation.code}&competence={told}",
        data={
            "first_name": "Amir",
            "last_name": "Belkacem",
            "kind": "other",
            "programme": "0",
            "commune": "Marennes",
            "available_on": "2027-01-04",
            "radius_km": "30",
            "contracts": ["cdi"],
            "own_skills": [str(told)],
            "skills": [str(taught)],
            "is_informed": "y",
            "has_mandate": "y",
        },
    )


@pytest.mark.parametrize(
    ("kind", "taught"),
    [(PartnerKind.TOWN_HALL, EvidenceKind.DECLARED), (PartnerKind.TRAINING_CENTRE, EvidenceKind.CERTIFIED)],
)
def test_what_the_person_tells_is_declared_even_where_skills_are_attested(
    session: Session, login: Login, occupation: Occupation, kind: PartnerKind, taught: EvidenceKind
) -> None:
    adviser: User = make_member(session, make_partner(session, kind))
    told, usual = make_skill(session, label="Coudre un ourlet"), make_skill(session, occupation)
    session.commit()
    client = login(adviser)
    page = client.post(URL, data={"words": "je sais souder"}).text
    assert "Ce que la personne sait faire" in page
    assert 'name="metier" value="H2913" id="lu-H2913"' in page
    form = client.get(f"{URL}/mandat?metier=H2913&competence={told.id}").text
    assert "Ce que la personne dit savoir faire" in form
    assert f'name="own_skills" value="{told.id}" id="own_skills-1" checked' in form
    assert enrol(client, occupation, told.id, usual.id).status_code == 303
    person = session.scalars(select(Candidate)).one()
    assert {link.skill_id: link.evidence for link in person.skills} == {
        told.id: EvidenceKind.DECLARED,
        usual.id: taught,
    }
