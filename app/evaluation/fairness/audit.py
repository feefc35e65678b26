"""The whole audit of a ranking: groups compared, biases planted, days simulated."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from app.evaluation.fairness.alarms import ALARM_RATE, Gains, chance_of, measure_gains, raise_alarms
from app.evaluation.fairness.groups import MODELS, Ids, Members, People, draw_members
from app.evaluation.fairness.measures import (
    Ratio,
    compare,
    compare_with_relevance,
    count_places,
    exposure,
    selection,
    standing,
)
from app.evaluation.fairness.planting import forget_skills, penalise
from app.evaluation.fairness.pools import Pools, rank_pools
from app.evaluation.fairness.results import FalseAlarms, GroupFindings, Plan, Trial
from app.evaluation.fairness.spread import Spread, simulate_days
from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.columns import CandidateColumns
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import VacancyProfile
from app.matching.ranking.weights import Weights

# Points taken off the score of a group, and share of its skills left out of the records.
PLANTED_POINTS = (1, 2, 5, 10)
PLANTED_SKILLS = (0.1, 0.3)
# The group that planted biases are put on: linked to both residence and training, the hardest to see.
PLANTED_ON = MODELS[-1]
FAIR_AUDITS = 100

# Called with how many steps are done and how many there are.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Subject:
    """What is audited: the people of `columns`, as `index` holds them, and a sample of vacancies."""

    people: People
    columns: CandidateColumns
    index: CandidateIndex
    vacancies: list[VacancyProfile]
    weights: Weights
    closeness: OccupationCloseness


@dataclass(frozen=True, slots=True)
class Findings:
    """What comes out, beside the dates and versions that only the caller knows."""

    reached: int
    choosing: int
    groups: tuple[GroupFindings, ...]
    trials: tuple[Trial, ...]
    false_alarms: FalseAlarms
    spreads: tuple[Spread, ...]


class _Steps:
    """Counts steps for `progress`: a vacancy ranked is one, so is everything that takes about as long."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._done, self._total, self._progress = 0, total, progress

    def advance(self, steps: int) -> None:
        self._done += steps
        self._progress(self._done, self._total)


def run_audit(subject: Subject, plan: Plan, *, progress: Progress = lambda _done, _total: None) -> Findings:
    """Audit a ranking; the same subject and plan give the same findings."""
    count = len(subject.vacancies)
    modes = spreading_modes(subject.weights)
    steps = _Steps(count * (1 + len(PLANTED_SKILLS) + len(modes) * plan.days), progress)
    pools = _rank(subject, subject.index, steps)
    groups = examine_groups(pools, subject.people, plan)
    trials = _try_biases(subject, pools, plan, steps)
    false_alarms = count_false_alarms(pools, subject.people, plan)
    spreads = tuple(
        simulate_days(
            subject.index,
            subject.vacancies,
            subject.weights,
            subject.closeness,
            subject.people.candidate_id,
            pools,
            days=plan.days,
            top=plan.top,
            window=plan.window,
            tie_band=tie_band,
            is_fed_back=is_fed_back,
            advance=steps.advance,
        )
        for tie_band, is_fed_back in modes
    )
    return Findings(
        reached=len(pools.reached),
        choosing=int((pools.sizes > plan.top).sum()),
        groups=groups,
        trials=trials,
        false_alarms=false_alarms,
        spreads=spreads,
    )


def spreading_modes(weights: Weights) -> list[tuple[int, bool]]:
    """Band and feedback of each simulation: exact scores or bands, exposures counted or not; the last one is
    the product's.
    """
    bands = sorted({1, weights.curves.tie_band})
    return [(band, is_fed_back) for band in bands for is_fed_back in (False, True)]


def examine_groups(pools: Pools, people: People, plan: Plan) -> tuple[GroupFindings, ...]:
    """Every synthetic group, then the people of small communes, who are observed."""
    members = draw_groups(people, plan)
    tests = GroupTests(pools, people, plan)
    chances = [tests.chances(group) for group in members]
    # Several tests for each group: an audit of a fair list raises no alarm at all, nineteen times in twenty.
    alarms = raise_alarms([chance for tested in chances for chance in tested])
    drawn = [
        _compare(model.key, group, pools, plan, tested, any(alarms[at : at + len(tested)]))
        for model, group, tested, at in zip(
            MODELS, members, chances, range(0, len(alarms), len(chances[0])), strict=True
        )
    ]
    small = _compare("small", people.has_small_commune, pools, plan, None, False)
    return (*drawn, small)


def count_false_alarms(pools: Pools, people: People, plan: Plan, audits: int = FAIR_AUDITS) -> FalseAlarms:
    """Draw other groups, on which nothing is planted, and count the audits that raise an alarm."""
    tests, random = GroupTests(pools, people, plan), _random(plan, "fair audits")
    alarms = 0
    for _ in range(audits):
        drawn = [draw_members(model, people, random) for model in MODELS]
        alarms += any(raise_alarms([chance for members in drawn for chance in tests.chances(members)]))
    return FalseAlarms(audits=audits, alarms=alarms, rate=ALARM_RATE)


def try_bias(kind: str, size: float, biased: Pools, people: People, members: Members, plan: Plan) -> Trial:
    """Whether the audit sees what was planted on `members` in these lists, as it would among its groups."""
    chances = GroupTests(biased, people, plan).chances(members)
    return Trial(
        kind=kind,
        size=size,
        selection_of_equals=_select(biased, "equals", members, plan),
        chances=chances,
        is_alarming=any(raise_alarms(chances, rate=ALARM_RATE / len(MODELS))),
    )


def draw_groups(people: People, plan: Plan) -> list[Members]:
    """The synthetic groups, in the order of MODELS."""
    return [
        draw_members(model, people, _random(plan, f"group {number}")) for number, model in enumerate(MODELS)
    ]


def draw_planted(people: People, plan: Plan) -> Members:
    """The group that biases are planted on."""
    return draw_members(PLANTED_ON, people, _random(plan, "planted"))


class GroupTests:
    """The tests of a group, on selection, exposure and standing: what people gained is measured once."""

    def __init__(self, pools: Pools, people: People, plan: Plan) -> None:
        benefits = (selection(pools, plan.top), exposure(pools, plan.depth), standing(pools))
        self._gains: list[Gains] = [measure_gains(benefit, pools, people.cell) for benefit in benefits]

    def chances(self, members: Members) -> tuple[float, ...]:
        return tuple(chance_of(gains, members) for gains in self._gains)


def _try_biases(subject: Subject, pools: Pools, plan: Plan, steps: _Steps) -> tuple[Trial, ...]:
    people, members = subject.people, draw_planted(subject.people, plan)
    tie_band = subject.weights.curves.tie_band
    trials = [
        try_bias("points", points, penalise(pools, members, points, tie_band=tie_band), people, members, plan)
        for points in PLANTED_POINTS
    ]
    for share in PLANTED_SKILLS:
        ids, random = people.candidate_id[members], _random(plan, f"skills {share}")
        poorer = CandidateIndex.from_columns(forget_skills(subject.columns, ids, share, random))
        trials.append(try_bias("skills", share, _rank(subject, poorer, steps), people, members, plan))
    return tuple(trials)


def _compare(
    key: str,
    members: Members,
    pools: Pools,
    plan: Plan,
    chances: tuple[float, ...] | None,
    is_alarming: bool,
) -> GroupFindings:
    seen = exposure(pools, plan.depth)
    return GroupFindings(
        key=key,
        share=float(members[pools.reached].mean()) if len(pools.person) else 0.0,
        places=count_places(pools, members, plan.top),
        selection=_select(pools, "vacancy", members, plan),
        selection_of_equals=_select(pools, "equals", members, plan),
        exposure=compare(seen, pools, pools.vacancy, members),
        exposure_of_equals=compare(seen, pools, pools.equals, members),
        exposure_for_relevance=compare_with_relevance(seen, pools, members),
        chances=chances,
        is_alarming=is_alarming,
    )


def _select(pools: Pools, strata: str, members: Members, plan: Plan) -> Ratio:
    """Selection among the pools that a page cannot hold."""
    pools = pools.choosing(plan.top)
    chosen: Ids = getattr(pools, strata)
    return compare(selection(pools, plan.top), pools, chosen, members)


def _rank(subject: Subject, index: CandidateIndex, steps: _Steps) -> Pools:
    return rank_pools(
        index,
        subject.vacancies,
        subject.weights,
        subject.closeness,
        subject.people.candidate_id,
        advance=steps.advance,
    )


def _random(plan: Plan, purpose: str) -> Generator:
    """A generator of its own for each purpose, so that no draw depends on how many came before."""
    return np.random.default_rng([plan.seed, *purpose.encode()])
