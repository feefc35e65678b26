"""The agency's decisions: states, words for the employer, needs merged together."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.outbox import OutboxJob
from app.needs import reviewing
from app.needs.enums import NeedEventKind, NeedStatus
from app.needs.errors import (
    NeedEnded,
    NeedNotMergeable,
    ProgrammeAlreadyLinked,
    ProgrammeNotLinked,
    TextMissing,
)
from app.needs.queries import list_linked_programmes
from tests.factories.accounts import make_employer
from tests.factories.needs import make_need, make_reviewer
from tests.factories.training import make_programme


@pytest.fixture
def reviewer(session: Session) -> Any:
    return make_reviewer(session)


@pytest.fixture
def need(session: Session) -> Any:
    return make_need(session, make_employer(session))


def told(session: Session) -> list[int]:
    jobs = session.scalars(
        select(OutboxJob).where(OutboxJob.name == "needs.tell_employer").order_by(OutboxJob.id)
    )
    return [job.payload["need_id"] for job in jobs]


def test_following_a_new_need_starts_its_review(
    session: Session, reviewer: Any, need: Any, now: datetime
) -> None:
    reviewing.assign_need(session, need=need, actor=reviewer, now=now)
    assert need.status is NeedStatus.UNDER_REVIEW
    assert need.assigned_to is reviewer
    other = make_reviewer(session)
    reviewing.assign_need(session, need=need, actor=other, now=now)
    assert need.assigned_to is other
    assert [event.kind for event in need.events].count(NeedEventKind.REVIEW_STARTED) == 1
    need.status = NeedStatus.DECLINED
    with pytest.raises(NeedEnded):
        reviewing.assign_need(session, need=need, actor=reviewer, now=now)


def test_who_decides_first_follows_and_the_employer_is_told(
    session: Session, reviewer: Any, need: Any, now: datetime
) -> None:
    reviewing.ask_question(session, need=need, actor=reviewer, text="Quel procédé ?", now=now)
    assert need.status is NeedStatus.QUESTION_ASKED
    assert need.assigned_to is reviewer
    assert need.events[-1].text == "Quel procédé ?"
    assert told(session) == [need.id]


def test_no_decision_without_words(session: Session, reviewer: Any, need: Any, now: datetime) -> None:
    programme = make_programme(session)
    with pytest.raises(TextMissing):
        reviewing.accept_need(session, need=need, actor=reviewer, text=" ", now=now)
    with pytest.raises(TextMissing):
        reviewing.link_programme(session, need=need, programme=programme, actor=reviewer, text="", now=now)
    assert need.status is NeedStatus.SUBMITTED
    assert need.programme_links == []
    assert told(session) == []


def test_merged_needs_follow_the_main_one(session: Session, reviewer: Any, need: Any, now: datetime) -> None:
    """Its training is theirs, with a sentence of ours: the words for one firm are not shown to another."""
    main = make_need(session, make_employer(session))
    first = make_need(session, make_employer(session), status=NeedStatus.MERGED, merged_into=need)
    reviewing.merge_need(session, need=need, into=main, actor=reviewer, text="Ensemble.", now=now)
    assert (need.status, need.merged_into, first.merged_into) == (NeedStatus.MERGED, main, main)
    programme = make_programme(session)
    reviewing.link_programme(
        session, need=main, programme=programme, actor=reviewer, text="Pour vous seul.", now=now
    )
    assert main.status is NeedStatus.TRAINING_LINKED
    assert need.status is NeedStatus.MERGED
    assert list_linked_programmes(session, need) == [programme]
    event = need.events[-1]
    assert event.kind is NeedEventKind.PROGRAMME_LINKED
    assert event.detail == {"programme": programme.title}
    assert "Pour vous seul" not in (event.text or "")
    assert told(session) == [need.id, main.id, *sorted((need.id, first.id))]


def test_a_need_joins_a_live_and_other_one(session: Session, reviewer: Any, need: Any, now: datetime) -> None:
    ended = make_need(session, make_employer(session), status=NeedStatus.DECLINED)
    merged = make_need(session, make_employer(session), status=NeedStatus.MERGED, merged_into=ended)
    for into in (need, ended, merged):
        with pytest.raises(NeedNotMergeable):
            reviewing.merge_need(session, need=need, into=into, actor=reviewer, text="Oui.", now=now)


def test_declining_reviews_merged_needs_for_themselves(
    session: Session, reviewer: Any, need: Any, now: datetime
) -> None:
    other = make_need(session, make_employer(session), status=NeedStatus.MERGED, merged_into=need)
    reviewing.decline_need(
        session, need=need, reason="Hors formation", actor=reviewer, text="Désolés.", now=now
    )
    assert (need.status, need.decline_reason) == (NeedStatus.DECLINED, "Hors formation")
    assert (other.status, other.merged_into) == (NeedStatus.UNDER_REVIEW, None)
    assert told(session) == [need.id, other.id]


def test_the_last_programme_taken_back_leaves_the_need_accepted(
    session: Session, reviewer: Any, need: Any, now: datetime
) -> None:
    one, two = make_programme(session), make_programme(session)
    for programme in (one, two):
        reviewing.link_programme(
            session, need=need, programme=programme, actor=reviewer, text="Voici.", now=now
        )
    with pytest.raises(ProgrammeAlreadyLinked):
        reviewing.link_programme(session, need=need, programme=one, actor=reviewer, text="Voici.", now=now)
    reviewing.unlink_programme(session, need=need, programme=one, actor=reviewer, text="Non.", now=now)
    assert need.status is NeedStatus.TRAINING_LINKED
    reviewing.unlink_programme(session, need=need, programme=two, actor=reviewer, text="Non.", now=now)
    assert need.status is NeedStatus.ACCEPTED
    assert list_linked_programmes(session, need) == []
    with pytest.raises(ProgrammeNotLinked):
        reviewing.unlink_programme(session, need=need, programme=two, actor=reviewer, text="Non.", now=now)
