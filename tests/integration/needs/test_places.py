"""Where distances of a need start from, and how far sessions are."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.needs.places import find_place, measure_distances
from app.needs.proposals import list_proposals
from tests.factories.accounts import make_employer
from tests.factories.needs import make_need
from tests.factories.reference import make_commune, make_occupation, make_zone
from tests.factories.training import make_programme, make_session
from tests.factories.vacancies import make_vacancy

TODAY = date(2026, 11, 25)
# Saintes is 33 km from Rochefort as the crow flies, about 42 by road (a quarter more).
SAINTES = {"latitude": 45.7462, "longitude": -0.6333}
PAU = {"latitude": 43.2951, "longitude": -0.3708}


@pytest.fixture
def zone(session: Session) -> Any:
    return make_zone(session)


def test_a_need_is_where_its_vacancy_then_its_firm_then_its_zone_is(session: Session, zone: Any) -> None:
    largest = make_commune(session, zone=zone, population=90_000)
    seat, job, elsewhere = (
        make_commune(session, zone=zone),
        make_commune(session, zone=zone),
        make_commune(session),
    )
    firm = make_employer(session, commune_id=seat.id)
    need = make_need(session, firm, zone=zone, vacancy=make_vacancy(session, firm, commune=job))
    assert find_place(session, need) is job
    # Work in another zone than the one that the need names says nothing of it.
    need.vacancy = make_vacancy(session, firm, commune=elsewhere)
    assert find_place(session, need) is seat
    firm.commune = elsewhere
    assert find_place(session, need) is largest
    assert find_place(session, make_need(session, firm, zone=make_zone(session))) is None


def test_distances_are_by_road(session: Session) -> None:
    programme = make_programme(session)
    here = make_commune(session)
    near = make_session(session, programme, here)
    saintes = make_session(session, programme, make_commune(session, **SAINTES))
    assert measure_distances(here, [near, saintes]) == {near.id: 0, saintes.id: 42}
    assert measure_distances(None, [near]) == {}


def test_the_nearer_of_two_equal_programmes_comes_first(session: Session, zone: Any) -> None:
    here = make_commune(session, zone=zone)
    occupation = make_occupation(session)
    need = make_need(session, make_employer(session), occupation=occupation, zone=zone)
    far = make_programme(session, occupations=[occupation], title="A")
    make_session(session, far, make_commune(session, **PAU))
    near = make_programme(session, occupations=[occupation], title="B")
    run = make_session(session, near, make_commune(session, **SAINTES))
    found = list_proposals(session, need, today=TODAY, place=here)
    assert [item.programme for item in found] == [near, far]
    assert found[0].distances == {run.id: 42}
    assert found[0].score - found[1].score == 2
