"""Occupations of a programme on its page and in the queue: who may choose, and what each button does."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.reference.models import Occupation
from app.training.enums import ChoiceAction, ChoiceOrigin
from app.training.models import OccupationChoice, Programme
from tests.factories.accounts import make_employer, make_member, make_partner
from tests.factories.needs import make_reviewer
from tests.factories.reference import make_occupation, make_skill
from tests.factories.training import make_programme
from tests.web.markup import without_tokens

Login = Callable[[Any], FlaskClient]
HTMX = {"HX-Request": "true"}
QUEUE = "/catalogue/metiers-a-verifier"


@pytest.fixture
def mason(session: Session) -> Occupation:
    for code, label in (("G1602", "Cuisinier / Cuisinière"), ("F1703", "Maçon / Maçonne")):
        occupation = make_occupation(session, code=code, label=label)
        make_skill(session, occupation)
    session.commit()
    return occupation


@pytest.fixture
def programme(session: Session, mason: Occupation) -> Programme:
    programme = make_programme(
        session, title="Titre professionnel Maçon", formacodes=[{"code": None, "label": "Maçonnerie"}]
    )
    session.commit()
    return programme


@pytest.fixture
def reviewer(session: Session) -> User:
    reviewer = make_reviewer(session, full_name="Nadia Teulat")
    session.commit()
    return reviewer


def url_of(programme: Programme) -> str:
    return f"/catalogue/{programme.public_id}"


def last_choice(session: Session) -> OccupationChoice:
    session.expire_all()
    return session.scalars(select(OccupationChoice).order_by(OccupationChoice.id.desc())).first()


def test_the_page_proposes_occupations_says_how_sure_and_why_and_writes_nothing(
    session: Session, login: Login, reviewer: User, programme: Programme, mason: Occupation
) -> None:
    page = login(reviewer).get(url_of(programme)).text
    assert "Proposés d’après l’intitulé, le FORMACODE et les objectifs" in page
    assert "Maçonnerie" in page
    assert re.search(r"(très probable|probable|à vérifier) · d’après\u00a0: Maçon", page)
    assert f'name="ajouter" value="{mason.id}"' in page
    assert last_choice(session) is None


def test_a_proposal_is_added_then_removed_then_put_back(
    session: Session, login: Login, reviewer: User, programme: Programme, mason: Occupation
) -> None:
    client, url = login(reviewer), f"{url_of(programme)}/metiers"
    added = client.post(url, data={"ajouter": mason.id}, headers=HTMX)
    assert added.status_code == 200
    assert "proposé, ajouté par Nadia Teulat" in added.text
    assert "ajouté aux métiers visés" in added.text
    assert f"retirer={mason.id}" in added.text
    choice = last_choice(session)
    assert (choice.action, choice.origin, choice.by_id) == (
        ChoiceAction.ADDED,
        ChoiceOrigin.PROPOSED,
        reviewer.id,
    )
    assert programme.occupations == [mason]
    removed = client.post(url, data={"retirer": mason.id}, headers=HTMX).text
    assert "retiré par Nadia Teulat" in removed
    assert f'name="ajouter" value="{mason.id}"' not in removed
    client.post(url, data={"remettre": mason.id}, headers=HTMX)
    session.expire_all()
    assert programme.occupations == [mason]


def test_what_is_set_aside_stays_aside_until_it_is_proposed_again(
    session: Session, login: Login, reviewer: User, programme: Programme, mason: Occupation
) -> None:
    client, url = login(reviewer), f"{url_of(programme)}/metiers"
    client.post(url, data={"ecarter": mason.id})
    page = client.get(url_of(programme)).text
    assert "écarté par Nadia Teulat" in page
    assert f'name="ajouter" value="{mason.id}"' not in page
    client.post(f"{url}?reproposer={mason.id}")
    assert f'name="ajouter" value="{mason.id}"' in client.get(url_of(programme)).text


def test_the_fragment_is_the_part_of_the_page(
    login: Login, reviewer: User, programme: Programme, mason: Occupation
) -> None:
    client = login(reviewer)
    fragment = client.post(f"{url_of(programme)}/metiers", data={"ajouter": mason.id}, headers=HTMX).text
    part = fragment[: fragment.index('<div id="notifications"')].replace(" data-focus", "").strip()
    assert without_tokens(part) in without_tokens(client.get(url_of(programme)).text)


def test_another_occupation_is_added_by_its_name_without_javascript(
    session: Session, login: Login, reviewer: User, programme: Programme
) -> None:
    client, url = login(reviewer), f"{url_of(programme)}/metiers"
    answer = client.post(url, data={"metier_texte": "cuisinière"})
    assert answer.status_code == 303
    choice = last_choice(session)
    assert (choice.origin, choice.confidence) == (ChoiceOrigin.BY_HAND, None)
    assert [item.code for item in programme.occupations] == ["G1602"]


def test_a_name_that_names_none_is_answered_with_what_to_do(
    session: Session, login: Login, reviewer: User, programme: Programme
) -> None:
    client, url = login(reviewer), f"{url_of(programme)}/metiers"
    for headers in ({}, HTMX):
        answer = client.post(url, data={"metier_texte": "mac"}, headers=headers)
        assert answer.status_code == 422
        assert "Choisissez un métier dans la liste" in answer.text
        assert 'value="mac"' in answer.text
    assert last_choice(session) is None


def test_the_centre_that_runs_a_programme_chooses_its_occupations(
    session: Session, login: Login, programme: Programme, mason: Occupation
) -> None:
    member = make_member(session, programme.provider)
    session.commit()
    client = login(member)
    assert 'name="ajouter"' in client.get(url_of(programme)).text
    client.post(f"{url_of(programme)}/metiers", data={"ajouter": mason.id})
    assert last_choice(session).by_id == member.id
    assert programme.occupations == [mason]


def test_another_centre_reads_and_may_change_nothing(
    session: Session, login: Login, programme: Programme, mason: Occupation
) -> None:
    member = make_member(session, make_partner(session))
    session.commit()
    client = login(member)
    page = client.get(url_of(programme)).text
    assert "Métiers visés" in page
    assert 'name="ajouter"' not in page
    assert client.post(f"{url_of(programme)}/metiers", data={"ajouter": mason.id}).status_code == 404
    pair = f"{programme.public_id}:{mason.id}"
    assert client.post(QUEUE, data={"accepte": pair}).status_code == 404
    assert programme.title not in client.get(QUEUE).text
    assert last_choice(session) is None


def test_a_recruiter_is_refused(
    session: Session, login: Login, programme: Programme, mason: Occupation
) -> None:
    member = make_member(session, make_employer(session))
    session.commit()
    client = login(member)
    assert client.get(QUEUE).status_code == 403
    assert client.post(QUEUE).status_code == 403
    assert client.post(f"{url_of(programme)}/metiers", data={"ajouter": mason.id}).status_code == 403
    assert last_choice(session) is None


def test_the_queue_shows_what_waits_and_each_button_answers_with_its_programme(
    session: Session, login: Login, reviewer: User, programme: Programme, mason: Occupation
) -> None:
    declared = make_programme(session, title="CAP Cuisinier", occupations=[mason])
    session.commit()
    client = login(reviewer)
    page = client.get(QUEUE).text
    assert "1 formation à vérifier" in page
    assert programme.title in page
    assert declared.title not in page
    data = {"ajouter": mason.id, "file": "1"}
    article = client.post(f"{url_of(programme)}/metiers", data=data, headers=HTMX).text
    assert article.lstrip().startswith("<article")
    assert f'name="retirer" value="{mason.id}"' in article
    assert f"retirer={mason.id}&amp;file=1" in article
    assert "Tout est vérifié" in client.get(QUEUE).text
    undone = client.post(f"{url_of(programme)}/metiers?retirer={mason.id}&file=1")
    assert undone.status_code == 303
    assert undone.location.startswith(QUEUE)


def test_the_very_likely_of_a_page_are_accepted_at_once(
    session: Session, login: Login, reviewer: User, programme: Programme, mason: Occupation
) -> None:
    other = make_programme(session, title="CAP Maçon")
    session.commit()
    client = login(reviewer)
    page = client.get(QUEUE).text
    pairs = re.findall(r'name="accepte" value="([^"]+)"', page)
    assert set(pairs) == {f"{programme.public_id}:{mason.id}", f"{other.public_id}:{mason.id}"}
    assert "Tout accepter (2 très probables)" in page
    odd = ["", "x:y", f"{programme.public_id}:"]
    answer = client.post(QUEUE, data={"accepte": [*pairs, *odd]}, headers=HTMX)
    assert "2 métiers ajoutés." in answer.text
    assert "Tout est vérifié" in answer.text
    session.expire_all()
    assert programme.occupations == other.occupations == [mason]


def test_what_was_set_aside_meanwhile_is_not_accepted(
    session: Session, login: Login, reviewer: User, programme: Programme, mason: Occupation
) -> None:
    client = login(reviewer)
    client.post(f"{url_of(programme)}/metiers", data={"ecarter": mason.id})
    client.post(QUEUE, data={"accepte": f"{programme.public_id}:{mason.id}"})
    session.expire_all()
    assert programme.occupations == []


def test_the_catalogue_keeps_those_without_a_verified_occupation(
    session: Session, login: Login, reviewer: User, programme: Programme, mason: Occupation
) -> None:
    make_programme(session, title="CAP Cuisinier", occupations=[mason])
    session.commit()
    client = login(reviewer)
    page = client.get("/catalogue?metiers=a-verifier").text
    assert programme.title in page
    assert "CAP Cuisinier" not in page
    assert "1 formation sans métier vérifié" in page


def test_the_queue_costs_the_same_however_long(
    session: Session, login: Login, reviewer: User, mason: Occupation, count_queries: Callable[[], Any]
) -> None:
    client = login(reviewer)

    def cost(more: int) -> int:
        for _ in range(more):
            make_programme(session, title="CAP Maçon")
        session.commit()
        with count_queries() as statements:
            assert client.get(QUEUE).status_code == 200
        return len(statements)

    cost(1)  # makes what understands titles
    assert cost(1) == cost(6)
