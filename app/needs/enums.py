"""States of a skills need; whose turn it is follows from the state."""

from enum import StrEnum

from app.core.i18n import lazy


class NeedStatus(StrEnum):
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    QUESTION_ASKED = "question_asked"
    ACCEPTED = "accepted"
    TRAINING_LINKED = "training_linked"
    MERGED = "merged"
    DECLINED = "declined"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return str(_STATUS[self])

    @property
    def is_open(self) -> bool:
        """Whether the agency still has something to do or to wait for."""
        return self in OPEN_STATUSES


OPEN_STATUSES = (
    NeedStatus.SUBMITTED,
    NeedStatus.UNDER_REVIEW,
    NeedStatus.QUESTION_ASKED,
    NeedStatus.ACCEPTED,
)

_STATUS = {
    NeedStatus.SUBMITTED: lazy("Nouveau"),
    NeedStatus.UNDER_REVIEW: lazy("En examen"),
    NeedStatus.QUESTION_ASKED: lazy("Question posée"),
    NeedStatus.ACCEPTED: lazy("Accepté"),
    NeedStatus.TRAINING_LINKED: lazy("Formation rattachée"),
    NeedStatus.MERGED: lazy("Regroupé"),
    NeedStatus.DECLINED: lazy("Sans suite"),
    NeedStatus.CLOSED: lazy("Clos par l’entreprise"),
}


class NeedHorizon(StrEnum):
    NOW = "now"
    THREE_MONTHS = "three_months"
    SIX_MONTHS = "six_months"
    ONE_YEAR = "one_year"

    @property
    def label(self) -> str:
        return str(_HORIZONS[self])


_HORIZONS = {
    NeedHorizon.NOW: lazy("Dès que possible"),
    NeedHorizon.THREE_MONTHS: lazy("Dans les trois mois"),
    NeedHorizon.SIX_MONTHS: lazy("Dans les six mois"),
    NeedHorizon.ONE_YEAR: lazy("Dans l’année"),
}


class NeedEventKind(StrEnum):
    SUBMITTED = "submitted"
    EDITED = "edited"
    REVIEW_STARTED = "review_started"
    ASSIGNED = "assigned"
    QUESTION = "question"
    ANSWER = "answer"
    ACCEPTED = "accepted"
    PROGRAMME_LINKED = "programme_linked"
    PROGRAMME_UNLINKED = "programme_unlinked"
    MERGED = "merged"
    DECLINED = "declined"
    CLOSED = "closed"
