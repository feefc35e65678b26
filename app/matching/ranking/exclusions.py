"""Hard conditions: whoever meets one is left out of the list, and counted under the first that applies."""

from dataclasses import dataclass
from enum import IntEnum


class ExclusionReason(IntEnum):
    """Reasons in the order in which they are looked at; the number is stored, never renumber.

    TOO_FAR comes first, so that the others count people who live within their own reach of the job: "12
    people left
    out: licence C required" is about the surroundings, not about the region. A remote vacancy is too far
    for nobody.
    """

    TOO_FAR = 1
    OBJECTED = 2
    NOTICE_RUNNING = 3
    PAUSED = 4
    CONTRACT_REFUSED = 5
    CERTIFICATE_MISSING = 6
    NOTHING_IN_COMMON = 7  # no close occupation (sought or trained for) and not one of the skills asked


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A reason that applies to a candidate; `certificate` names the missing one under CERTIFICATE_MISSING,
    else 0.
    """

    reason: ExclusionReason
    certificate: int = 0
