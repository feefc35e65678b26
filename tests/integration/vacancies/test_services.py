"""The life of a vacancy: what each state allows, what it records, and who may be asked for it."""

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.reference.models import Skill
from app.vacancies import queries, services
from app.vacancies.enums import CloseReason, VacancyStatus
from app.vacancies.errors import (
    DiscriminatoryText,
    VacancyAlreadyClosed,
    VacancyIncomplete,
    VacancyNotFound,
    VacancyNotPublished,
)
from app.vacancies.models import Vacancy, VacancyEvent
from tests.factories.accounts import make_employer, make_member
from tests.factories.reference import make_certificate, make_skill
from tests.factories.vacancies import make_vacancy

TODAY = date(2026, 11, 25)


@pytest.fixture
def employer(session: Session) -> Organisation:
    return make_employer(session)


@pytest.fixture
def recruiter(session: Session, employer: Organisation) -> User:
    return make_member(session, employer)


@pytest.fixture
def skills(session: Session) -> list[Skill]:
    return [make_skill(session) for _ in range(3)]


def make_complete(session: Session, employer: Organisation, skills: list[Skill], **values: object) -> Vacancy:
    """A draft that lacks nothing."""
    fields = {"status": VacancyStatus.DRAFT, "published_at": None, "expires_on": None}
    return make_vacancy(session, employer, essential=skills[:1], useful=skills[1:], **(fields | values))


def actions(session: Session, vacancy: Vacancy) -> list[str]:
    statement = (
        select(VacancyEvent.action).where(VacancyEvent.vacancy_id == vacancy.id).order_by(VacancyEvent.id)
    )
    return list(session.scalars(statement))


def test_drafts_are_numbered_in_order_within_the_year(
    session: Session, employer: Organisation, recruiter: User, now: datetime
) -> None:
    first, second = (
        services.create_draft(session, organisation=employer, actor=recruiter, now=now) for _ in range(2)
    )
    number = int(first.reference.rpartition("-")[2])
    assert first.reference == f"OF-2026-{number:04d}"
    assert second.reference == f"OF-2026-{number + 1:04d}"
    assert first.status is VacancyStatus.DRAFT
    assert actions(session, first) == ["created"]


def test_an_empty_draft_is_not_published_and_every_missing_field_is_named(
    session: Session, employer: Organisation, recruiter: User, now: datetime
) -> None:
    draft = services.create_draft(session, organisation=employer, actor=recruiter, now=now)
    with pytest.raises(VacancyIncomplete) as refusal:
        services.publish_vacancy(session, vacancy=draft, actor=recruiter, now=now)
    assert set(refusal.value.errors) == {
        *("title", "occupation_id", "skills", "commune_id", "contract", "starts_on", "description")
    }
    assert draft.status is VacancyStatus.DRAFT


def test_useful_skills_alone_are_not_enough(
    session: Session, employer: Organisation, recruiter: User, skills: list[Skill], now: datetime
) -> None:
    vacancy = make_complete(session, employer, skills)
    services.set_skills(session, vacancy, [(skill.id, False) for skill in skills])
    with pytest.raises(VacancyIncomplete) as refusal:
        services.publish_vacancy(session, vacancy=vacancy, actor=recruiter, now=now)
    assert set(refusal.value.errors) == {"skills"}


def test_publishing_puts_on_line_for_sixty_days(
    session: Session, employer: Organisation, recruiter: User, skills: list[Skill], now: datetime
) -> None:
    vacancy = make_complete(session, employer, skills)
    services.publish_vacancy(session, vacancy=vacancy, actor=recruiter, now=now)
    assert vacancy.status is VacancyStatus.PUBLISHED
    assert (vacancy.published_at, vacancy.expires_on) == (now, TODAY + timedelta(days=60))
    assert actions(session, vacancy) == ["published"]


def test_the_last_day_that_the_employer_chose_is_kept(
    session: Session, employer: Organisation, recruiter: User, skills: list[Skill], now: datetime
) -> None:
    vacancy = make_complete(session, employer, skills, expires_on=date(2026, 12, 24))
    services.publish_vacancy(session, vacancy=vacancy, actor=recruiter, now=now)
    assert vacancy.expires_on == date(2026, 12, 24)


@pytest.mark.parametrize("field", ["title", "description"])
def test_a_discriminatory_text_is_not_published(
    session: Session, employer: Organisation, recruiter: User, skills: list[Skill], now: datetime, field: str
) -> None:
    vacancy = make_complete(session, employer, skills, **{field: "Femmes uniquement"})
    with pytest.raises(DiscriminatoryText, match="sexe") as refusal:
        services.publish_vacancy(session, vacancy=vacancy, actor=recruiter, now=now)
    assert refusal.value.field == field
    assert vacancy.status is VacancyStatus.DRAFT


def test_a_pause_is_taken_back_with_the_same_first_day(
    session: Session, employer: Organisation, recruiter: User, skills: list[Skill], now: datetime
) -> None:
    vacancy = make_complete(session, employer, skills)
    services.publish_vacancy(session, vacancy=vacancy, actor=recruiter, now=now)
    services.pause_vacancy(session, vacancy=vacancy, actor=recruiter, now=now)
    assert vacancy.status is VacancyStatus.PAUSED
    services.resume_vacancy(session, vacancy=vacancy, actor=recruiter, now=now + timedelta(days=5))
    assert vacancy.status is VacancyStatus.PUBLISHED
    assert vacancy.published_at == now
    assert actions(session, vacancy) == ["published", "paused", "published"]


@pytest.mark.parametrize("status", [VacancyStatus.DRAFT, VacancyStatus.PAUSED])
def test_only_a_published_vacancy_is_paused(
    session: Session, employer: Organisation, recruiter: User, now: datetime, status: VacancyStatus
) -> None:
    vacancy = make_vacancy(session, employer, status=status)
    with pytest.raises(VacancyNotPublished):
        services.pause_vacancy(session, vacancy=vacancy, actor=recruiter, now=now)


@pytest.mark.parametrize("status", [VacancyStatus.PUBLISHED, VacancyStatus.PAUSED])
def test_closing_records_why(
    session: Session, employer: Organisation, recruiter: User, now: datetime, status: VacancyStatus
) -> None:
    vacancy = make_vacancy(session, employer, status=status)
    services.close_vacancy(session, vacancy=vacancy, reason=CloseReason.FILLED_HERE, actor=recruiter, now=now)
    assert vacancy.status is VacancyStatus.CLOSED
    assert (vacancy.close_reason, vacancy.closed_at) == (CloseReason.FILLED_HERE, now)
    recorded = session.scalars(select(VacancyEvent).where(VacancyEvent.vacancy_id == vacancy.id)).one()
    assert (recorded.action, recorded.detail, recorded.actor_id) == (
        "closed",
        {"reason": "filled_here"},
        recruiter.id,
    )


def test_a_draft_is_deleted_and_not_closed(
    session: Session, employer: Organisation, recruiter: User, now: datetime
) -> None:
    draft = services.create_draft(session, organisation=employer, actor=recruiter, now=now)
    with pytest.raises(VacancyNotPublished):
        services.close_vacancy(session, vacancy=draft, reason=CloseReason.ABANDONED, actor=recruiter, now=now)
    services.delete_draft(session, vacancy=draft)
    assert session.scalars(select(Vacancy)).all() == []


def test_a_vacancy_that_was_on_line_is_never_deleted(session: Session, employer: Organisation) -> None:
    with pytest.raises(VacancyNotPublished):
        services.delete_draft(session, vacancy=make_vacancy(session, employer))


ENDED: dict[str, Callable[..., None]] = {
    "publish": services.publish_vacancy,
    "close": lambda session, **who: services.close_vacancy(session, reason=CloseReason.ABANDONED, **who),
    "resume": services.resume_vacancy,
}


@pytest.mark.parametrize("status", [VacancyStatus.CLOSED, VacancyStatus.EXPIRED])
@pytest.mark.parametrize("action", ENDED)
def test_an_ended_vacancy_is_a_record(
    session: Session,
    employer: Organisation,
    recruiter: User,
    now: datetime,
    status: VacancyStatus,
    action: str,
) -> None:
    vacancy = make_vacancy(session, employer, status=status)
    with pytest.raises(VacancyAlreadyClosed):
        ENDED[action](session, vacancy=vacancy, actor=recruiter, now=now)


@pytest.mark.parametrize(
    ("status", "last_day", "ends"),
    [
        (VacancyStatus.PUBLISHED, TODAY - timedelta(days=1), True),
        (VacancyStatus.PAUSED, TODAY - timedelta(days=1), True),
        (VacancyStatus.PUBLISHED, TODAY, False),
        (VacancyStatus.DRAFT, TODAY - timedelta(days=1), False),
        (VacancyStatus.CLOSED, TODAY - timedelta(days=1), False),
    ],
)
def test_a_vacancy_expires_after_its_last_day(
    session: Session,
    employer: Organisation,
    now: datetime,
    status: VacancyStatus,
    last_day: date,
    ends: bool,
) -> None:
    vacancy = make_vacancy(session, employer, status=status, expires_on=last_day)
    assert services.expire_vacancies(session, now=now) == int(ends)
    assert (vacancy.status is VacancyStatus.EXPIRED) is ends
    assert services.expire_vacancies(session, now=now) == 0


def test_the_last_day_is_that_of_paris(session: Session, employer: Organisation) -> None:
    """At 23:30 UTC the next day has begun where people work."""
    make_vacancy(session, employer, expires_on=date(2026, 11, 25))
    late = datetime.fromisoformat("2026-11-25T23:30:00+00:00")
    assert services.expire_vacancies(session, now=late) == 1


def test_the_command_expires_too(app: Flask, session: Session, employer: Organisation) -> None:
    vacancy = make_vacancy(session, employer, expires_on=date(2020, 1, 1))
    session.commit()
    result = app.test_cli_runner().invoke(args=["vacancies", "expire"])
    assert result.output == "Vacancies: 1 expired.\n"
    session.refresh(vacancy)
    assert vacancy.status is VacancyStatus.EXPIRED


def test_a_copy_is_a_new_draft_without_dates(
    session: Session, employer: Organisation, recruiter: User, skills: list[Skill], now: datetime
) -> None:
    certificate = make_certificate(session)
    vacancy = make_complete(session, employer, skills, status=VacancyStatus.CLOSED, pay_min=1900, positions=2)
    vacancy.certificates = [certificate]
    copy = services.duplicate_vacancy(session, vacancy=vacancy, actor=recruiter, now=now)
    session.refresh(copy)
    assert copy.reference != vacancy.reference
    assert (copy.status, copy.title, copy.pay_min, copy.positions) == (
        VacancyStatus.DRAFT,
        vacancy.title,
        1900,
        2,
    )
    assert [(link.skill_id, link.is_essential) for link in copy.skills] == [
        (link.skill_id, link.is_essential) for link in vacancy.skills
    ]
    assert copy.certificates == [certificate]
    assert (copy.starts_on, copy.expires_on, copy.published_at) == (None, None, None)


def test_another_organisation_finds_nothing(session: Session, employer: Organisation) -> None:
    vacancy = make_vacancy(session, make_employer(session))
    with pytest.raises(VacancyNotFound):
        queries.get_vacancy(session, vacancy.public_id, organisation_id=employer.id)
    with pytest.raises(VacancyNotFound):
        queries.get_vacancy(session, uuid.uuid4(), organisation_id=employer.id)
    assert queries.list_vacancies(session, organisation_id=employer.id).total == 0
    assert queries.count_by_status(session, organisation_id=employer.id) == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("soudeur", ["Soudeur ou soudeuse TIG"]),
        ("tig SOUDEUSE", ["Soudeur ou soudeuse TIG"]),
        ("0417", ["Soudeur ou soudeuse TIG"]),
        ("of-2026-0417", ["Soudeur ou soudeuse TIG"]),
        ("ménage", ["Agent ou agente de ménage"]),
        ("Ménage", ["Agent ou agente de ménage"]),
        ("électricien", ["Électricien ou électricienne"]),
        ("Électricien", ["Électricien ou électricienne"]),
        ("%", []),
        (
            "",
            ["Agent ou agente de ménage", "Soudeur ou soudeuse TIG", "Électricien ou électricienne"],
        ),
    ],
)
def test_vacancies_are_found_by_words_of_the_title_or_by_reference(
    session: Session, employer: Organisation, text: str, found: list[str]
) -> None:
    make_vacancy(session, employer, title="Électricien ou électricienne", reference="OF-2026-0998")
    make_vacancy(session, employer, title="Soudeur ou soudeuse TIG", reference="OF-2026-0417")
    make_vacancy(session, employer, title="Agent ou agente de ménage", reference="OF-2026-0999")
    page = queries.list_vacancies(session, organisation_id=employer.id, text=text)
    assert [vacancy.title for vacancy in page.items] == found


def test_a_vacancy_comes_with_all_that_pages_and_ranking_read(
    session: Session, employer: Organisation, skills: list[Skill]
) -> None:
    """Its skills and certificates are loaded with it, however many there are."""
    key = make_vacancy(session, employer, essential=skills).public_id
    session.commit()
    session.expunge_all()
    vacancy = queries.get_vacancy(session, key, organisation_id=employer.id)
    statements: list[str] = []
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    read = [vacancy.organisation.name, vacancy.occupation, vacancy.commune, vacancy.certificates]
    read += [link.skill.label for link in vacancy.skills]
    assert statements == []
    assert len(read) == 7
