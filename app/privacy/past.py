"""What was true of a person at a past moment, from the traces that were kept; pure functions of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate, CandidateEvent
from app.pipeline.enums import SetAsideReason, Stage
from app.pipeline.models import PipelineEvent

_STATUS = {
    "paused": CandidateStatus.PAUSED,
    "resumed": CandidateStatus.OPEN,
    "mandate_withdrawn": CandidateStatus.OBJECTED,
    "left": CandidateStatus.LEFT,
}
# What changes the figures of ranking; a pause does not.
_CORRECTIONS = frozenset(
    {"corrected", "occupations_changed", "skills_changed", "skill_certified", "certification_withdrawn"}
)
_STAGES = {stage.value: stage for stage in Stage} | {"left": Stage.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class PastStatus:
    """`status` is None before the page was opened; `since` when it began, as far as the traces say."""

    status: CandidateStatus | None
    since: datetime


@dataclass(frozen=True, slots=True)
class PastStage:
    """The last step of the follow-up. `reason`: what the employer noted when they set the person aside."""

    stage: Stage
    since: datetime
    reason: SetAsideReason | None = None


def status_at(candidate: Candidate, events: Sequence[CandidateEvent], moment: datetime) -> PastStatus:
    """`events` are all of the person's, oldest first."""
    if candidate.created_at > moment:
        return PastStatus(None, candidate.created_at)
    if candidate.left_at is not None and candidate.left_at <= moment:
        return PastStatus(CandidateStatus.LEFT, candidate.left_at)
    known = [event for event in events if event.action in _STATUS]
    before = [event for event in known if event.at <= moment]
    if before:
        return PastStatus(_STATUS[before[-1].action], before[-1].at)
    if not known and candidate.paused_at is not None and candidate.paused_at <= moment:
        return PastStatus(CandidateStatus.PAUSED, candidate.paused_at)  # loaded in bulk, without a trace
    is_in_notice = not known and candidate.status is CandidateStatus.NOTICE
    status = CandidateStatus.NOTICE if is_in_notice else CandidateStatus.OPEN
    return PastStatus(status, candidate.created_at)


def stage_at(events: Sequence[PipelineEvent], moment: datetime) -> PastStage | None:
    """The stage of one follow-up; `events` are its own, oldest first. None before it began."""
    before = [event for event in events if event.at <= moment and event.action in _STAGES]
    if not before:
        return None
    last = before[-1]
    reason = last.detail.get("reason", "")
    return PastStage(
        _STAGES[last.action],
        last.at,
        SetAsideReason(reason) if reason in set(SetAsideReason) else None,
    )


def corrections_after(events: Sequence[CandidateEvent], moment: datetime) -> list[CandidateEvent]:
    """Changes of the page since then that may have changed its score, oldest first."""
    return [event for event in events if event.at > moment and event.action in _CORRECTIONS]
