"""The stage table: every step from every stage is allowed to one stage, or refused under a name."""

import pytest

from app.core.errors import DomainError
from app.pipeline import contact_errors as errors
from app.pipeline.enums import Stage
from app.pipeline.stages import OPEN_STAGES, VISIBLE_STAGES, Step, is_allowed, next_stage

S = Stage
ALLOWED = {
    (S.SHORTLISTED, Step.ASK): S.CONTACT_ASKED,
    (S.SET_ASIDE, Step.ASK): S.CONTACT_ASKED,
    (S.LAPSED, Step.ASK): S.CONTACT_ASKED,
    (S.CONTACT_ASKED, Step.AGREE): S.AGREED,
    (S.CONTACT_ASKED, Step.DECLINE): S.DECLINED,
    (S.CONTACT_ASKED, Step.LAPSE): S.LAPSED,
    (S.AGREED, Step.WITHDRAW): S.WITHDRAWN,
    (S.MET, Step.WITHDRAW): S.WITHDRAWN,
    (S.AGREED, Step.MEET): S.MET,
    (S.AGREED, Step.HIRE): S.HIRED,
    (S.MET, Step.HIRE): S.HIRED,
    (S.AGREED, Step.NOT_RETAIN): S.NOT_RETAINED,
    (S.MET, Step.NOT_RETAIN): S.NOT_RETAINED,
}
EVERY = [(stage, step) for stage in Stage for step in Step]


@pytest.mark.parametrize(("stage", "step"), [pair for pair in EVERY if pair in ALLOWED])
def test_an_allowed_step_leads_to_its_stage(stage: Stage, step: Step) -> None:
    assert is_allowed(stage, step)
    assert next_stage(stage, step) is ALLOWED[stage, step]


@pytest.mark.parametrize(("stage", "step"), [pair for pair in EVERY if pair not in ALLOWED])
def test_any_other_step_is_refused_under_a_name(stage: Stage, step: Step) -> None:
    assert not is_allowed(stage, step)
    with pytest.raises(DomainError) as refusal:
        next_stage(stage, step)
    assert type(refusal.value).__module__ == "app.pipeline.contact_errors"


@pytest.mark.parametrize(
    ("stage", "step", "error"),
    [
        (S.CONTACT_ASKED, Step.ASK, errors.ContactAlreadyAsked),
        (S.AGREED, Step.ASK, errors.ContactAlreadyAgreed),
        (S.DECLINED, Step.ASK, errors.ContactDeclined),
        (S.WITHDRAWN, Step.ASK, errors.ContactDeclined),
        (S.HIRED, Step.ASK, errors.FollowUpFinished),
        (S.LAPSED, Step.AGREE, errors.RequestLapsed),
        (S.AGREED, Step.AGREE, errors.RequestAlreadyAnswered),
        (S.DECLINED, Step.AGREE, errors.RequestAlreadyAnswered),
        (S.CONTACT_ASKED, Step.WITHDRAW, errors.NoAgreementToWithdraw),
        (S.CONTACT_ASKED, Step.MEET, errors.NoAgreementToFollow),
        (S.WITHDRAWN, Step.HIRE, errors.NoAgreementToFollow),
    ],
)
def test_a_refusal_says_what_is_wrong(stage: Stage, step: Step, error: type[DomainError]) -> None:
    with pytest.raises(error):
        next_stage(stage, step)


def test_details_are_visible_only_where_an_agreement_runs() -> None:
    assert {S.AGREED, S.MET} == VISIBLE_STAGES
    assert not OPEN_STAGES & {S.DECLINED, S.WITHDRAWN, S.HIRED, S.NOT_RETAINED}
