"""States and origins of a candidate."""

from enum import StrEnum


class CandidateStatus(StrEnum):
    """NOTICE: informed less than the delay ago, not shown. OBJECTED and LEFT are final until the person comes back."""

    NOTICE = "notice"
    OPEN = "open"
    PAUSED = "paused"
    OBJECTED = "objected"
    LEFT = "left"


class CandidateOrigin(StrEnum):
    ROSTER = "roster"
    SELF = "self"
    ASSISTED = "assisted"


class CandidateKind(StrEnum):
    """How the person comes to work: in vocational training, as an apprentice, or neither."""

    TRAINEE = "trainee"
    APPRENTICE = "apprentice"
    OTHER = "other"
