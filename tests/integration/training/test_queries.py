"""The catalogue: search, filters, sessions to come."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from app.training.errors import ProgrammeNotFound
from app.training.queries import ProgrammeFilters, get_programme, list_programmes, list_sessions_to_come
from tests.factories.reference import make_commune, make_occupation
from tests.factories.training import make_programme, make_session

TODAY = date(2026, 11, 25)


def test_each_filter_narrows_the_catalogue(session: Session) -> None:
    commune = make_commune(session)
    occupation = make_occupation(session, label="Tonnelier", search_text="tonnelier")
    wanted = make_programme(
        session, title="CAP Tonnellerie", level=4, is_apprenticeship=True, occupations=[occupation]
    )
    make_session(session, wanted, commune)
    other = make_programme(session, title="Autre chose", level=3)
    make_session(session, other, commune, starts_on=TODAY - timedelta(days=1))
    for filters in (
        ProgrammeFilters(text="cap TONNEL"),
        ProgrammeFilters(text="tonnelier"),
        ProgrammeFilters(level=4),
        ProgrammeFilters(is_apprenticeship=True),
        ProgrammeFilters(zone_code=commune.zone_code),
    ):
        assert list_programmes(session, filters, today=TODAY).items == [wanted], filters
    assert list_programmes(session, ProgrammeFilters(), today=TODAY).items == [other, wanted]


def test_only_sessions_to_come_are_listed_the_soonest_first(session: Session) -> None:
    programme = make_programme(session)
    late = make_session(session, programme, starts_on=TODAY + timedelta(days=9))
    soon = make_session(session, programme, starts_on=TODAY)
    make_session(session, programme, starts_on=TODAY - timedelta(days=1))
    assert list_sessions_to_come(session, [programme.id], today=TODAY) == {programme.id: [soon, late]}
    assert list_sessions_to_come(session, [], today=TODAY) == {}


def test_a_programme_out_of_the_catalogue_is_not_found(session: Session) -> None:
    programme = make_programme(session, is_active=False)
    with pytest.raises(ProgrammeNotFound):
        get_programme(session, programme.public_id)
