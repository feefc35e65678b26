"""Two needs side by side: the reviewer chooses which one stays."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.needs.enums import NeedStatus
from tests.factories.accounts import make_employer
from tests.factories.needs import make_need, make_reviewer
from tests.factories.reference import make_occupation

Login = Callable[[Any], FlaskClient]


@pytest.fixture
def pair(session: Session) -> tuple[Any, Any]:
    occupation = make_occupation(session)
    return (
        make_need(
            session, make_employer(session, name="Chantier Ouest"), occupation=occupation, title="Souder"
        ),
        make_need(
            session, make_employer(session, name="Coques Sud"), occupation=occupation, title="Assembler"
        ),
    )


@pytest.fixture
def reviewer(session: Session) -> Any:
    return make_reviewer(session)


def address(need: Any, other: Any) -> str:
    return f"/agence/besoins/{need.public_id}/regrouper/{other.public_id}?tri=recents"


def test_both_needs_are_shown_and_the_one_from_the_list_stays_unless_told_otherwise(
    session: Session, login: Login, reviewer: Any, pair: tuple[Any, Any]
) -> None:
    need, other = pair
    session.commit()
    client = login(reviewer)
    page = client.get(address(need, other)).text
    for said in ("Chantier Ouest", "Coques Sud", "Souder", "Assembler", need.reference, other.reference):
        assert said in page
    assert page.count('type="radio"') == 2
    assert (
        f'checked class="form-check-input" id="keep-0" name="keep" type="radio" value="{other.public_id}"'
        in page
    )
    assert "<dialog" in client.get(address(need, other), headers={"HX-Request": "true"}).text


def test_keeping_the_open_need_joins_the_other_and_comes_back_to_it(
    session: Session, login: Login, reviewer: Any, pair: tuple[Any, Any]
) -> None:
    need, other = pair
    session.commit()
    data = {"text": "Réponse commune.", "keep": str(need.public_id)}
    response = login(reviewer).post(address(need, other), data=data)
    assert response.location == f"/agence/besoins/{need.public_id}?tri=recents"
    session.expire_all()
    assert (other.status, other.merged_into_id) == (NeedStatus.MERGED, need.id)
    assert other.events[-1].text == "Réponse commune."
    assert need.status is NeedStatus.SUBMITTED


def test_keeping_the_other_goes_on_with_the_queue(
    session: Session, login: Login, reviewer: Any, pair: tuple[Any, Any]
) -> None:
    need, other = pair
    session.commit()
    data = {"text": "Réponse commune.", "keep": str(other.public_id)}
    response = login(reviewer).post(address(need, other), data=data)
    assert response.location == f"/agence/besoins/{other.public_id}?tri=recents"
    session.expire_all()
    assert (need.status, need.merged_into_id) == (NeedStatus.MERGED, other.id)


def test_a_need_that_has_its_training_can_only_stay(
    session: Session, login: Login, reviewer: Any, pair: tuple[Any, Any]
) -> None:
    need, other = pair
    need.status = NeedStatus.TRAINING_LINKED
    session.commit()
    client = login(reviewer)
    assert other.reference in client.get(f"/agence/besoins/{need.public_id}").text
    page = client.get(address(need, other)).text
    assert page.count('type="radio"') == 1
    assert "celui-ci le rejoint" in page
    refused = client.post(address(need, other), data={"text": "Oui.", "keep": str(other.public_id)})
    assert refused.status_code == 422
    assert client.post(address(need, other), data={"text": "Oui."}).status_code == 303
    session.expire_all()
    assert other.merged_into_id == need.id


def test_a_need_is_not_merged_into_itself(
    session: Session, login: Login, reviewer: Any, pair: tuple[Any, Any]
) -> None:
    need, _other = pair
    session.commit()
    response = login(reviewer).post(address(need, need), data={"text": "Oui."})
    assert response.status_code == 422
    assert "Choisissez un autre besoin" in response.text
    session.expire_all()
    assert need.status is NeedStatus.SUBMITTED
