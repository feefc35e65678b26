"""The life of a need: what each action allows, refuses and leads to."""

import pytest

from app.core.errors import DomainError
from app.needs.enums import NeedStatus
from app.needs.errors import (
    NeedAlreadyAccepted,
    NeedEnded,
    NoQuestionAsked,
    ProgrammeNotLinked,
    QuestionAlreadyAsked,
)
from app.needs.models import Need
from app.needs.transitions import TRANSITIONS, NeedAction, check

S, A = NeedStatus, NeedAction
OPEN = {S.SUBMITTED, S.UNDER_REVIEW, S.QUESTION_ASKED, S.ACCEPTED}
# Written again by hand: a change of the table must be a change here.
EXPECTED: dict[NeedAction, tuple[set[NeedStatus], NeedStatus | None]] = {
    A.EDIT: (OPEN, None),
    A.ANSWER: ({S.QUESTION_ASKED}, S.UNDER_REVIEW),
    A.CLOSE: (OPEN | {S.TRAINING_LINKED, S.MERGED}, S.CLOSED),
    A.START: ({S.SUBMITTED}, S.UNDER_REVIEW),
    A.ASK: ({S.SUBMITTED, S.UNDER_REVIEW, S.ACCEPTED}, S.QUESTION_ASKED),
    A.ACCEPT: ({S.SUBMITTED, S.UNDER_REVIEW, S.QUESTION_ASKED}, S.ACCEPTED),
    A.MERGE: (OPEN, S.MERGED),
    A.DECLINE: (OPEN, S.DECLINED),
    A.LINK: (OPEN | {S.TRAINING_LINKED}, S.TRAINING_LINKED),
    A.UNLINK: ({S.TRAINING_LINKED}, None),
    A.UNLINK_LAST: ({S.TRAINING_LINKED}, S.ACCEPTED),
    A.REOPEN: ({S.MERGED}, S.UNDER_REVIEW),
}


@pytest.mark.parametrize("action", list(NeedAction))
@pytest.mark.parametrize("status", list(NeedStatus))
def test_an_action_is_allowed_from_its_states_only(action: NeedAction, status: NeedStatus) -> None:
    need = Need(status=status)
    if status in EXPECTED[action][0]:
        check(need, action)
    else:
        with pytest.raises(DomainError):
            check(need, action)


@pytest.mark.parametrize("action", list(NeedAction))
def test_an_action_leads_where_it_says(action: NeedAction) -> None:
    assert TRANSITIONS[action].target is EXPECTED[action][1]


@pytest.mark.parametrize(
    ("action", "status", "error"),
    [
        (A.ASK, S.QUESTION_ASKED, QuestionAlreadyAsked),
        (A.ANSWER, S.UNDER_REVIEW, NoQuestionAsked),
        (A.ACCEPT, S.ACCEPTED, NeedAlreadyAccepted),
        (A.UNLINK, S.ACCEPTED, ProgrammeNotLinked),
        (A.EDIT, S.DECLINED, NeedEnded),
        (A.LINK, S.CLOSED, NeedEnded),
        (A.CLOSE, S.CLOSED, NeedEnded),
    ],
)
def test_a_refusal_says_which_rule_it_follows(
    action: NeedAction, status: NeedStatus, error: type[DomainError]
) -> None:
    with pytest.raises(error):
        check(Need(status=status), action)
