"""What was true of a person at a past moment, read from dated traces."""

from datetime import UTC, datetime

import pytest

from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate, CandidateEvent
from app.pipeline.enums import SetAsideReason, Stage
from app.pipeline.models import PipelineEvent
from app.privacy.past import PastStage, corrections_after, stage_at, status_at


def day(number: int) -> datetime:
    return datetime(2026, 11, number, 9, 0, tzinfo=UTC)


def _candidate(**values: object) -> Candidate:
    fields = {"status": CandidateStatus.OPEN, "created_at": day(3), "paused_at": None, "left_at": None}
    return Candidate(**(fields | values))


def _trace(*steps: tuple[int, str]) -> list[CandidateEvent]:
    return [CandidateEvent(at=day(number), action=action, detail={}) for number, action in steps]


TRACE = ((3, "enrolled"), (5, "corrected"), (8, "paused"), (10, "resumed"), (12, "mandate_withdrawn"))


@pytest.mark.parametrize(
    ("moment", "status", "since"),
    [
        (2, None, 3),
        (3, CandidateStatus.OPEN, 3),
        (7, CandidateStatus.OPEN, 3),
        (8, CandidateStatus.PAUSED, 8),
        (9, CandidateStatus.PAUSED, 8),
        (10, CandidateStatus.OPEN, 10),
        (13, CandidateStatus.OBJECTED, 12),
        (20, CandidateStatus.LEFT, 20),
    ],
)
def test_a_status_is_the_last_one_that_the_trace_gives(
    moment: int, status: CandidateStatus | None, since: int
) -> None:
    found = status_at(_candidate(left_at=day(20)), _trace(*TRACE), day(moment))
    assert (found.status, found.since) == (status, day(since))


def test_a_page_paused_without_a_trace_counts_from_its_date() -> None:
    person = _candidate(status=CandidateStatus.PAUSED, paused_at=day(8))
    assert status_at(person, [], day(7)).status is CandidateStatus.OPEN
    assert status_at(person, [], day(8)).status is CandidateStatus.PAUSED


def test_a_notice_that_still_runs_ran_before_too() -> None:
    assert status_at(_candidate(status=CandidateStatus.NOTICE), [], day(4)).status is CandidateStatus.NOTICE


def test_a_stage_is_the_last_step_of_the_follow_up_and_readings_are_none() -> None:
    steps = [
        PipelineEvent(at=day(3), action="shortlisted", detail={}),
        PipelineEvent(at=day(5), action="set_aside", detail={"reason": "distance"}),
        PipelineEvent(at=day(7), action="details_seen", detail={}),
        PipelineEvent(at=day(9), action="left", detail={}),
    ]
    assert stage_at(steps, day(2)) is None
    assert stage_at(steps, day(4)) == PastStage(Stage.SHORTLISTED, day(3))
    assert stage_at(steps, day(8)) == PastStage(Stage.SET_ASIDE, day(5), SetAsideReason.DISTANCE)
    assert stage_at(steps, day(9)) == PastStage(Stage.WITHDRAWN, day(9))


def test_a_pause_corrects_nothing() -> None:
    assert [event.action for event in corrections_after(_trace(*TRACE), day(3))] == ["corrected"]
    assert corrections_after(_trace(*TRACE), day(5)) == []
