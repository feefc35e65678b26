"""How often people were shown: counted each night from the log of lists, so that ranking spreads exposure."""

from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Date, ScalarSelect, delete, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core.clock import start_of_paris_day
from app.matching.models import CandidateExposure, SuggestionItem, SuggestionList

WINDOW = timedelta(days=30)
_INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def count_exposures(session: Session, *, today: date) -> int:
    """Count, for each candidate, the vacancies in whose lists they were shown in the 30 days before `today`.

    Days are those of Paris; lists of `today` do not count, so that an order holds for the whole day. What was
    counted before is replaced, people who were not shown have no row, and counting twice gives the same.
    Returns how many people were shown.
    """
    shown = (
        select(SuggestionItem.candidate_id, SuggestionList.vacancy_id)
        .join(SuggestionList, SuggestionList.id == SuggestionItem.list_id)
        .where(
            *_is_in_window(today),
            # Redundant, but it lets PostgreSQL pass over the older partitions of the items.
            SuggestionItem.list_id >= _first_list(today),
        )
        .distinct()
        .subquery()
    )
    counted = (
        select(shown.c.candidate_id, func.count(), literal(today, Date))
        .where(shown.c.candidate_id.is_not(None))  # SQLite reads ON CONFLICT as a join without a WHERE
        .group_by(shown.c.candidate_id)
    )
    session.execute(delete(CandidateExposure).execution_options(synchronize_session=False))
    insert = _INSERT[session.get_bind().dialect.name](CandidateExposure).from_select(
        ["candidate_id", "shown", "counted_on"], counted
    )
    # Another process may have counted in between: same rows, so either may stay.
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["candidate_id"],
            set_={"shown": insert.excluded.shown, "counted_on": insert.excluded.counted_on},
        )
    )
    return session.scalar(select(func.count()).select_from(CandidateExposure)) or 0


def _is_in_window(today: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    start, end = start_of_paris_day(today - WINDOW), start_of_paris_day(today)
    return SuggestionList.shown_at >= start, SuggestionList.shown_at < end


def _first_list(today: date) -> ScalarSelect[int]:
    return select(func.min(SuggestionList.id)).where(*_is_in_window(today)).scalar_subquery()


def find_counted_on(session: Session) -> date | None:
    """The day of the counts that read_exposures would give; None when nobody was shown."""
    return session.scalar(select(CandidateExposure.counted_on).limit(1))


def read_exposures(session: Session) -> tuple[date | None, NDArray[np.int64], NDArray[np.int64]]:
    """`(counted_on, candidate ids ascending, vacancies whose lists showed them)`; empty arrays at first."""
    rows = session.execute(
        select(CandidateExposure.candidate_id, CandidateExposure.shown).order_by(
            CandidateExposure.candidate_id
        )
    ).all()
    counts = np.array([tuple(row) for row in rows], dtype=np.int64).reshape(-1, 2)
    return find_counted_on(session), counts[:, 0], counts[:, 1]
