"""Rules of a contact: who may ask, how long the person has, what an answer opens."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.enums import OrganisationStatus
from app.accounts.errors import OrganisationNotVerified
from app.accounts.models import User
from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate
from app.core.errors import DomainError
from app.core.outbox import OutboxJob
from app.pipeline import contact_errors as errors
from app.pipeline import contacts, outcomes
from app.pipeline.enums import Stage
from app.pipeline.models import PipelineEntry
from app.vacancies.enums import VacancyStatus
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_employer, make_member
from tests.factories.candidates import make_candidate
from tests.factories.pipeline import make_entry
from tests.factories.vacancies import make_vacancy


@dataclass
class Scene:
    session: Session
    vacancy: Vacancy
    recruiter: User
    person: Candidate
    now: datetime

    def ask(self, **values: Any) -> PipelineEntry:
        given: dict[str, Any] = {
            "vacancy": self.vacancy,
            "candidate": self.person,
            "actor": self.recruiter,
            "message": None,
            "answer_days": 7,
            "open_limit": 30,
            "now": self.now,
        }
        return contacts.ask_contact(self.session, **(given | values))

    def jobs(self) -> list[str]:
        return list(self.session.scalars(select(OutboxJob.name).order_by(OutboxJob.id)))


@pytest.fixture
def scene(session: Session, now: datetime) -> Scene:
    employer = make_employer(session)
    return Scene(
        session,
        make_vacancy(session, employer),
        make_member(session, employer),
        make_candidate(session, identity={"first_name": "Lise", "email": "lise@exemple.test"}),
        now,
    )


def test_asking_gives_the_person_a_deadline_and_a_mail(scene: Scene) -> None:
    entry = scene.ask(message="Bonjour, notre atelier se visite.")
    assert entry.stage is Stage.CONTACT_ASKED
    assert entry.answer_before == scene.now + timedelta(days=7)
    assert entry.visible_until is None
    assert [event.action for event in entry.events] == ["contact_asked"]
    assert scene.jobs() == ["pipeline.tell_contact_asked"]


def test_a_firm_that_is_not_verified_may_contact_nobody(scene: Scene) -> None:
    scene.vacancy.organisation.status = OrganisationStatus.UNVERIFIED
    with pytest.raises(OrganisationNotVerified):
        scene.ask()
    assert scene.jobs() == []


@pytest.mark.parametrize("status", [status for status in VacancyStatus if status != VacancyStatus.PUBLISHED])
def test_nobody_is_contacted_for_a_vacancy_that_is_not_published(scene: Scene, status: VacancyStatus) -> None:
    scene.vacancy.status = status
    with pytest.raises(errors.VacancyNotOnline):
        scene.ask()


@pytest.mark.parametrize("status", [status for status in CandidateStatus if status != CandidateStatus.OPEN])
def test_only_an_open_person_receives_a_request(scene: Scene, status: CandidateStatus) -> None:
    scene.person.status = status
    with pytest.raises(errors.CandidateNotReachable):
        scene.ask()


def test_one_request_at_a_time_for_a_person_and_a_vacancy(scene: Scene) -> None:
    scene.ask()
    with pytest.raises(errors.ContactAlreadyAsked):
        scene.ask()


def test_a_silent_person_is_asked_twice_at_most(scene: Scene) -> None:
    for _ in range(2):
        scene.ask()
        contacts.lapse_requests(scene.session, now=scene.now + timedelta(days=8))
    with pytest.raises(errors.AskedTwiceAlready):
        scene.ask()


def test_an_employer_has_a_limited_number_of_open_requests(scene: Scene) -> None:
    other = make_vacancy(scene.session, scene.vacancy.organisation)
    make_entry(scene.session, other, make_candidate(scene.session), Stage.CONTACT_ASKED)
    with pytest.raises(errors.TooManyOpenRequests):
        scene.ask(open_limit=1)
    foreign = make_vacancy(scene.session, make_employer(scene.session))
    make_entry(scene.session, foreign, make_candidate(scene.session), Stage.CONTACT_ASKED)
    assert scene.ask(open_limit=2).stage is Stage.CONTACT_ASKED


def test_a_long_message_is_refused_at_its_field(scene: Scene) -> None:
    with pytest.raises(errors.MessageTooLong) as refusal:
        scene.ask(message="a" * 1001)
    assert refusal.value.field == "message"


def test_agreeing_opens_the_details_for_the_stated_time(scene: Scene) -> None:
    entry = scene.ask()
    contacts.agree_to_contact(scene.session, entry=entry, visible_days=14, now=scene.now)
    assert entry.stage is Stage.AGREED
    assert entry.visible_until == scene.now + timedelta(days=14)
    assert outcomes.are_details_visible(entry, now=scene.now + timedelta(days=13))
    assert not outcomes.are_details_visible(entry, now=scene.now + timedelta(days=14))
    assert scene.jobs()[-1] == "pipeline.tell_agreed"


def test_a_late_yes_opens_nothing_even_before_the_job_has_run(scene: Scene) -> None:
    entry = scene.ask()
    with pytest.raises(errors.RequestLapsed):
        contacts.agree_to_contact(
            scene.session, entry=entry, visible_days=14, now=scene.now + timedelta(days=7)
        )


@pytest.mark.parametrize("status", [VacancyStatus.CLOSED, VacancyStatus.EXPIRED])
def test_a_yes_opens_nothing_once_the_vacancy_is_over(scene: Scene, status: VacancyStatus) -> None:
    entry = scene.ask()
    scene.vacancy.status = status
    with pytest.raises(errors.VacancyNoLongerOpen):
        contacts.agree_to_contact(scene.session, entry=entry, visible_days=14, now=scene.now)


def test_declining_needs_no_reason_and_is_final(scene: Scene) -> None:
    entry = scene.ask()
    contacts.decline_contact(scene.session, entry=entry, now=scene.now)
    assert entry.stage is Stage.DECLINED
    assert scene.jobs()[-1] == "pipeline.tell_declined"
    with pytest.raises(errors.ContactDeclined):
        scene.ask()


@pytest.mark.parametrize("stage", [Stage.AGREED, Stage.MET])
def test_withdrawing_closes_the_details_at_once(scene: Scene, stage: Stage) -> None:
    entry = make_entry(scene.session, scene.vacancy, scene.person, stage)
    contacts.withdraw_agreement(scene.session, entry=entry, now=scene.now)
    assert entry.stage is Stage.WITHDRAWN
    with pytest.raises(errors.DetailsNotVisible):
        outcomes.open_details(scene.session, entry=entry, actor_id=scene.recruiter.id, now=scene.now)


def test_silence_lapses_once(scene: Scene) -> None:
    entry = scene.ask()
    assert contacts.lapse_requests(scene.session, now=scene.now + timedelta(days=6)) == 0
    assert contacts.lapse_requests(scene.session, now=scene.now + timedelta(days=7)) == 1
    assert contacts.lapse_requests(scene.session, now=scene.now + timedelta(days=7)) == 0
    assert entry.stage is Stage.LAPSED
    assert scene.jobs().count("pipeline.tell_lapsed") == 1


@pytest.mark.parametrize(
    "stage",
    [stage for stage in Stage if stage not in (Stage.AGREED, Stage.MET)],
)
def test_details_stay_hidden_without_an_agreement_that_runs(scene: Scene, stage: Stage) -> None:
    """Even where a date was left behind."""
    entry = make_entry(
        scene.session,
        scene.vacancy,
        scene.person,
        stage,
        visible_until=scene.now + timedelta(days=5),
    )
    with pytest.raises(errors.DetailsNotVisible):
        outcomes.open_details(scene.session, entry=entry, actor_id=scene.recruiter.id, now=scene.now)


def test_each_reading_of_the_details_is_kept_for_the_person(scene: Scene) -> None:
    entry = make_entry(scene.session, scene.vacancy, scene.person, Stage.AGREED)
    before = entry.updated_at
    later = scene.now + timedelta(hours=2)
    identity = outcomes.open_details(scene.session, entry=entry, actor_id=scene.recruiter.id, now=later)
    assert identity.email == "lise@exemple.test"
    scene.session.expire(entry, ["events"])
    assert [(event.action, event.actor_id) for event in entry.events] == [
        ("details_seen", scene.recruiter.id)
    ]
    assert entry.updated_at == before


def test_a_meeting_is_past_and_follows_the_agreement(scene: Scene) -> None:
    entry = make_entry(scene.session, scene.vacancy, scene.person, Stage.AGREED)
    day = scene.now.date()
    wrong: list[tuple[timedelta, type[DomainError]]] = [
        (timedelta(days=1), errors.DateInTheFuture),
        (timedelta(days=-1), errors.DateBeforeAgreement),
    ]
    for gap, error in wrong:
        with pytest.raises(error) as refusal:
            outcomes.record_meeting(
                scene.session, entry=entry, met_on=day + gap, actor_id=scene.recruiter.id, now=scene.now
            )
        assert refusal.value.field == "met_on"
    outcomes.record_meeting(
        scene.session, entry=entry, met_on=day, actor_id=scene.recruiter.id, now=scene.now
    )
    assert (entry.stage, entry.met_on) == (Stage.MET, day)


def test_a_hire_may_start_later_but_not_before_the_agreement(scene: Scene) -> None:
    entry = make_entry(scene.session, scene.vacancy, scene.person, Stage.MET)
    day = scene.now.date()
    with pytest.raises(errors.DateBeforeAgreement):
        outcomes.record_hire(
            scene.session,
            entry=entry,
            hired_on=day - timedelta(days=1),
            actor_id=scene.recruiter.id,
            now=scene.now,
        )
    start = day + timedelta(days=40)
    outcomes.record_hire(
        scene.session, entry=entry, hired_on=start, actor_id=scene.recruiter.id, now=scene.now
    )
    assert (entry.stage, entry.hired_on) == (Stage.HIRED, start)


def test_not_retaining_needs_words_and_sends_them(scene: Scene) -> None:
    entry = make_entry(scene.session, scene.vacancy, scene.person, Stage.MET)
    for reply, error in (("  ", errors.ReplyMissing), ("a" * 2001, errors.ReplyTooLong)):
        with pytest.raises(error):
            outcomes.reply_not_retained(
                scene.session, entry=entry, reply=reply, actor_id=scene.recruiter.id, now=scene.now
            )
    outcomes.reply_not_retained(
        scene.session, entry=entry, reply="Bonjour, merci.", actor_id=scene.recruiter.id, now=scene.now
    )
    assert (entry.stage, entry.reply) == (Stage.NOT_RETAINED, "Bonjour, merci.")
    assert scene.jobs() == ["pipeline.tell_not_retained"]
    assert not outcomes.are_details_visible(entry, now=scene.now)
