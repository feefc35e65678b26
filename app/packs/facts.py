"""The few facts of an explanation that the pack's own sentences need. Pure: no database, no words."""

from dataclasses import dataclass
from datetime import date

from app.matching.ranking.profiles import Evidence
from app.matching.ranking.reasons import Explanation, ReasonCode, Verdict
from app.matching.ranking.weights import Part


@dataclass(frozen=True, slots=True)
class Facts:
    """`missing`, `unproven` and `below_level` hold ids of essential skills; `proven` counts backed skills.

    `km` is None for work from home. `training_units` orders trainings by how near they are to the job.
    """

    essentials: int
    missing: tuple[int, ...]
    below_level: tuple[int, ...]
    unproven: tuple[int, ...]
    asked: int
    held: int
    proven: int
    km: int | None
    is_beyond_radius: bool
    days_late: int
    training_units: int
    training_ends_on: date | None
    codes: frozenset[ReasonCode]


def read_facts(explanation: Explanation, *, training_ends_on: date | None) -> Facts:
    """`training_ends_on` is the last day of a training that is under way."""
    reasons = {reason.code: reason.figures for part in explanation.parts for reason in part.reasons}
    essential = [verdict for verdict in explanation.skills if verdict.is_essential]
    held = [verdict for verdict in explanation.skills if verdict.verdict is not Verdict.MISSING]
    return Facts(
        essentials=len(essential),
        missing=tuple(verdict.skill for verdict in essential if verdict.verdict is Verdict.MISSING),
        below_level=tuple(verdict.skill for verdict in essential if verdict.verdict is Verdict.BELOW_LEVEL),
        unproven=tuple(verdict.skill for verdict in essential if verdict.evidence is Evidence.DECLARED),
        asked=len(explanation.skills),
        held=len(held),
        proven=sum(verdict.evidence is not Evidence.DECLARED for verdict in held),
        km=None if ReasonCode.REMOTE in reasons else explanation.distance_km,
        is_beyond_radius=ReasonCode.BEYOND_RADIUS in reasons,
        days_late=reasons.get(ReasonCode.AVAILABLE_LATE, {}).get("days_late", 0),
        training_units=explanation.parts[Part.TRAINING].units,
        training_ends_on=training_ends_on,
        codes=frozenset(reasons),
    )
