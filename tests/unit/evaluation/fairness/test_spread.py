"""Showing lists day after day: what feedback changes, and what it may never cost."""

from dataclasses import replace

import numpy as np
import pytest

from app.evaluation.fairness.audit import Subject, spreading_modes
from app.evaluation.fairness.pools import Pools, rank_pools
from app.evaluation.fairness.spread import Spread, simulate_days
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import CandidateProfile, OccupationAim, VacancyProfile
from app.matching.ranking.weights import DEFAULT_WEIGHTS
from tests.unit.evaluation.fairness.world import TODAY, make_subject


def simulate(
    subject: Subject, *, tie_band: int, is_fed_back: bool, days: int = 6, top: int = 10, window: int = 30
) -> Spread:
    ids = subject.people.candidate_id
    pools: Pools = rank_pools(subject.index, subject.vacancies, subject.weights, subject.closeness, ids)
    return simulate_days(
        subject.index,
        subject.vacancies,
        subject.weights,
        subject.closeness,
        ids,
        pools,
        days=days,
        top=top,
        window=window,
        tie_band=tie_band,
        is_fed_back=is_fed_back,
    )


def twins(count: int) -> Subject:
    """So many people whom nothing tells apart, and one vacancy."""
    subject = make_subject()
    profiles = [
        CandidateProfile(
            candidate_id=number,
            aims=(OccupationAim(1),),
            skills=(),
            latitude=4_600_000,
            longitude=0,
            radius_km=30,
            available_day=TODAY,
            accepted_contracts=127,
        )
        for number in range(1, count + 1)
    ]
    vacancy = VacancyProfile(
        vacancy_id=1, occupation=1, appellation=-1, skills=(), latitude=4_600_000, longitude=0,
        is_remote=False, start_day=TODAY, contract=0, day=TODAY,
    )  # fmt: skip
    people = replace(
        subject.people,
        candidate_id=np.arange(1, count + 1),
        has_small_commune=np.zeros(count, dtype=bool),
        sector=np.zeros(count, dtype=np.int64),
    )
    return replace(subject, people=people, index=CandidateIndex.from_profiles(profiles), vacancies=[vacancy])


def test_twins_are_all_shown_in_as_many_days_as_it_takes() -> None:
    """40 people, 10 places: with feedback everyone has had a turn after 4 days, and equally often after 8."""
    spread = simulate(twins(40), tie_band=1000, is_fed_back=True, days=4)

    assert spread.shown_by_day == (10, 20, 30, 40)
    assert spread.never_shown_share == 0
    assert spread.loss == spread.worst_loss == 0


def test_chance_alone_takes_longer_than_feedback() -> None:
    drawn = simulate(twins(40), tie_band=1000, is_fed_back=False, days=4)

    assert 10 < drawn.shown < 40


def test_exposure_that_left_the_window_counts_no_more() -> None:
    """With a window of one day, only yesterday's people give way: the oldest ones may be drawn again."""
    short = simulate(twins(40), tie_band=1000, is_fed_back=True, days=4, window=1)

    assert short.shown_by_day[:2] == (10, 20)
    assert short.shown < 40


@pytest.mark.parametrize("tie_band", [1, 100, 1000])
@pytest.mark.parametrize("is_fed_back", [False, True])
def test_no_place_ever_loses_a_band(tie_band: int, is_fed_back: bool) -> None:
    spread = simulate(make_subject(), tie_band=tie_band, is_fed_back=is_fed_back)

    assert spread.worst_loss <= (tie_band - 1) / 1000
    assert 0 <= spread.loss <= spread.worst_loss


def test_bands_and_feedback_show_more_people_than_exact_scores() -> None:
    exact = simulate(make_subject(), tie_band=1, is_fed_back=False)
    spread = simulate(make_subject(), tie_band=1000, is_fed_back=True)

    assert spread.shown > exact.shown
    assert spread.gini < exact.gini
    assert spread.reached == exact.reached


def test_people_shown_only_add_up() -> None:
    spread = simulate(make_subject(), tie_band=1000, is_fed_back=True)

    assert len(spread.shown_by_day) == 6
    assert list(spread.shown_by_day) == sorted(spread.shown_by_day)
    assert spread.shown_by_day[-1] == spread.shown <= spread.reached


def test_the_last_simulation_is_that_of_the_product() -> None:
    assert spreading_modes(DEFAULT_WEIGHTS)[-1] == (DEFAULT_WEIGHTS.curves.tie_band, True)
    exact = replace(DEFAULT_WEIGHTS, curves=DEFAULT_WEIGHTS.curves._replace(tie_band=1))
    assert spreading_modes(exact) == [(1, False), (1, True)]
