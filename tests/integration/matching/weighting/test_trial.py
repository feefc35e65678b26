"""Trials of the weights on real vacancies: a stable sample, the lists that would be shown, codes only."""

from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.candidates.enums import CandidateStatus
from app.matching.models import SuggestionList
from app.matching.ranking.weights import DEFAULT_WEIGHTS
from app.matching.services import rank_vacancy
from app.matching.weighting.sample import _draw_keys, _spread, find_online, sample_vacancies
from app.matching.weighting.trial import MOST_ADDED, TrialLine, run_trial
from app.reference.models import Occupation
from app.vacancies.enums import VacancyStatus
from tests.factories.accounts import make_employer
from tests.factories.candidates import make_candidate
from tests.factories.reference import make_commune, make_occupation, make_skill
from tests.factories.vacancies import make_vacancy

TODAY = date(2026, 11, 25)
# All on what the person looks for, against all on where they live.
AIMS = replace(DEFAULT_WEIGHTS, occupation=75, skills=0, distance=0)
PLACES = replace(DEFAULT_WEIGHTS, occupation=0, skills=0, distance=75)


class Town:
    """A vacancy, somebody of its occupation 17 km away, and a neighbour of another one with its skill."""

    def __init__(self, session: Session) -> None:
        self.occupation: Occupation = make_occupation(session)
        self.skill = make_skill(session, self.occupation)
        self.vacancy = make_vacancy(
            session, make_employer(session), occupation=self.occupation, essential=[self.skill]
        )
        self.fellow = make_candidate(
            session, occupation=self.occupation, commune=make_commune(session, latitude=46.06)
        )
        self.neighbour = make_candidate(
            session,
            occupation=make_occupation(session),
            skills=[self.skill],
            commune=self.vacancy.commune,
        )


@pytest.fixture
def town(session: Session) -> Town:
    return Town(session)


def codes(lines: Any) -> list[str]:
    return [line.code for line in lines]


def test_the_two_sides_are_the_lists_of_the_two_versions(session: Session, town: Town, now: datetime) -> None:
    trial = run_trial(session, PLACES, now=now)
    (item,) = trial.drawn
    shown = rank_vacancy(session, town.vacancy, now=now)
    assert codes(item.before) == [suggestion.candidate.code for suggestion in shown.suggestions]
    assert codes(item.before) == [town.fellow.code, town.neighbour.code]
    assert codes(item.after) == [town.neighbour.code, town.fellow.code]
    assert [line.other_rank for line in item.after] == [2, 1]
    assert trial.effects.other_first == 1
    assert trial.effects.staying == 1


def test_points_of_the_parts_sum_to_the_score_on_both_sides(
    session: Session, town: Town, now: datetime
) -> None:
    trial = run_trial(session, PLACES, now=now)
    for lines, weights in ((trial.drawn[0].before, DEFAULT_WEIGHTS), (trial.drawn[0].after, PLACES)):
        for line in lines:
            assert sum(line.points) == line.score == line.item.score // 1000
            assert all(held <= most for held, most in zip(line.points, weights.points, strict=True))


def test_the_weights_in_force_are_compared_with_themselves(
    session: Session, town: Town, now: datetime
) -> None:
    trial = run_trial(session, replace(DEFAULT_WEIGHTS, version=9), now=now)
    assert (trial.effects.vacancies, trial.effects.unchanged) == (1, 1)
    assert trial.changed == []


def test_a_trial_writes_nothing(session: Session, town: Town, now: datetime) -> None:
    run_trial(session, PLACES, now=now)
    assert not session.new
    assert not session.dirty
    assert session.scalar(select(func.count()).select_from(SuggestionList)) == 0


def test_who_paused_since_the_index_was_read_is_not_shown(
    session: Session, town: Town, now: datetime
) -> None:
    run_trial(session, PLACES, now=now)
    town.fellow.status = CandidateStatus.PAUSED
    session.flush()
    (item,) = run_trial(session, PLACES, now=now).drawn
    assert codes(item.before) == codes(item.after) == [town.neighbour.code]


def test_a_line_holds_a_code_and_figures_and_no_person() -> None:
    """Names appear only after consent: there is no field that could hold one."""
    assert [field.name for field in fields(TrialLine)] == [
        "code", "rank", "other_rank", "score", "points", "item"
    ]  # fmt: skip


def test_vacancies_are_added_by_reference_when_they_are_on_line(
    session: Session, town: Town, now: datetime
) -> None:
    paused = make_vacancy(session, town.vacancy.organisation, status=VacancyStatus.PAUSED)
    trial = run_trial(session, AIMS, references=[town.vacancy.reference, paused.reference, "RIEN"], now=now)
    assert [item.vacancy.id for item in trial.added] == [town.vacancy.id]
    assert trial.unknown == sorted([paused.reference, "RIEN"])


def test_only_so_many_references_are_followed(session: Session, town: Town, now: datetime) -> None:
    others = [make_vacancy(session, town.vacancy.organisation) for _ in range(MOST_ADDED + 1)]
    trial = run_trial(session, AIMS, references=[vacancy.reference for vacancy in others], now=now)
    assert len(trial.added) == MOST_ADDED


def test_the_sample_holds_vacancies_on_line_that_are_complete(session: Session) -> None:
    employer = make_employer(session)
    kept = make_vacancy(session, employer)
    make_vacancy(session, employer, starts_on=None)
    for status in (VacancyStatus.DRAFT, VacancyStatus.PAUSED, VacancyStatus.CLOSED, VacancyStatus.EXPIRED):
        make_vacancy(session, employer, status=status)
    assert list(sample_vacancies(session, today=TODAY)) == [kept]


def test_the_sample_is_the_same_all_day_and_another_the_next(session: Session) -> None:
    employer, occupation, commune = make_employer(session), make_occupation(session), make_commune(session)
    for _ in range(40):
        make_vacancy(session, employer, occupation=occupation, commune=commune)

    def drawn(day: date) -> list[int]:
        return [vacancy.id for vacancy in sample_vacancies(session, today=day, size=10)]

    assert drawn(TODAY) == drawn(TODAY)
    assert drawn(TODAY) != drawn(TODAY + timedelta(days=1))


def test_the_sample_spreads_over_occupations_then_places() -> None:
    """Rows are drawn in this order: each occupation is taken once before any is taken twice."""
    rows: dict[int, tuple[int | None, str]] = {
        1: (100, "A"), 2: (100, "A"), 3: (100, "B"), 4: (200, "A"), 5: (300, "B"),
    }  # fmt: skip
    assert _spread(rows, 3) == [1, 5, 4]
    assert _spread(rows, 9) == [1, 5, 4, 2, 3]


@pytest.mark.parametrize(("highest", "batches"), [(0, 1), (10, 1), (600_000, 4)])
def test_keys_are_drawn_in_few_batches_however_many_vacancies(highest: int, batches: int) -> None:
    drawn = list(_draw_keys(highest, 20_782))
    assert len(drawn) == batches
    assert drawn == list(_draw_keys(highest, 20_782))
    assert all(0 <= key < 2 * highest + 2 for keys in drawn for key in keys)
    if batches == 1:
        assert set(range(highest + 1)) <= set(drawn[0])


def test_the_number_of_queries_does_not_follow_that_of_vacancies(
    session: Session, now: datetime, count_queries: Any
) -> None:
    counts = []
    for _ in range(2):
        employer = make_employer(session)
        for _vacancy in range(3):
            make_vacancy(session, employer, essential=[make_skill(session)])
        session.flush()
        session.expire_all()
        run_trial(session, AIMS, now=now)  # the index is built
        session.expire_all()
        with count_queries() as statements:
            run_trial(session, AIMS, now=now)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_references_come_in_the_order_asked_once_each(session: Session) -> None:
    first, second = (make_vacancy(session, make_employer(session)) for _ in range(2))
    asked = [second.reference, first.reference, second.reference]
    assert list(find_online(session, asked)) == [second, first]
