"""The one table of what may follow what, from a request for contact to its outcome."""

from enum import StrEnum

from app.core.errors import DomainError
from app.pipeline import contact_errors as errors
from app.pipeline.enums import Stage


class Step(StrEnum):
    """ASK, MEET, HIRE and NOT_RETAIN are the employer's; AGREE, DECLINE and WITHDRAW are the person's."""

    ASK = "ask"
    AGREE = "agree"
    DECLINE = "decline"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"
    MEET = "meet"
    HIRE = "hire"
    NOT_RETAIN = "not_retain"


# From which stages, and to which one. LEAVE is not here: it closes whatever is open (privacy/).
STEPS: dict[Step, tuple[frozenset[Stage], Stage]] = {
    Step.ASK: (
        frozenset({Stage.SHORTLISTED, Stage.SET_ASIDE, Stage.LAPSED}),
        Stage.CONTACT_ASKED,
    ),
    Step.AGREE: (frozenset({Stage.CONTACT_ASKED}), Stage.AGREED),
    Step.DECLINE: (frozenset({Stage.CONTACT_ASKED}), Stage.DECLINED),
    Step.LAPSE: (frozenset({Stage.CONTACT_ASKED}), Stage.LAPSED),
    Step.WITHDRAW: (frozenset({Stage.AGREED, Stage.MET}), Stage.WITHDRAWN),
    Step.MEET: (frozenset({Stage.AGREED}), Stage.MET),
    Step.HIRE: (frozenset({Stage.AGREED, Stage.MET}), Stage.HIRED),
    Step.NOT_RETAIN: (frozenset({Stage.AGREED, Stage.MET}), Stage.NOT_RETAINED),
}

# What the refusal is called when the stage does not allow the step.
_REFUSALS: dict[Step, dict[Stage, type[DomainError]]] = {
    Step.ASK: {
        Stage.CONTACT_ASKED: errors.ContactAlreadyAsked,
        Stage.AGREED: errors.ContactAlreadyAgreed,
        Stage.MET: errors.ContactAlreadyAgreed,
        Stage.DECLINED: errors.ContactDeclined,
        Stage.WITHDRAWN: errors.ContactDeclined,
        Stage.HIRED: errors.FollowUpFinished,
        Stage.NOT_RETAINED: errors.FollowUpFinished,
    },
    Step.AGREE: {Stage.LAPSED: errors.RequestLapsed},
    Step.DECLINE: {Stage.LAPSED: errors.RequestLapsed},
}
_DEFAULT_REFUSAL: dict[Step, type[DomainError]] = {
    Step.ASK: errors.FollowUpFinished,
    Step.AGREE: errors.RequestAlreadyAnswered,
    Step.DECLINE: errors.RequestAlreadyAnswered,
    Step.LAPSE: errors.RequestAlreadyAnswered,
    Step.WITHDRAW: errors.NoAgreementToWithdraw,
    Step.MEET: errors.NoAgreementToFollow,
    Step.HIRE: errors.NoAgreementToFollow,
    Step.NOT_RETAIN: errors.NoAgreementToFollow,
}

VISIBLE_STAGES = frozenset({Stage.AGREED, Stage.MET})
OPEN_STAGES = frozenset(
    {Stage.SHORTLISTED, Stage.SET_ASIDE, Stage.CONTACT_ASKED, Stage.AGREED, Stage.MET, Stage.LAPSED}
)


def next_stage(stage: Stage, step: Step) -> Stage:
    """The stage after `step`; raises the named error of contact_errors.py that says why it may not follow."""
    allowed, after = STEPS[step]
    if stage not in allowed:
        raise _REFUSALS.get(step, {}).get(stage, _DEFAULT_REFUSAL[step])
    return after


def is_allowed(stage: Stage, step: Step) -> bool:
    return stage in STEPS[step][0]
