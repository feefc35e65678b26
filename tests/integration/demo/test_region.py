"""Coherence of the region that the generator makes."""

from collections import Counter as Count
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session
from stdnum.fr import siret

from app.accounts.enums import OrganisationKind
from app.accounts.models import Organisation, User
from app.candidates.enums import CandidateKind
from app.candidates.models import Candidate, CandidateIdentity, CandidateSkill
from app.config import Environment
from app.core.clock import paris_date
from app.core.counters import Counter, next_reference
from app.demo.accounts import list_demo_accounts
from app.demo.loading import Plan, load_region
from app.demo.words import read_rows
from app.matching.models import SuggestionItem, SuggestionList
from app.needs.enums import NeedEventKind, NeedStatus
from app.needs.models import Need, NeedProgramme
from app.pipeline.enums import Stage
from app.pipeline.models import PipelineEntry
from app.reference.enums import ContractKind, EvidenceKind
from app.reference.models import OccupationCertificate, OccupationSkill
from app.reference.starter import load_starter
from app.training.models import Programme, ProgrammeOccupation, ProgrammeSkill, TrainingSession
from app.vacancies.enums import VacancyStatus
from app.vacancies.models import Vacancy, VacancyCertificate, VacancySkill
from tests.conftest import NOW

SMALL = Plan(candidates=260, employers=25, vacancies=60, needs=24)
_LEARNING = {ContractKind.APPRENTICESHIP, ContractKind.PROFESSIONALISATION, ContractKind.INTERNSHIP}
_LEARNING_MASK = sum(1 << kind.bit for kind in _LEARNING)


@pytest.fixture(scope="module")
def region(engine: Engine) -> Iterator[Session]:
    """A region over the starter reference, made once: these tests only read it."""
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            load_starter(session, now=NOW)
            load_region(session, SMALL, environment=Environment.TEST, now=NOW)
            session.expire_all()
            yield session
        outer.rollback()


def _pairs(session: Session, first: object, second: object) -> set[tuple[int, int]]:
    return {(one, two) for one, two in session.execute(select(first, second))}  # type: ignore[call-overload]


def test_it_makes_what_was_asked_for(region: Session) -> None:
    def count(model: type) -> int:
        return region.scalar(select(func.count()).select_from(model)) or 0

    own = len(read_rows("home_vacancies"))
    assert count(Candidate) == count(CandidateIdentity) == SMALL.candidates
    assert count(Vacancy) == SMALL.vacancies + own
    assert count(Need) == SMALL.needs
    assert count(Programme) == len(read_rows("programmes")) + len(read_rows("programmes_to_verify"))
    employers = select(func.count()).where(Organisation.kind == OrganisationKind.EMPLOYER)
    assert region.scalar(employers) == SMALL.employers + 1


def test_sessions_are_past_running_and_coming_with_fewer_free_seats_than_seats(
    region: Session, now: datetime
) -> None:
    today = paris_date(now)
    sessions = region.scalars(select(TrainingSession)).all()
    assert any(row.ends_on < today for row in sessions)
    assert any(row.starts_on <= today <= row.ends_on for row in sessions)
    assert any(row.starts_on > today for row in sessions)
    assert all(0 <= (row.free_seats or 0) < (row.seats or 0) for row in sessions)


def test_skills_of_people_belong_to_their_programme_or_to_what_it_leads_to(region: Session) -> None:
    taught = _pairs(region, ProgrammeSkill.programme_id, ProgrammeSkill.skill_id)
    leads = _pairs(region, ProgrammeOccupation.programme_id, ProgrammeOccupation.occupation_id)
    linked = _pairs(region, OccupationSkill.occupation_id, OccupationSkill.skill_id)
    for person in region.scalars(select(Candidate)):
        occupation = person.aims[0].occupation_id
        assert person.programme_id is None or (person.programme_id, occupation) in leads
        assert len(person.skills) >= 3
        for held in person.skills:
            own = (person.programme_id, held.skill_id) in taught
            assert own or (occupation, held.skill_id) in linked


def test_only_what_a_training_taught_is_certified_and_once_it_is_over(region: Session, now: datetime) -> None:
    taught = _pairs(region, ProgrammeSkill.programme_id, ProgrammeSkill.skill_id)
    certified = region.scalars(
        select(CandidateSkill).where(CandidateSkill.evidence == EvidenceKind.CERTIFIED)
    ).all()
    assert certified
    for held in certified:
        person = held.candidate
        assert (person.programme_id, held.skill_id) in taught
        assert person.is_training_completed
        assert held.attested_by_id == person.partner_id
        assert held.attested_on is not None
        assert held.attested_on <= paris_date(now)


def test_a_job_begins_after_the_training(region: Session) -> None:
    for person in region.scalars(select(Candidate)):
        if person.training_ends_on and person.accepted_contracts & ~_LEARNING_MASK:
            assert person.available_on > person.training_ends_on


def test_contracts_follow_the_kind(region: Session, now: datetime) -> None:
    apprenticeship = 1 << ContractKind.APPRENTICESHIP.bit
    for person in region.scalars(select(Candidate)):
        assert person.preferred_contracts & ~person.accepted_contracts == 0
        assert person.accepted_contracts > 0
        if person.accepted_contracts & apprenticeship:
            assert person.kind is CandidateKind.APPRENTICE
            assert person.training_ends_on is not None
            assert person.training_ends_on > paris_date(now)


def test_regulated_vacancies_ask_for_what_the_law_requires(region: Session) -> None:
    required = _pairs(region, OccupationCertificate.occupation_id, OccupationCertificate.certificate_id) - {
        (link.occupation_id, link.certificate_id)
        for link in region.scalars(
            select(OccupationCertificate).where(~OccupationCertificate.is_required_by_law)
        )
    }
    asked = _pairs(region, VacancyCertificate.vacancy_id, VacancyCertificate.certificate_id)
    checked = 0
    for vacancy in region.scalars(select(Vacancy)):
        if vacancy.contract not in _LEARNING:
            wanted = {
                certificate for occupation, certificate in required if occupation == vacancy.occupation_id
            }
            assert {(vacancy.id, certificate) for certificate in wanted} <= asked
            checked += len(wanted)
    assert checked > 0


def test_vacancies_ask_for_skills_of_their_occupation_three_of_them_essential(region: Session) -> None:
    linked = _pairs(region, OccupationSkill.occupation_id, OccupationSkill.skill_id)
    for vacancy in region.scalars(select(Vacancy)):
        assert vacancy.is_complete
        assert sum(asked.is_essential for asked in vacancy.skills) == 3
        assert 5 <= len(vacancy.skills) <= 8
        assert all((vacancy.occupation_id, asked.skill_id) in linked for asked in vacancy.skills)
    positions = region.execute(
        select(VacancySkill.vacancy_id, VacancySkill.position).group_by(
            VacancySkill.vacancy_id, VacancySkill.position
        )
    ).all()
    assert len(positions) == region.scalar(select(func.count()).select_from(VacancySkill))


def test_dates_and_reasons_follow_the_status_of_a_vacancy(region: Session, now: datetime) -> None:
    seen = set()
    for vacancy in region.scalars(select(Vacancy)):
        seen.add(vacancy.status)
        is_draft = vacancy.status is VacancyStatus.DRAFT
        assert (vacancy.published_at is None) == (vacancy.expires_on is None) == is_draft
        is_closed = vacancy.status is VacancyStatus.CLOSED
        assert (vacancy.close_reason is not None) == (vacancy.closed_at is not None) == is_closed
        if vacancy.status is VacancyStatus.PUBLISHED:
            assert vacancy.organisation.verified_at is not None
            assert vacancy.expires_on is not None
            assert vacancy.expires_on >= paris_date(now)
        if vacancy.status is VacancyStatus.EXPIRED:
            assert vacancy.expires_on is not None
            assert vacancy.expires_on < paris_date(now)
        assert vacancy.created_at <= vacancy.updated_at <= now
    assert seen == set(VacancyStatus)


def test_references_are_unique_and_the_counter_goes_on_after_them(region: Session, now: datetime) -> None:
    for prefix, column in (("OF", Vacancy.reference), ("B", Need.reference)):
        references = set(region.scalars(select(column)))
        assert len(references) == region.get_one(Counter, f"{prefix}-2026").value
        assert next_reference(region, prefix, now=now) not in references
    codes = region.scalars(select(Candidate.code)).all()
    assert len(set(codes)) == len(codes)
    assert all(len(code) == 6 for code in codes)


def test_only_the_named_accounts_have_a_password(region: Session) -> None:
    named = {row["email"] for row in read_rows("accounts")}
    signed = set(region.scalars(select(User.email).where(User.password_hash.is_not(None))))
    assert signed == named == {email for email, _ in list_demo_accounts(region)}
    assert region.scalar(select(func.count()).select_from(User)) == len(named) + SMALL.employers


def test_addresses_and_telephones_reach_nobody(region: Session) -> None:
    assert all(email.endswith(".example") for email in region.scalars(select(User.email)))
    for identity in region.scalars(select(CandidateIdentity)):
        assert (identity.email or "").endswith(".example")
        assert (identity.phone or "").startswith("06 39 98 ")


def test_all_sirets_are_invented_and_valid(region: Session) -> None:
    numbers = [row.siret or "" for row in region.scalars(select(Organisation))]
    assert all(siret.is_valid(number) and number.startswith("999") for number in numbers)


def test_needs_are_in_every_state_with_the_thread_that_leads_there(region: Session, now: datetime) -> None:
    needs = region.scalars(select(Need)).all()
    assert {need.status for need in needs} == set(NeedStatus)
    last = {
        NeedStatus.QUESTION_ASKED: NeedEventKind.QUESTION,
        NeedStatus.ACCEPTED: NeedEventKind.ACCEPTED,
        NeedStatus.TRAINING_LINKED: NeedEventKind.PROGRAMME_LINKED,
        NeedStatus.MERGED: NeedEventKind.MERGED,
        NeedStatus.DECLINED: NeedEventKind.DECLINED,
        NeedStatus.CLOSED: NeedEventKind.CLOSED,
    }
    for need in needs:
        kinds = [event.kind for event in need.events]
        moments = [event.at for event in need.events]
        assert kinds[0] is NeedEventKind.SUBMITTED
        assert need.status not in last or kinds[-1] is last[need.status]
        assert moments == sorted(moments)
        assert moments[-1] <= now
        assert (need.merged_into_id is not None) == (need.status is NeedStatus.MERGED)
        assert (need.decline_reason is not None) == (need.status is NeedStatus.DECLINED)
    linked = set(region.scalars(select(NeedProgramme.need_id)))
    assert linked == {need.id for need in needs if need.status is NeedStatus.TRAINING_LINKED}


def test_people_are_followed_in_every_stage_with_the_trace_that_leads_there(
    region: Session, now: datetime
) -> None:
    entries = region.scalars(select(PipelineEntry)).all()
    assert set(Count(entry.stage for entry in entries)) == set(Stage)
    for entry in entries:
        assert entry.events[-1].action == entry.stage.value
        moments = [event.at for event in entry.events]
        assert moments == sorted(moments)
        assert moments[-1] <= now
        assert entry.vacancy.contract is not None
        assert entry.candidate.accepted_contracts & (1 << entry.vacancy.contract.bit)
        if entry.stage is Stage.CONTACT_ASKED:
            assert entry.answer_before is not None
            assert entry.answer_before > now
        if entry.stage is Stage.AGREED:
            assert entry.visible_until is not None
            assert entry.visible_until > now


def test_the_demo_candidate_has_a_request_to_answer_from_the_demo_firm(region: Session) -> None:
    accounts = {row["key"]: row["email"] for row in read_rows("accounts")}
    person = region.scalars(
        select(Candidate).join(User, User.id == Candidate.user_id).where(User.email == accounts["candidate"])
    ).one()
    entry = region.scalars(select(PipelineEntry).where(PipelineEntry.candidate_id == person.id)).one()
    assert entry.stage is Stage.CONTACT_ASKED
    assert entry.vacancy.created_by is not None
    assert entry.vacancy.created_by.email == accounts["recruiter"]


def test_the_demo_candidate_was_shown_to_firms_before_being_asked(region: Session) -> None:
    entry = region.scalars(
        select(PipelineEntry).join(PipelineEntry.candidate).where(Candidate.user_id.is_not(None))
    ).one()
    shown = region.scalars(
        select(SuggestionList)
        .join(SuggestionItem, SuggestionItem.list_id == SuggestionList.id)
        .where(SuggestionItem.candidate_id == entry.candidate_id)
        .order_by(SuggestionList.shown_at)
    ).all()
    assert entry.vacancy_id in {row.vacancy_id for row in shown}
    assert entry.asked_at is not None
    assert shown[0].shown_at <= entry.asked_at


def test_people_live_where_the_region_does(region: Session) -> None:
    places = {person.commune_id for person in region.scalars(select(Candidate))}
    assert len(places) > 30
    assert date(2026, 1, 1) < min(p.available_on for p in region.scalars(select(Candidate)))
