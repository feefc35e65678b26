"""The log of lists can be read back: it cites weights that are kept."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.clock import paris_date
from app.matching.indexing.store import current_weights
from app.matching.log.exposures import count_exposures
from app.matching.log.journal import ensure_weights, record_list_shown
from app.matching.models import RankingWeights, SuggestionItem, SuggestionList
from app.matching.ranking.weights import DEFAULT_WEIGHTS, Weights
from app.matching.services import rank_vacancy
from tests.factories.accounts import make_employer, make_member
from tests.factories.candidates import make_candidate
from tests.factories.pipeline import make_shown_list
from tests.factories.vacancies import make_vacancy


def test_the_first_list_publishes_the_weights_that_it_used(session: Session, now: datetime) -> None:
    employer = make_employer(session)
    recruiter, vacancy = make_member(session, employer), make_vacancy(session, employer)
    make_candidate(session, occupation=vacancy.occupation, commune=vacancy.commune)
    for moment in (now, now + timedelta(hours=1)):
        page = rank_vacancy(session, vacancy, now=moment)
        record_list_shown(session, vacancy, page, shown_to=recruiter, filters={}, now=moment)
    (row,) = session.scalars(select(RankingWeights))
    assert (row.version, row.published_at) == (DEFAULT_WEIGHTS.version, now)
    assert Weights.from_dict(row.values) == DEFAULT_WEIGHTS


def test_newer_weights_are_those_that_rank(session: Session, now: datetime) -> None:
    ensure_weights(session, now=now)
    newer = replace(DEFAULT_WEIGHTS, version=4, occupation=40, skills=25)
    session.add(RankingWeights(version=4, values=newer.to_dict(), published_at=now))
    session.flush()
    assert current_weights(session) == newer
    assert ensure_weights(session, now=now).version == 4
    assert session.scalar(select(func.count()).select_from(RankingWeights)) == 2


def test_two_processes_that_publish_together_keep_one_row(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.expunge(ensure_weights(session, now=now))
    read = session.get
    has_looked = False

    def look(*arguments: Any, **options: Any) -> Any:
        """Nothing is there at the first look: the other process writes right after it."""
        nonlocal has_looked
        has_looked, was_first = True, not has_looked
        return None if was_first else read(*arguments, **options)

    monkeypatch.setattr(session, "get", look)
    assert ensure_weights(session, now=now + timedelta(hours=1)).published_at == now


def test_a_list_keeps_who_was_hidden_and_how_often_each_person_had_been_shown(
    session: Session, now: datetime, count_queries: Any
) -> None:
    employer = make_employer(session)
    recruiter, vacancy = make_member(session, employer), make_vacancy(session, employer)
    places = {"occupation": vacancy.occupation, "commune": vacancy.commune}
    seen, unseen, hidden = (make_candidate(session, **places) for _ in range(3))
    for days in (1, 2):
        make_shown_list(session, make_vacancy(session, employer), [seen], shown_at=now - timedelta(days=days))
    count_exposures(session, today=paris_date(now))
    ensure_weights(session, now=now)
    page = rank_vacancy(session, vacancy, now=now, hidden=[hidden.id])
    with count_queries() as statements:
        number = record_list_shown(
            session, vacancy, page, shown_to=recruiter, filters={}, now=now, hidden=[hidden.id]
        )
    assert len(statements) == 2
    assert session.get_one(SuggestionList, number).hidden == [hidden.id]
    lines = session.scalars(
        select(SuggestionItem).where(SuggestionItem.list_id == number).order_by(SuggestionItem.rank)
    )
    assert [(line.candidate_id, line.exposures) for line in lines] == [(unseen.id, 0), (seen.id, 2)]
