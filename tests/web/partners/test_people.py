"""An adviser's pages: own people only, enrolment with a mandate, a letter whose link is shown once."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.enums import PartnerKind
from app.accounts.models import Organisation, User
from app.candidates.accesses import hash_link
from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate, CandidateAccess
from app.pipeline.enums import Stage
from app.reference.enums import EvidenceKind
from tests.factories.accounts import make_employer, make_member, make_partner
from tests.factories.candidates import make_candidate
from tests.factories.pipeline import make_entry
from tests.factories.reference import make_commune, make_occupation, make_skill
from tests.factories.vacancies import make_vacancy

Login = Callable[[Any], FlaskClient]
IDENTITY = {"first_name": "Lise", "last_name": "Tarnaud"}


@pytest.fixture
def partner(session: Session) -> Organisation:
    return make_partner(session, name="CFA Rives de Charente")


@pytest.fixture
def adviser(session: Session, partner: Organisation) -> User:
    return make_member(session, partner)


@pytest.fixture
def person(session: Session, partner: Organisation) -> Candidate:
    person = make_candidate(session, partner=partner, identity=IDENTITY, skills=[make_skill(session)])
    session.commit()
    return person


def test_the_list_shows_own_people_with_what_waits_for_them(
    session: Session, login: Login, adviser: User, person: Candidate
) -> None:
    foreign = make_candidate(session, partner=make_partner(session), identity={"last_name": "Étranger"})
    make_entry(session, make_vacancy(session, make_employer(session)), person, Stage.CONTACT_ASKED)
    session.commit()
    page = login(adviser).get("/partenaire/personnes").text
    assert "Tarnaud Lise" in page
    assert "1 demande à lire" in page
    assert foreign.code not in page


def test_filters_and_fragments_show_the_same_people(
    session: Session, login: Login, adviser: User, partner: Organisation, person: Candidate
) -> None:
    make_candidate(session, partner=partner, identity={"last_name": "Cadiot"}, status=CandidateStatus.PAUSED)
    session.commit()
    client = login(adviser)
    for query, names in (
        ("q=tarn", {"Tarnaud"}),
        ("etat=paused", {"Cadiot"}),
        ("etat=autre", {"Tarnaud", "Cadiot"}),
    ):
        page = client.get(f"/partenaire/personnes?{query}").text
        part = client.get(f"/partenaire/personnes?{query}", headers={"HX-Request": "true"}).text
        assert {name for name in ("Tarnaud", "Cadiot") if name in page} == names
        assert {name for name in ("Tarnaud", "Cadiot") if name in part} == names
        assert "<html" not in part


def test_an_empty_list_says_what_to_do(session: Session, login: Login, adviser: User) -> None:
    session.commit()
    client = login(adviser)
    assert "Personne n’est encore suivi" in client.get("/partenaire/personnes").text
    assert "Personne à ce nom" in client.get("/partenaire/personnes?q=zzz").text


def test_a_page_of_people_is_read_in_a_fixed_number_of_queries(
    session: Session, login: Login, adviser: User, partner: Organisation, count_queries: Any
) -> None:
    client, numbers = login(adviser), []
    for _ in range(2):
        for _ in range(3):
            make_candidate(session, partner=partner, identity=IDENTITY, occupation=make_occupation(session))
        session.commit()
        session.expire_all()
        with count_queries() as statements:
            client.get("/partenaire/personnes")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]


def test_another_partners_person_is_a_404_everywhere(
    session: Session, login: Login, person: Candidate
) -> None:
    stranger = make_member(session, make_partner(session))
    session.commit()
    client, base = login(stranger), f"/partenaire/personnes/{person.code}"
    skill_id = person.skills[0].skill_id
    assert client.get(base).status_code == 404
    for action in (
        "lettre",
        "liens/annuler",
        "mandat/retirer",
        f"competences/{skill_id}/attester",
        f"competences/{skill_id}/retirer",
    ):
        assert client.post(f"{base}/{action}").status_code == 404, action


def test_an_employer_has_no_partner_pages(session: Session, login: Login, person: Candidate) -> None:
    recruiter = make_member(session, make_employer(session))
    session.commit()
    client = login(recruiter)
    for address in ("", "/inscrire", f"/{person.code}"):
        assert client.get(f"/partenaire/personnes{address}").status_code == 403


def test_the_letter_shows_a_link_once_and_only_its_hash_is_kept(
    session: Session, login: Login, adviser: User, person: Candidate
) -> None:
    client = login(adviser)
    assert client.get(f"/partenaire/personnes/{person.code}/lettre").status_code == 405
    page = client.post(f"/partenaire/personnes/{person.code}/lettre").text
    link = re.search(r"/personne/([\w-]+)", page)
    assert link is not None
    assert session.scalars(select(CandidateAccess.token_hash)).one() == hash_link(link[1])
    assert link[1] not in client.get(f"/partenaire/personnes/{person.code}").text
    client.post(f"/partenaire/personnes/{person.code}/liens/annuler")
    client.get("/")
    assert session.scalar(select(func.count()).where(CandidateAccess.revoked_at.is_(None))) == 0


def test_a_centre_attests_a_skill_and_takes_it_back(
    session: Session, login: Login, adviser: User, person: Candidate
) -> None:
    client, skill = login(adviser), person.skills[0]
    base = f"/partenaire/personnes/{person.code}/competences/{skill.skill_id}"
    client.post(f"{base}/attester")
    session.refresh(skill)
    assert skill.evidence is EvidenceKind.CERTIFIED
    assert "Retirer l’attestation" in client.get(f"/partenaire/personnes/{person.code}").text
    client.post(f"{base}/retirer")
    session.refresh(skill)
    assert skill.evidence is EvidenceKind.DECLARED


def test_a_town_hall_sees_no_button_to_attest_and_may_not(session: Session, login: Login) -> None:
    town_hall = make_partner(session, PartnerKind.TOWN_HALL)
    adviser = make_member(session, town_hall)
    person = make_candidate(session, partner=town_hall, identity=IDENTITY, skills=[make_skill(session)])
    session.commit()
    client = login(adviser)
    assert "Attester" not in client.get(f"/partenaire/personnes/{person.code}").text
    skill_id = person.skills[0].skill_id
    answer = client.post(f"/partenaire/personnes/{person.code}/competences/{skill_id}/attester")
    assert answer.status_code == 403


def test_a_withdrawn_mandate_hides_the_person(
    session: Session, login: Login, adviser: User, person: Candidate
) -> None:
    client = login(adviser)
    client.post(f"/partenaire/personnes/{person.code}/mandat/retirer")
    session.refresh(person)
    assert person.status is CandidateStatus.OBJECTED
    assert "Enregistrer le retrait" not in client.get(f"/partenaire/personnes/{person.code}").text


def test_enrolling_needs_the_wish_and_the_mandate_of_the_person(
    session: Session, login: Login, adviser: User, partner: Organisation
) -> None:
    occupation = make_occupation(session)
    skill = make_skill(session, occupation)
    make_commune(session, name="Marennes", search_text="marennes")
    session.commit()
    client, address = login(adviser), f"/partenaire/personnes/inscrire/mandat?metier={occupation.code}"
    answers = {
        "first_name": "Amir",
        "last_name": "Belkacem",
        "phone": "06 12 34 56 78",
        "kind": "apprentice",
        "programme": "0",
        "commune": "Marennes",
        "available_on": "2027-01-04",
        "radius_km": "30",
        "contracts": ["apprentissage"],
        "skills": [str(skill.id)],
    }
    refused = client.post(address, data=answers)
    assert refused.status_code == 422
    assert "Faites signer le mandat" in refused.text
    assert session.scalars(select(Candidate)).all() == []
    accepted = client.post(address, data=answers | {"is_informed": "y", "has_mandate": "y"})
    assert accepted.status_code == 303
    person = session.scalars(select(Candidate)).one()
    assert accepted.location == f"/partenaire/personnes/{person.code}"
    assert (person.partner_id, [link.evidence for link in person.skills]) == (
        partner.id,
        [EvidenceKind.CERTIFIED],
    )
    assert "Amir Belkacem" in client.get(accepted.location).text


def test_the_mandate_to_sign_says_what_the_page_does(session: Session, login: Login, adviser: User) -> None:
    session.commit()
    page = login(adviser).get("/partenaire/mandat").text
    for words in (
        "Mandat d’inscription",
        "CFA Rives de Charente",
        "Signature de la personne",
        "moins de 18 ans",
    ):
        assert words in page
