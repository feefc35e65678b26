"""A reviewer hands a need over; options say how much each filter holds; old programmes can be taken back."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.needs.enums import NeedEventKind, NeedStatus
from app.needs.models import NeedEvent, NeedProgramme
from tests.factories.accounts import make_employer
from tests.factories.needs import NOW, make_need, make_reviewer
from tests.factories.reference import make_occupation, make_zone
from tests.factories.training import make_programme

Login = Callable[[Any], FlaskClient]


@pytest.fixture
def reviewer(session: Session) -> Any:
    return make_reviewer(session)


@pytest.fixture
def need(session: Session) -> Any:
    return make_need(session, make_employer(session))


def test_a_need_is_handed_to_a_colleague_and_the_next_one_opens(
    session: Session, login: Login, reviewer: Any, need: Any
) -> None:
    following = make_need(session, make_employer(session))
    colleague = make_reviewer(session, full_name="Dominique Vasseur")
    session.commit()
    client = login(reviewer)
    url = f"/agence/besoins/{need.public_id}/attribution?tri="
    page = client.get(url).text
    assert f'<option value="{colleague.public_id}">Dominique Vasseur</option>' in page
    assert f'<option selected value="{reviewer.public_id}">{reviewer.full_name} (vous)</option>' in page
    response = client.post(url, data={"reviewer": str(colleague.public_id)})
    assert response.location == f"/agence/besoins/{following.public_id}"
    session.expire_all()
    assert need.assigned_to_id == colleague.id
    assert "Dominique Vasseur suit ce besoin." in client.get(f"/agence/besoins/{need.public_id}").text


def test_nobody_outside_the_agency_can_be_chosen(
    session: Session, login: Login, reviewer: Any, need: Any
) -> None:
    url = f"/agence/besoins/{need.public_id}/attribution"
    session.commit()
    response = login(reviewer).post(url, data={"reviewer": "nobody"})
    assert response.status_code == 422
    assert "Choisissez une personne de Cap Métiers dans la liste." in response.text
    session.expire_all()
    assert need.assigned_to_id is None


def test_options_of_zones_and_domains_say_how_many_open_needs_they_hold(
    session: Session, login: Login, reviewer: Any
) -> None:
    zone = make_zone(session, name="Rochefort")
    occupation = make_occupation(session, domain_code="F16", domain="Bâtiment")
    for status in (NeedStatus.SUBMITTED, NeedStatus.ACCEPTED, NeedStatus.DECLINED):
        make_need(session, make_employer(session), zone=zone, occupation=occupation, status=status)
    make_zone(session, name="Zone sans besoin")
    session.commit()
    page = login(reviewer).get(f"/agence/besoins?zone={zone.code}").text
    assert f'<option value="{zone.code}" selected>Rochefort (2)</option>' in page
    assert '<option value="F16">Bâtiment (2)</option>' in page
    assert "Zone sans besoin" not in page


def test_a_programme_that_left_the_catalogue_can_be_taken_back(
    session: Session, login: Login, reviewer: Any, need: Any
) -> None:
    programme = make_programme(session, is_active=False)
    need.status = NeedStatus.TRAINING_LINKED
    session.add(NeedProgramme(need=need, programme=programme, linked_at=NOW))
    session.commit()
    url = f"/agence/besoins/{need.public_id}/retirer/{programme.public_id}"
    assert login(reviewer).post(url, data={"text": "Session annulée."}).status_code == 303
    session.expire_all()
    assert need.status is NeedStatus.ACCEPTED


def test_the_answer_of_the_employer_is_read_before_the_figures(
    session: Session, login: Login, reviewer: Any, need: Any
) -> None:
    need.events.append(NeedEvent(kind=NeedEventKind.ANSWER, at=NOW, text="Le 8 mars convient."))
    session.commit()
    page = login(reviewer).get(f"/agence/besoins/{need.public_id}").text
    assert page.index("Le 8 mars convient.") < page.index("Formations proches dans le catalogue")
