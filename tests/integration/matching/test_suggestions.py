"""Suggestions follow the database at once, leave out whom they must, and log what they showed."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.candidates.changes import record_change
from app.candidates.enums import CandidateStatus
from app.candidates.models import CandidateSkill
from app.matching.indexing.loading import load_columns, load_index
from app.matching.indexing.store import STORE
from app.matching.log.journal import record_list_shown
from app.matching.models import CandidateExposure, SuggestionItem, SuggestionList
from app.matching.pool import estimate_pool
from app.matching.ranking.columns import columns_of
from app.matching.ranking.profiles import State
from app.matching.ranking.results import Filters
from app.matching.searches import open_search
from app.matching.services import explain_candidates, rank_vacancy
from app.reference.enums import ContractKind, EvidenceKind
from app.reference.models import Commune, Occupation, Skill
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_employer, make_member
from tests.factories.candidates import make_candidate
from tests.factories.reference import make_certificate, make_commune, make_occupation, make_skill
from tests.factories.vacancies import make_vacancy


class Region:
    """One occupation with three skills, one town, one vacancy."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.commune: Commune = make_commune(session)
        self.occupation: Occupation = make_occupation(session)
        self.skills: list[Skill] = [make_skill(session, self.occupation) for _ in range(3)]
        self.employer = make_employer(session)
        self.recruiter = make_member(session, self.employer)
        self.vacancy: Vacancy = make_vacancy(
            session,
            self.employer,
            occupation=self.occupation,
            commune=self.commune,
            essential=self.skills[:2],
            useful=self.skills[2:],
        )

    def person(self, skills: int = 3, **values: Any) -> Any:
        fields = {"commune": self.commune, "occupation": self.occupation}
        return make_candidate(self.session, skills=self.skills[:skills], **(fields | values))


@pytest.fixture
def region(session: Session) -> Region:
    return Region(session)


def codes(session: Session, region: Region, now: datetime, **options: Any) -> list[str]:
    page = rank_vacancy(session, region.vacancy, now=now, **options)
    return [item.candidate.code for item in page.suggestions]


def test_better_skills_come_first_and_the_parts_sum_to_the_score(
    session: Session, region: Region, now: datetime
) -> None:
    weak, strong = region.person(skills=1), region.person(skills=3)
    page = rank_vacancy(session, region.vacancy, now=now)
    assert [item.candidate.code for item in page.suggestions] == [strong.code, weak.code]
    for item, ranked in zip(page.suggestions, page.ranked.items, strict=True):
        parts = item.explanation.parts
        assert sum(part.units for part in parts) == ranked.score == item.explanation.total_units
        assert sum(part.shown_points for part in parts) == item.explanation.shown_total


def test_a_newcomer_and_a_change_are_seen_by_the_next_ranking(
    session: Session, region: Region, now: datetime
) -> None:
    first = region.person(skills=1)
    assert codes(session, region, now) == [first.code]
    second = region.person(skills=2)
    record_change(session, second.id, now)
    session.flush()
    assert codes(session, region, now) == [second.code, first.code]
    first.skills += [
        CandidateSkill(skill=skill, level=3, evidence=EvidenceKind.CERTIFIED) for skill in region.skills[1:]
    ]
    record_change(session, first.id, now)
    session.flush()
    assert codes(session, region, now) == [first.code, second.code]


def test_a_pause_acts_at_once_even_when_the_index_lags(
    session: Session, region: Region, now: datetime
) -> None:
    person = region.person()
    assert codes(session, region, now) == [person.code]
    person.status = CandidateStatus.PAUSED
    session.flush()  # no change is recorded: the index still believes that they are open
    assert codes(session, region, now) == []


def test_a_certificate_that_lacks_excludes_and_is_counted_in_words(
    session: Session, region: Region, now: datetime
) -> None:
    licence = make_certificate(session, label="Permis C")
    region.vacancy.certificates = [licence]
    region.person()
    holder = region.person()
    holder.certificates = [licence]
    session.flush()
    page = rank_vacancy(session, region.vacancy, now=now)
    assert [item.candidate.code for item in page.suggestions] == [holder.code]
    assert page.exclusions == ["1 personne écartée\u00a0: permis C requis"]


@pytest.mark.parametrize(
    "change",
    [
        {"status": CandidateStatus.PAUSED},
        {"status": CandidateStatus.NOTICE},
        {"status": CandidateStatus.OBJECTED},
        {"status": CandidateStatus.LEFT},
        {"accepted_contracts": 1 << ContractKind.INTERNSHIP.bit},
    ],
    ids=["paused", "notice running", "objected", "left", "contract refused"],
)
def test_a_hard_condition_excludes(
    session: Session, region: Region, now: datetime, change: dict[str, Any]
) -> None:
    region.person(**change)
    assert codes(session, region, now) == []


def test_filters_narrow_the_list_and_its_count(session: Session, region: Region, now: datetime) -> None:
    near = region.person(skills=2)
    region.person(skills=1)
    far = make_commune(session, latitude=46.16, longitude=-1.15)
    region.person(commune=far, radius_km=100)
    page = rank_vacancy(session, region.vacancy, now=now, filters=Filters(max_km=10, all_essentials=True))
    assert [item.candidate.code for item in page.suggestions] == [near.code]
    assert page.matched == 1


def test_hidden_and_only_limit_who_is_ranked(session: Session, region: Region, now: datetime) -> None:
    first, second = region.person(skills=3), region.person(skills=1)
    assert codes(session, region, now, hidden=[first.id]) == [second.code]
    assert codes(session, region, now, only=[second.id]) == [second.code]


def test_the_log_keeps_people_parts_versions_and_filters(
    session: Session, region: Region, now: datetime
) -> None:
    person = region.person()
    page = rank_vacancy(session, region.vacancy, now=now)
    number = record_list_shown(
        session, region.vacancy, page, shown_to=region.recruiter, filters={"km": "25"}, now=now
    )
    item = session.scalars(select(SuggestionItem).where(SuggestionItem.list_id == number)).one()
    shown = session.get_one(SuggestionList, number)
    assert (item.candidate_id, item.rank) == (person.id, 1)
    assert item.score == sum((item.occupation, item.skills, item.distance, item.availability, item.training))
    assert (shown.weights_version, shown.filters, shown.matched) == (3, {"km": "25"}, 1)
    assert shown.shown_to_id == region.recruiter.id
    assert shown.data_version == STORE.snapshot(session).data_version


def test_explaining_some_people_orders_them_and_forgets_who_left(
    session: Session, region: Region, now: datetime
) -> None:
    weak, strong = region.person(skills=1), region.person(skills=3)
    gone = region.person(status=CandidateStatus.PAUSED)
    found, labels = explain_candidates(session, region.vacancy, [weak.id, gone.id, strong.id], now=now)
    assert [(item.candidate.code, item.rank) for item in found] == [(strong.code, 1), (weak.code, 2)]
    assert set(labels.skills.values()) == {skill.label for skill in region.skills}


def test_people_are_compared_in_the_order_of_the_list(
    session: Session, region: Region, now: datetime
) -> None:
    """Within a point, whoever was shown less comes first, in a comparison and in a pack too."""
    people = [region.person(skills=3) for _ in range(6)]
    for shown, person in enumerate(people):
        session.add(CandidateExposure(candidate_id=person.id, shown=shown % 3, counted_on=now.date()))
    session.flush()
    listed = codes(session, region, now)
    assert set(listed[:2]) == {people[0].code, people[3].code}
    found, _labels = explain_candidates(session, region.vacancy, [item.id for item in people], now=now)
    assert [item.candidate.code for item in found] == listed


def test_few_good_suggestions_are_counted_up_to_the_threshold(
    session: Session, region: Region, now: datetime
) -> None:
    region.person(skills=3)
    region.person(skills=0, occupation=make_occupation(session))
    assert open_search(session, region.vacancy, now=now).count_good() == 1


def test_the_pool_says_which_essential_skill_narrows_it_most(
    session: Session, region: Region, now: datetime
) -> None:
    region.person(skills=3)
    region.person(skills=1)
    region.person(skills=1)
    pool = estimate_pool(session, region.vacancy, now=now)
    assert pool.total == 1
    assert pool.by_zone == [(int(region.commune.zone_code), 1)]
    assert pool.relaxed == (region.skills[1].id, 3)


def test_bulk_loading_reads_what_the_entities_say(session: Session, region: Region) -> None:
    """Columns are read without entities: every value must be the one that the mapped row holds."""
    licence = make_certificate(session)
    person = region.person(
        radius_km=40,
        available_on=date(2027, 2, 1),
        training_level=4,
        training_ends_on=date(2027, 6, 30),
        rhythm_weeks=3,
    )
    person.certificates = [licence]
    session.flush()
    profile = load_index(session).profile(person.id)
    assert profile.radius_km == 40
    assert profile.skills[0].evidence == EvidenceKind.DECLARED.rank
    assert {held.skill for held in profile.skills} == {skill.id for skill in region.skills}
    assert [aim.occupation for aim in profile.aims] == [region.occupation.id]
    assert (profile.certificates, profile.rhythm, profile.training_level) == ((licence.id,), 3, 4)
    assert profile.state is State.OPEN
    assert (profile.latitude, profile.longitude) == (4_594_000, -96_000)
    columns = load_columns(session)
    assert columns_of([profile]).available_day.tolist() == columns.available_day.tolist()


def test_a_page_costs_the_same_queries_whatever_its_length(
    session: Session, region: Region, now: datetime
) -> None:
    def count() -> int:
        statements: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            statements.append(statement)

        connection = session.connection()
        event.listen(connection, "before_cursor_execute", note)
        session.expire_all()
        rank_vacancy(session, region.vacancy, now=now)
        event.remove(connection, "before_cursor_execute", note)
        return len(statements)

    region.person()
    rank_vacancy(session, region.vacancy, now=now)
    few = count()
    for _ in range(6):
        record_change(session, region.person().id, now)
    session.flush()
    rank_vacancy(session, region.vacancy, now=now)
    assert count() == few
