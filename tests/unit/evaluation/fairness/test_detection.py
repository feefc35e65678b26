"""A planted bias raises an alarm, a fair list does not, at the sizes and the rate that are stated."""

from dataclasses import replace

import numpy as np
import pytest

from app.evaluation.fairness.alarms import ALARM_RATE, Gains, chance_of, raise_alarms
from app.evaluation.fairness.audit import (
    Subject,
    count_false_alarms,
    draw_groups,
    draw_planted,
    examine_groups,
    run_audit,
    try_bias,
)
from app.evaluation.fairness.groups import Members
from app.evaluation.fairness.planting import forget_skills, penalise
from app.evaluation.fairness.pools import Pools, rank_pools
from app.evaluation.fairness.results import Plan, Trial
from app.matching.ranking.index import CandidateIndex
from tests.unit.evaluation.fairness.world import make_subject

PLAN = Plan(seed=1, days=2)


def pools_of(subject: Subject, index: CandidateIndex | None = None) -> Pools:
    return rank_pools(
        index or subject.index,
        subject.vacancies,
        subject.weights,
        subject.closeness,
        subject.people.candidate_id,
    )


@pytest.fixture(scope="module")
def subject() -> Subject:
    return make_subject()


@pytest.fixture(scope="module")
def pools(subject: Subject) -> Pools:
    return pools_of(subject)


@pytest.fixture(scope="module")
def members(subject: Subject) -> Members:
    """A group more frequent in small communes and in one sector: the bias acts through the hardest cover."""
    return draw_planted(subject.people, PLAN)


def plant_points(subject: Subject, pools: Pools, members: Members, points: int) -> Trial:
    biased = penalise(pools, members, points, tie_band=subject.weights.curves.tie_band)
    return try_bias("points", points, biased, subject.people, members, PLAN)


@pytest.mark.parametrize("points", [4, 8])
def test_points_taken_from_a_group_are_seen(
    subject: Subject, pools: Pools, members: Members, points: int
) -> None:
    trial = plant_points(subject, pools, members, points)

    assert trial.is_alarming
    assert trial.selection_of_equals.high < 1


def test_points_given_to_a_group_are_seen_too(subject: Subject, pools: Pools, members: Members) -> None:
    trial = plant_points(subject, pools, members, -4)

    assert trial.is_alarming
    assert trial.selection_of_equals.low > 1


def test_a_larger_bias_leaves_the_group_fewer_places(
    subject: Subject, pools: Pools, members: Members
) -> None:
    ratios = [
        plant_points(subject, pools, members, points).selection_of_equals.value for points in (0, 2, 4, 8)
    ]

    assert ratios == sorted(ratios, reverse=True)


def test_skills_recorded_less_often_for_a_group_are_seen(subject: Subject, members: Members) -> None:
    """Half of the group's skills are missing from the records: no score was touched."""
    ids = subject.people.candidate_id[members]
    poorer = forget_skills(subject.columns, ids, 0.5, np.random.default_rng(5))

    trial = try_bias(
        "skills",
        0.5,
        pools_of(subject, CandidateIndex.from_columns(poorer)),
        subject.people,
        members,
        PLAN,
    )

    assert trial.is_alarming
    assert trial.selection_of_equals.high < 1


def test_forgetting_skills_takes_those_of_the_group_only(subject: Subject, members: Members) -> None:
    ids = subject.people.candidate_id[members]
    columns = subject.columns
    poorer = forget_skills(columns, ids, 0.5, np.random.default_rng(5))
    lost = np.diff(columns.skill_offsets) - np.diff(poorer.skill_offsets)
    is_member = np.isin(columns.candidate_id, ids)

    assert not lost[~is_member].any()
    assert 0.45 < lost[is_member].sum() / np.diff(columns.skill_offsets)[is_member].sum() < 0.55


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_fair_list_raises_no_more_alarms_than_stated(seed: int) -> None:
    """Four groups and twelve tests in each of 200 audits: 5 % of 200 is 10, and 21 or more would happen by
    chance less than once in a thousand.
    """
    subject = make_subject(seed)

    found = count_false_alarms(pools_of(subject), subject.people, replace(PLAN, seed=seed), audits=200)

    assert found.rate == ALARM_RATE
    assert found.alarms < 21


def test_an_audit_of_a_fair_list_is_quiet(subject: Subject, pools: Pools) -> None:
    findings = examine_groups(pools, subject.people, PLAN)

    assert [group.key for group in findings] == ["unlinked", "place", "training", "both", "small"]
    assert not any(group.is_alarming for group in findings)
    assert findings[-1].is_observed


def test_an_audit_names_the_group_that_a_list_looks_at(subject: Subject, pools: Pools) -> None:
    """The list takes 8 points from the very people that the audit draws as its third group."""
    victims = draw_groups(subject.people, PLAN)[2]

    findings = examine_groups(penalise(pools, victims, 8, tie_band=1000), subject.people, PLAN)

    assert findings[2].is_alarming
    assert findings[2].selection_of_equals.high < 1


@pytest.mark.parametrize("favour", [0, 0.15, 0.3])
def test_the_chance_is_that_of_drawing_labels_at_random(favour: float) -> None:
    """The closed form against 4,000 permutations inside two unequal cells."""
    random = np.random.default_rng(7)
    cell = np.repeat([0, 1], [150, 90])
    members = random.random(240) < np.where(cell == 0, 0.2, 0.6)
    gained = random.normal(0, 1, 240) + 0.4 * cell + favour * members
    gains = Gains(np.arange(240), gained, cell)

    sums = []
    for _ in range(4_000):
        shuffled = members.copy()
        for number in (0, 1):
            shuffled[cell == number] = random.permutation(members[cell == number])
        sums.append(gained[shuffled].sum())
    apart = np.abs(np.array(sums) - np.mean(sums))
    drawn = (apart >= abs(gained[members].sum() - np.mean(sums))).mean()

    assert chance_of(gains, members) == pytest.approx(drawn, abs=0.02)


def test_people_who_all_gained_the_same_raise_nothing() -> None:
    gains = Gains(np.arange(6), np.zeros(6), np.zeros(6, dtype=np.int64))

    assert chance_of(gains, np.array([True, False] * 3)) == 1.0


@pytest.mark.parametrize(
    ("chances", "alarms"),
    [
        ([], []),
        ([0.04], [True]),
        ([0.06], [False]),
        ([0.04, 0.5], [False, False]),
        ([0.5, 0.02], [False, True]),
        # The second is compared with 0.05 / 2 only because the first fell (Holm).
        ([0.001, 0.024, 0.9], [True, True, False]),
        ([0.024, 0.03, 0.9], [False, False, False]),
    ],
)
def test_alarms_are_counted_for_the_audit_as_a_whole(chances: list[float], alarms: list[bool]) -> None:
    assert raise_alarms(chances) == alarms


def test_the_same_seed_gives_the_same_audit(subject: Subject) -> None:
    small = replace(subject, vacancies=subject.vacancies[:8])

    assert run_audit(small, PLAN) == run_audit(small, PLAN)


def test_progress_ends_at_its_total(subject: Subject) -> None:
    seen: list[tuple[int, int]] = []

    run_audit(
        replace(subject, vacancies=subject.vacancies[:5]),
        PLAN,
        progress=lambda done, total: seen.append((done, total)),
    )

    assert seen[-1][0] == seen[-1][1]
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_a_region_without_a_vacancy_can_be_audited(subject: Subject) -> None:
    findings = run_audit(replace(subject, vacancies=[]), PLAN)

    assert findings.reached == findings.choosing == 0
    assert all(group.places is None and group.selection.value is None for group in findings.groups)
    assert not any(trial.is_alarming for trial in findings.trials)
