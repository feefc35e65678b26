"""What is done to the occupations of a programme, and how they came."""

from enum import StrEnum


class ChoiceAction(StrEnum):
    """`REMOVED` takes a link away, `SET_ASIDE` a proposal; `RESTORED` makes either proposable again."""

    ADDED = "added"
    REMOVED = "removed"
    SET_ASIDE = "set_aside"
    RESTORED = "restored"


class ChoiceOrigin(StrEnum):
    """How an occupation came under the eyes of who chose it."""

    PROPOSED = "proposed"
    BY_HAND = "by_hand"
