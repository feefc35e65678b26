"""Facts are read from the explanation that the employer sees, never computed anew."""

from datetime import date

from app.core.clock import day_number
from app.matching.ranking.profiles import Evidence
from app.matching.ranking.reasons import (
    Explanation,
    PartExplanation,
    Reason,
    ReasonCode,
    SkillVerdict,
    Verdict,
)
from app.matching.ranking.weights import Part
from app.packs.facts import read_facts

START = day_number(date(2027, 1, 4))


def explanation(distance: Reason, availability: Reason) -> Explanation:
    reasons = {Part.DISTANCE: (distance,), Part.AVAILABILITY: (availability,)}
    skills = (
        SkillVerdict(1, True, Verdict.HELD, 2, 2, Evidence.CERTIFIED, 1, 1000),
        SkillVerdict(2, True, Verdict.BELOW_LEVEL, 3, 1, Evidence.DECLARED, 1, 300),
        SkillVerdict(3, True, Verdict.MISSING, 2, 0, None, 1, 0),
        SkillVerdict(4, False, Verdict.MISSING, 2, 0, None, 1, 0),
        SkillVerdict(5, False, Verdict.HELD, 2, 2, Evidence.ASSESSED, 1, 900),
    )
    return Explanation(
        parts=tuple(
            PartExplanation(part, 7_000 + part, 15_000, 7, 15, reasons.get(part, ())) for part in Part
        ),
        total_units=35_010,
        shown_total=35,
        distance_km=27,
        skills=skills,
        exclusions=(),
    )


def test_facts_of_someone_who_lives_far_and_comes_late() -> None:
    late = {"available_day": START + 14, "start_day": START, "days_late": 14}
    facts = read_facts(
        explanation(
            Reason(ReasonCode.BEYOND_RADIUS, {"km": 27, "radius_km": 25}),
            Reason(ReasonCode.AVAILABLE_LATE, late),
        ),
        training_ends_on=date(2026, 12, 18),
    )
    assert (facts.essentials, facts.missing, facts.below_level, facts.unproven) == (3, (3,), (2,), (2,))
    assert (facts.asked, facts.held, facts.proven) == (5, 3, 2)
    assert (facts.km, facts.is_beyond_radius, facts.days_late) == (27, True, 14)
    assert facts.training_units == 7_000 + Part.TRAINING
    assert facts.training_ends_on == date(2026, 12, 18)


def test_work_from_home_has_no_distance() -> None:
    on_time = {"available_day": START - 5, "start_day": START}
    facts = read_facts(
        explanation(Reason(ReasonCode.REMOTE, {"km": 27}), Reason(ReasonCode.AVAILABLE_ON_TIME, on_time)),
        training_ends_on=None,
    )
    assert (facts.km, facts.is_beyond_radius, facts.days_late) == (None, False, 0)
