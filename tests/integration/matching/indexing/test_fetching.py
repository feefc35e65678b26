"""Whole numbers by column, the same from both databases as SQLAlchemy's own rows."""

from datetime import date

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.candidates.models import Candidate, CandidateSkill
from app.core.clock import day_number
from app.matching.indexing.fetching import DayOf, fetch_integers
from tests.factories.candidates import make_candidate
from tests.factories.reference import make_skill


def test_columns_are_those_of_the_rows_in_their_order(session: Session) -> None:
    skills = [make_skill(session) for _ in range(3)]
    for _ in range(4):
        make_candidate(session, skills=skills)
    statement = select(CandidateSkill.candidate_id, CandidateSkill.skill_id, CandidateSkill.level).order_by(
        CandidateSkill.skill_id.desc(), CandidateSkill.candidate_id
    )
    columns = fetch_integers(session, statement)
    assert columns.dtype == np.int64
    assert columns.T.tolist() == [list(row) for row in session.execute(statement)]
    assert columns.shape == (3, 12)


def test_no_row_is_no_entry_in_each_column(session: Session) -> None:
    statement = select(Candidate.id, Candidate.radius_km).where(Candidate.id < 0)
    assert fetch_integers(session, statement).shape == (2, 0)


@pytest.mark.parametrize("day", [date(1969, 12, 31), date(1970, 1, 1), date(2026, 11, 25), date(2100, 2, 28)])
def test_a_day_is_the_number_that_the_clock_gives(session: Session, day: date) -> None:
    person = make_candidate(session, available_on=day)
    statement = select(DayOf(Candidate.available_on)).where(Candidate.id == person.id)
    assert fetch_integers(session, statement).tolist() == [[day_number(day)]]


def test_a_null_is_refused_rather_than_read_as_a_number(session: Session) -> None:
    make_candidate(session, programme_id=None)
    with pytest.raises(ValueError, match="NULL"):
        fetch_integers(session, select(Candidate.id, Candidate.programme_id))
