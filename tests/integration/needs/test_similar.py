"""Similar needs and proposed programmes, as the database finds them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.needs.enums import NeedStatus
from app.needs.gaps import make_chart
from app.needs.proposals import list_proposals
from app.needs.similar import list_similar
from tests.factories.accounts import make_employer
from tests.factories.needs import make_need
from tests.factories.reference import (
    make_commune,
    make_mobility,
    make_occupation,
    make_skill,
    make_zone,
)
from tests.factories.training import make_programme, make_session

TODAY = date(2026, 11, 25)


@pytest.fixture
def firm(session: Session) -> Any:
    return make_employer(session)


def test_the_likeliest_needs_come_first(session: Session, firm: Any) -> None:
    welder, fitter, baker = (make_occupation(session) for _ in range(3))
    make_mobility(session, fitter, welder)
    skills = [make_skill(session) for _ in range(2)]
    zone = make_zone(session)
    need = make_need(session, firm, occupation=welder, zone=zone, skills=skills)
    same = make_need(session, firm, occupation=welder)
    near = make_need(session, firm, occupation=fitter, zone=zone)
    shares = make_need(session, firm, occupation=None, zone=zone, skills=skills)
    same_and_near = make_need(session, firm, occupation=welder, zone=zone, skills=skills[:1])
    make_need(session, firm, occupation=baker, zone=zone)
    make_need(session, firm, occupation=welder, zone=zone, status=NeedStatus.DECLINED)
    found = list_similar(session, need)
    assert [item.need for item in found] == [same_and_near, same, near, shares]
    assert found[0].likeness.say() == "même métier, 1 compétence commune, même zone d’emploi"


def test_a_need_without_occupation_is_like_those_that_share_its_skills(session: Session, firm: Any) -> None:
    skills = [make_skill(session) for _ in range(3)]
    need = make_need(session, firm, occupation=None, skills=skills)
    other = make_need(session, firm, occupation=None, skills=skills)
    make_need(session, firm, occupation=None, zone=need.zone)
    assert [item.need for item in list_similar(session, need)] == [other]


def test_similar_needs_cost_the_same_however_many(
    session: Session, firm: Any, count_queries: Callable[[], Any]
) -> None:
    need = make_need(session, firm, skills=[make_skill(session)])

    def cost() -> int:
        session.flush()
        session.expire_all()
        list(need.skills), need.occupation_id
        with count_queries() as statements:
            list_similar(session, need)
        return len(statements)

    make_need(session, make_employer(session), occupation=need.occupation)
    before = cost()
    for _ in range(6):
        make_need(session, make_employer(session), occupation=need.occupation)
    assert cost() == before


def test_programmes_are_ranked_by_what_they_answer(session: Session, firm: Any) -> None:
    welder, fitter = make_occupation(session), make_occupation(session)
    make_mobility(session, welder, fitter)
    skill = make_skill(session)
    zone = make_zone(session)
    need = make_need(session, firm, occupation=welder, zone=zone, skills=[skill])
    far = make_programme(session, occupations=[welder], title="Loin")
    make_session(session, far, free_seats=0)
    here = make_programme(session, occupations=[welder], title="Ici")
    late = make_session(session, here, make_commune(session, zone=zone), starts_on=TODAY + timedelta(days=90))
    make_session(session, here, starts_on=TODAY + timedelta(days=10))
    make_session(session, here, starts_on=TODAY - timedelta(days=1))
    near = make_programme(session, occupations=[fitter], title="Voisin")
    teaches = make_programme(session, skills=[skill], title="Compétence")
    make_programme(session, title="Sans rapport")
    make_programme(session, occupations=[welder], is_active=False)
    found = list_proposals(session, need, today=TODAY)
    assert [item.programme for item in found] == [here, far, near, teaches]
    assert len(found[0].sessions) == 2
    assert found[0].sessions[0] is late
    assert found[0].say() == "mène au métier, session dans la zone d’emploi"
    searched = list_proposals(session, need, today=TODAY, text="sans rapp")
    assert [item.programme.title for item in searched] == ["Sans rapport"]


def test_the_chart_sets_people_of_open_needs_against_free_seats_to_come(session: Session, firm: Any) -> None:
    occupation, here, there = make_occupation(session), make_zone(session), make_zone(session)
    need = make_need(session, firm, occupation=occupation, zone=here, people=4)
    make_need(session, firm, occupation=occupation, zone=there, people=2, status=NeedStatus.MERGED,
              merged_into=need)  # fmt: skip
    make_need(session, firm, occupation=occupation, zone=here, people=50, status=NeedStatus.DECLINED)
    programme = make_programme(session, occupations=[occupation])
    make_session(session, programme, make_commune(session, zone=there), free_seats=6)
    make_session(session, programme, make_commune(session, zone=there), free_seats=None, seats=3)
    make_session(session, programme, make_commune(session, zone=here), starts_on=TODAY - timedelta(days=1))
    chart = make_chart(session, occupation_id=occupation.id, zone_code=here.code, today=TODAY)
    assert chart is not None
    assert [(row.zone, row.people, row.seats) for row in chart.rows] == [(here, 4, 0), (there, 2, 9)]
    assert chart.ticks[-1] == 10
