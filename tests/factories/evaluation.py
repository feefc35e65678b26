"""An audit for tests: what two groups, two trials and two days of lists found, without an alarm."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from app.evaluation.fairness.measures import Places, Ratio
from app.evaluation.fairness.results import Audit, FalseAlarms, GroupFindings, Plan, Trial
from app.evaluation.fairness.spread import Spread

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
EVEN = Ratio(1.02, 0.95, 1.1)
LOW = Ratio(0.71, 0.62, 0.78)


def make_group(key: str = "both", **values: Any) -> GroupFindings:
    group = GroupFindings(
        key=key,
        share=0.31,
        places=Places(held=31.2, expected=30.4),
        selection=EVEN,
        selection_of_equals=EVEN,
        exposure=EVEN,
        exposure_of_equals=EVEN,
        exposure_for_relevance=EVEN,
        chances=(0.4, 0.6),
        is_alarming=False,
    )
    return replace(group, **values)


def make_spread(**values: Any) -> Spread:
    spread = Spread(
        tie_band=1000,
        is_fed_back=True,
        gini=0.758,
        reached=3_000,
        shown=1_429,
        shown_by_day=(1_380, 1_429),
        loss=0.007,
        worst_loss=0.97,
        lorenz=tuple((step / 20) ** 2 for step in range(21)),
    )
    return replace(spread, **values)


def make_audit(**values: Any) -> Audit:
    audit = Audit(
        plan=Plan(days=2),
        made_at=NOW,
        seconds=12.5,
        weights_version=2,
        tie_band=1000,
        data_version="r1.c42",
        small_population=2_000,
        people=6_000,
        reached=3_000,
        vacancies=300,
        choosing=234,
        groups=(make_group("unlinked"), make_group("both"), make_group("small", chances=None)),
        trials=(
            Trial("points", 1, Ratio(0.96, 0.9, 1.02), (0.3, 0.2), False),
            Trial("points", 2, LOW, (1e-5, 1e-6), True),
            Trial("points", 5, LOW, (1e-9, 1e-12), True),
            Trial("skills", 0.3, LOW, (1e-6, 1e-8), True),
        ),
        false_alarms=FalseAlarms(audits=200, alarms=8, rate=0.05),
        spreads=(
            make_spread(tie_band=1, is_fed_back=False, shown=1_380, loss=0.0, worst_loss=0.0),
            make_spread(),
        ),
    )
    return replace(audit, **values)
