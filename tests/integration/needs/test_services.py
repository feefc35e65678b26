"""An employer's side of a need: what is refused, what is kept, who is told."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.outbox import OutboxJob
from app.needs import queries, services
from app.needs.enums import NeedEventKind, NeedHorizon, NeedStatus
from app.needs.errors import NeedIncomplete, NeedNotFound, NoQuestionAsked, TextMissing
from app.needs.services import NeedDetails
from tests.factories.accounts import make_employer, make_member
from tests.factories.needs import make_need, make_reviewer
from tests.factories.reference import make_occupation, make_skill, make_zone


@pytest.fixture
def employer(session: Session) -> Any:
    return make_employer(session)


@pytest.fixture
def member(session: Session, employer: Any) -> Any:
    return make_member(session, employer)


@pytest.fixture
def details(session: Session) -> NeedDetails:
    return NeedDetails(
        title="Souder l’aluminium",
        occupation_id=make_occupation(session).id,
        skill_ids=[make_skill(session).id],
        zone_code=make_zone(session).code,
        people=4,
        horizon=NeedHorizon.NOW,
        is_for_recruits=True,
        is_for_employees=False,
        reason="Coques de vedettes.",
    )


def job_names(session: Session) -> list[str]:
    return list(session.scalars(select(OutboxJob.name).order_by(OutboxJob.id)))


def test_a_need_is_numbered_and_its_thread_begins(
    session: Session, employer: Any, member: Any, details: NeedDetails, now: datetime
) -> None:
    need = services.submit_need(session, organisation=employer, actor=member, details=details, now=now)
    assert need.reference.startswith("B-2026-")
    assert need.status is NeedStatus.SUBMITTED
    assert [event.kind for event in need.events] == [NeedEventKind.SUBMITTED]
    assert [skill.id for skill in need.skills] == list(details.skill_ids)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"occupation_id": None, "skill_ids": []}, "occupation_text"),
        ({"people": None}, "people"),
        ({"people": 0}, "people"),
        ({"zone_code": "nowhere"}, "zone"),
        ({"is_for_recruits": False}, "is_for_recruits"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_need_lacks_nothing_the_agency_works_with(
    session: Session,
    employer: Any,
    member: Any,
    details: NeedDetails,
    now: datetime,
    change: dict[str, Any],
    field: str,
) -> None:
    with pytest.raises(NeedIncomplete) as refused:
        services.submit_need(
            session, organisation=employer, actor=member, details=replace(details, **change), now=now
        )
    assert list(refused.value.errors) == [field]


@pytest.mark.parametrize("left_out", [{"occupation_id": None}, {"skill_ids": []}])
def test_an_occupation_or_skills_are_enough(
    session: Session,
    employer: Any,
    member: Any,
    details: NeedDetails,
    now: datetime,
    left_out: dict[str, Any],
) -> None:
    need = services.submit_need(
        session, organisation=employer, actor=member, details=replace(details, **left_out), now=now
    )
    assert need.id is not None


def test_the_reviewer_is_told_of_a_change_and_of_nothing_else(
    session: Session, employer: Any, member: Any, details: NeedDetails, now: datetime
) -> None:
    need = services.submit_need(session, organisation=employer, actor=member, details=details, now=now)
    need.assigned_to = make_reviewer(session)
    session.flush()
    assert services.edit_need(session, need=need, actor=member, details=details, now=now) is None
    assert job_names(session) == []
    event = services.edit_need(session, need=need, actor=member, details=replace(details, people=5), now=now)
    assert event is not None
    assert event.detail == {"fields": ["people"]}
    assert job_names(session) == ["needs.tell_reviewer"]


def test_an_answer_gives_the_turn_back(session: Session, employer: Any, member: Any, now: datetime) -> None:
    need = make_need(session, employer, status=NeedStatus.QUESTION_ASKED, assigned_to=make_reviewer(session))
    with pytest.raises(TextMissing):
        services.answer_question(session, need=need, actor=member, text="  ", now=now)
    services.answer_question(session, need=need, actor=member, text="Oui, en mars.", now=now)
    assert need.status is NeedStatus.UNDER_REVIEW
    assert need.events[-1].text == "Oui, en mars."
    assert job_names(session) == ["needs.tell_reviewer"]
    with pytest.raises(NoQuestionAsked):
        services.answer_question(session, need=need, actor=member, text="Encore.", now=now)


def test_closing_gives_merged_needs_back_to_the_agency(
    session: Session, employer: Any, member: Any, now: datetime
) -> None:
    need = make_need(session, employer, status=NeedStatus.ACCEPTED)
    other = make_need(session, make_employer(session), status=NeedStatus.MERGED, merged_into=need)
    services.close_need(session, need=need, actor=member, text="", now=now)
    assert need.status is NeedStatus.CLOSED
    assert need.decided_at == now
    assert (other.status, other.merged_into) == (NeedStatus.UNDER_REVIEW, None)
    assert job_names(session) == ["needs.tell_employer"]


def test_another_firms_need_is_not_found(session: Session, employer: Any) -> None:
    need = make_need(session, make_employer(session))
    with pytest.raises(NeedNotFound):
        queries.get_need(session, need.public_id, organisation_id=employer.id)


def test_the_dashboard_counts_and_lists_its_own_questions(
    session: Session, employer: Any, now: datetime
) -> None:
    late = make_need(session, employer, status=NeedStatus.QUESTION_ASKED, updated_at=now - timedelta(days=3))
    recent = make_need(session, employer, status=NeedStatus.QUESTION_ASKED)
    make_need(session, employer)
    make_need(session, make_employer(session), status=NeedStatus.QUESTION_ASKED)
    waiting = queries.list_waiting_for_employer(session, organisation_id=employer.id, limit=5)
    assert list(waiting) == [late, recent]
    assert queries.count_by_status(session, organisation_id=employer.id) == {
        NeedStatus.QUESTION_ASKED: 2,
        NeedStatus.SUBMITTED: 1,
    }
