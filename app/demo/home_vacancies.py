"""The vacancies of the demo firm, written one by one."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.clock import paris_date
from app.core.counters import next_reference
from app.demo.home import Home
from app.demo.openings import ESSENTIAL_SKILLS, ONLINE_DAYS
from app.demo.sampling import Rng, draw_uuids
from app.demo.words import Row, read_rows
from app.demo.world import World
from app.reference.enums import ContractKind
from app.reference.models import Certificate, Skill
from app.vacancies.enums import CloseReason, VacancyStatus
from app.vacancies.models import Vacancy, VacancyEvent, VacancySkill
from app.vacancies.titles import both_forms_title

_ASKED_SKILLS = 7


def make_home_vacancies(
    session: Session, world: World, home: Home, rng: Rng, *, now: datetime
) -> dict[str, Vacancy]:
    """The firm's vacancies by key; those whose occupation is not in the reference are left out."""
    vacancies = {}
    for row in read_rows("home_vacancies"):
        if row["rome_code"] not in world.number_of:
            continue
        vacancy = _make_vacancy(session, world, home, row, rng, now=now)
        _add_events(session, vacancy, home.users["recruiter"].id)
        vacancies[row["key"]] = vacancy
    session.flush()
    return vacancies


def _make_vacancy(
    session: Session, world: World, home: Home, row: Row, rng: Rng, *, now: datetime
) -> Vacancy:
    number = world.number_of[row["rome_code"]]
    contract, status = ContractKind(row["contract"]), VacancyStatus(row["status"])
    today = paris_date(now)
    published = (
        now - timedelta(days=int(row["published_days_ago"]), hours=3) if row["published_days_ago"] else None
    )
    created = (published or now) - timedelta(hours=4)
    is_closed = status is VacancyStatus.CLOSED
    vacancy = Vacancy(
        public_id=draw_uuids(rng, 1)[0],
        reference=next_reference(session, "OF", now=now),
        organisation=home.firm,
        created_by=home.users["recruiter"],
        status=status,
        title=both_forms_title(row["title"]),
        occupation_id=int(world.occupation_ids[number]),
        contract=contract,
        duration_months={ContractKind.CDD: 9, ContractKind.APPRENTICESHIP: 24}.get(contract),
        rhythm_weeks=3 if contract is ContractKind.APPRENTICESHIP else 0,
        commune_id=home.firm.commune_id,
        starts_on=today + timedelta(days=int(row["starts_in_days"])),
        weekly_hours=int(row["weekly_hours"]),
        pay_min=int(row["pay_min"]) if row["pay_min"] else None,
        pay_max=int(row["pay_max"]) if row["pay_max"] else None,
        level=int(row["level"]),
        positions=int(row["positions"]),
        description=row["description"],
        created_at=created,
        updated_at=published or created,
        published_at=published,
        # The closed one ended a few weeks after it went online, before its date.
        expires_on=paris_date(published) + timedelta(days=ONLINE_DAYS) if published else None,
        closed_at=published + timedelta(days=50) if is_closed and published else None,
        close_reason=CloseReason(row["close_reason"]) if row["close_reason"] else None,
    )
    skills = session.scalars(
        select(Skill).where(Skill.id.in_(world.skills.row(number)[:_ASKED_SKILLS].tolist()))
    )
    order = world.skills.row(number).tolist()
    vacancy.skills = [
        VacancySkill(skill=skill, is_essential=place < ESSENTIAL_SKILLS, level=2, position=place)
        for place, skill in enumerate(sorted(skills, key=lambda skill: order.index(skill.id)))
    ]
    if contract is not ContractKind.APPRENTICESHIP:
        required = world.required_certificates.row(number).tolist()
        vacancy.certificates = list(session.scalars(select(Certificate).where(Certificate.id.in_(required))))
    session.add(vacancy)
    session.flush()
    return vacancy


def _add_events(session: Session, vacancy: Vacancy, actor_id: int) -> None:
    moments = {
        "created": vacancy.created_at,
        "published": vacancy.published_at,
        "closed": vacancy.closed_at,
    }
    if vacancy.status is VacancyStatus.PAUSED and vacancy.published_at:
        moments["paused"] = vacancy.published_at + timedelta(days=20)
        vacancy.updated_at = vacancy.published_at + timedelta(days=20)
    session.add_all(
        VacancyEvent(vacancy_id=vacancy.id, at=at, actor_id=actor_id, action=action)
        for action, at in moments.items()
        if at is not None
    )
