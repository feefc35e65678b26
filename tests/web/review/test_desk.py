"""The agency's desk: filters in the address, fragments that equal the page, decisions one after the other."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.needs.enums import NeedStatus
from tests.factories.accounts import make_employer, make_member
from tests.factories.needs import NOW, make_need, make_reviewer
from tests.factories.reference import make_occupation, make_skill
from tests.factories.training import make_programme, make_session

Login = Callable[[Any], FlaskClient]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def reviewer(session: Session) -> Any:
    return make_reviewer(session)


@pytest.fixture
def needs(session: Session) -> list[Any]:
    """Three open needs of one occupation, the longest waiting first."""
    occupation, skill = make_occupation(session), make_skill(session)
    return [
        make_need(
            session,
            make_employer(session),
            title=f"Besoin numéro {number}n",
            occupation=occupation,
            skills=[skill],
            submitted_at=NOW - timedelta(days=9 - number),
        )
        for number in range(3)
    ]


def section(html: str, name: str) -> str:
    """The element `<section … id="name" …>` without what only a swap needs, nor tokens that change."""
    start = re.search(rf'<section[^>]*id="{name}"', html)
    assert start is not None, name
    depth, place = 0, start.start()
    for tag in re.finditer(r"<(/?)section\b", html[place:]):
        depth += -1 if tag.group(1) else 1
        if depth == 0:
            text = html[place : place + tag.end()]
            return re.sub(r' hx-swap-oob="true"| data-focus|(?<=name="csrf_token" value=)"[^"]*"', "", text)
    raise AssertionError(f"section {name} is not closed")


def test_the_queue_opens_its_first_need(
    session: Session, login: Login, reviewer: Any, needs: list[Any]
) -> None:
    session.commit()
    page = login(reviewer).get("/agence/besoins").text
    assert "3 besoins ouverts" in page
    assert "Besoin numéro 0n" in section(page, "besoin")
    assert "Besoins semblables" in section(page, "besoin")
    assert "Même métier, 1 compétence commune" in section(page, "besoin")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=numéro+1n", {1}),
        ("etat=accepted", set()),
        ("etat=tous", {0, 1, 2}),
        ("miens=1", {2}),
        ("etat=unknown&tri=unknown&page=99", {0, 1, 2}),
    ],
)
def test_filters_live_in_the_address(
    session: Session, login: Login, reviewer: Any, needs: list[Any], query: str, shown: set[int]
) -> None:
    needs[2].assigned_to = reviewer
    session.commit()
    client = login(reviewer)
    page, fragment = (
        client.get(f"/agence/besoins?{query}").text,
        client.get(f"/agence/besoins?{query}", headers=HTMX).text,
    )
    queue = section(page, "file")
    assert {number for number in range(3) if f"Besoin numéro {number}n" in queue} == shown
    for name in ("file", "besoin"):
        assert section(fragment, name) == section(page, name)


def test_a_need_chosen_in_the_queue_swaps_to_what_its_page_shows(
    session: Session, login: Login, reviewer: Any, needs: list[Any]
) -> None:
    session.commit()
    client, url = login(reviewer), f"/agence/besoins/{needs[1].public_id}?tri=recents"
    page, fragment = client.get(url).text, client.get(url, headers=HTMX).text
    assert "<html" not in fragment
    for name in ("file", "besoin"):
        assert section(fragment, name) == section(page, name)
    assert page.count('aria-current="true"') == 1


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("question", {"text": "Quel procédé ?"}, NeedStatus.QUESTION_ASKED),
        ("accepter", {"text": "Oui."}, NeedStatus.ACCEPTED),
        ("sans-suite", {"text": "Non.", "reason": "Autre raison"}, NeedStatus.DECLINED),
        ("regrouper/{other}", {"text": "Ensemble."}, NeedStatus.MERGED),
        ("rattacher/{programme}", {"text": "Voici."}, NeedStatus.TRAINING_LINKED),
    ],
)
def test_a_decision_shows_the_next_need_and_keeps_the_filters(
    session: Session,
    login: Login,
    reviewer: Any,
    needs: list[Any],
    path: str,
    data: dict[str, str],
    status: NeedStatus,
) -> None:
    programme = make_programme(session, occupations=[needs[0].occupation])
    session.commit()
    client = login(reviewer)
    path = path.format(other=needs[2].public_id, programme=programme.public_id)
    url = f"/agence/besoins/{needs[0].public_id}/{path}?q=num%C3%A9ro"
    assert client.get(url).status_code == 200
    assert "<dialog" in client.get(url, headers=HTMX).text
    refused = client.post(url, data=data | {"text": " "})
    assert refused.status_code == 422
    assert "Erreur" in refused.text
    response = client.post(url, data=data)
    assert response.status_code == 303
    assert response.location == f"/agence/besoins/{needs[1].public_id}?q=num%C3%A9ro"
    session.expire_all()
    assert needs[0].status is status
    assert "l’entreprise" in client.get(response.location).text


def test_declining_needs_a_reason(session: Session, login: Login, reviewer: Any, needs: list[Any]) -> None:
    session.commit()
    response = login(reviewer).post(
        f"/agence/besoins/{needs[0].public_id}/sans-suite", data={"text": "Désolés."}
    )
    assert response.status_code == 422
    session.expire_all()
    assert needs[0].status is NeedStatus.SUBMITTED


def test_the_best_training_has_the_only_primary_button(
    session: Session, login: Login, reviewer: Any, needs: list[Any]
) -> None:
    for _ in range(3):
        make_session(session, make_programme(session, occupations=[needs[0].occupation]))
    session.commit()
    page = login(reviewer).get(f"/agence/besoins/{needs[0].public_id}").text
    assert page.count("Rattacher<") == 3
    assert page.count("btn-primary") == 1
    assert "6 places libres sur 10" in page
    assert "es-chart" in page


def test_a_programme_is_taken_back(session: Session, login: Login, reviewer: Any, needs: list[Any]) -> None:
    programme = make_programme(session)
    session.commit()
    client, url = login(reviewer), f"/agence/besoins/{needs[0].public_id}"
    client.post(f"{url}/rattacher/{programme.public_id}", data={"text": "Voici."})
    assert programme.title in client.get(url).text
    client.post(f"{url}/retirer/{programme.public_id}", data={"text": "Finalement non."})
    session.expire_all()
    assert needs[0].status is NeedStatus.ACCEPTED
    assert needs[0].programme_links == []


def test_a_reviewer_takes_a_need(session: Session, login: Login, reviewer: Any, needs: list[Any]) -> None:
    session.commit()
    client, url = login(reviewer), f"/agence/besoins/{needs[0].public_id}"
    assert client.post(f"{url}/attribution").location == url
    session.expire_all()
    assert needs[0].assigned_to is reviewer
    assert needs[0].status is NeedStatus.UNDER_REVIEW


def test_the_desk_is_for_the_agency_only(session: Session, login: Login, needs: list[Any]) -> None:
    recruiter = make_member(session, needs[0].organisation)
    session.commit()
    client, url = login(recruiter), f"/agence/besoins/{needs[0].public_id}"
    assert client.get("/agence/besoins").status_code == 403
    assert client.get(url).status_code == 403
    assert client.post(f"{url}/accepter", data={"text": "Oui."}).status_code == 403
    session.expire_all()
    assert needs[0].status is NeedStatus.SUBMITTED


def test_the_desk_costs_the_same_however_long_the_queue(
    session: Session, login: Login, reviewer: Any, needs: list[Any], count_queries: Callable[[], Any]
) -> None:
    client = login(reviewer)

    def cost() -> int:
        session.commit()
        with count_queries() as statements:
            assert client.get("/agence/besoins").status_code == 200
        return len(statements)

    make_session(session, make_programme(session, occupations=[needs[0].occupation]))
    before = cost()
    for _ in range(6):
        make_need(session, make_employer(session), occupation=needs[0].occupation)
        make_session(session, make_programme(session, occupations=[needs[0].occupation]))
    assert cost() == before
    assert before < 30
