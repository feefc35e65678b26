"""The life of a vacancy: draft, published, paused, closed or expired."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.core.clock import paris_date
from app.core.counters import next_reference
from app.core.i18n import gettext as _
from app.vacancies.enums import CloseReason, VacancyStatus
from app.vacancies.errors import (
    DiscriminatoryText,
    VacancyAlreadyClosed,
    VacancyIncomplete,
    VacancyNotPublished,
)
from app.vacancies.fairness import read_text
from app.vacancies.models import Vacancy, VacancyEvent, VacancySkill
from app.vacancies.queries import list_expired

DEFAULT_DAYS_ONLINE = 60
MOST_DAYS_ONLINE = 180
OPEN = (VacancyStatus.PUBLISHED, VacancyStatus.PAUSED)
ENDED = (VacancyStatus.CLOSED, VacancyStatus.EXPIRED)
COPIED = (
    *("title", "occupation_id", "appellation_id", "description", "level", "positions"),
    *("contract", "duration_months", "rhythm_weeks", "commune_id", "is_remote"),
    *("weekly_hours", "pay_min", "pay_max", "pay_period"),
)

# What publishing needs: field, the step of the form that asks for it, and what to do.
REQUIRED: tuple[tuple[str, str, Callable[[], str]], ...] = (
    ("title", "occupation", lambda: _("Écrivez l’intitulé de l’offre.")),
    ("occupation_id", "occupation", lambda: _("Choisissez le métier dans la liste.")),
    ("skills", "occupation", lambda: _("Gardez au moins une compétence indispensable.")),
    ("commune_id", "place", lambda: _("Indiquez la commune du lieu de travail.")),
    ("contract", "place", lambda: _("Choisissez le type de contrat.")),
    ("starts_on", "place", lambda: _("Indiquez la date de début.")),
    ("description", "text", lambda: _("Présentez le poste en quelques phrases.")),
)


def create_draft(session: Session, *, organisation: Organisation, actor: User, now: datetime) -> Vacancy:
    vacancy = Vacancy(
        reference=next_reference(session, "OF", now=now),
        organisation=organisation,
        created_by=actor,
        status=VacancyStatus.DRAFT,
        title="",
        description="",
        created_at=now,
        updated_at=now,
    )
    session.add(vacancy)
    session.flush()
    record_event(session, vacancy, "created", actor=actor, now=now)
    return vacancy


def missing_items(vacancy: Vacancy) -> list[tuple[str, str, str]]:
    """What publishing still needs: (field, step, sentence)."""
    return [(field, step, sentence()) for field, step, sentence in REQUIRED if not _is_given(vacancy, field)]


def set_skills(session: Session, vacancy: Vacancy, skills: Iterable[tuple[int, bool]]) -> None:
    """Replace the skills asked for by (skill id, is essential), in that order."""
    ask_for(vacancy, skills)
    session.flush()


def ask_for(vacancy: Vacancy, skills: Iterable[tuple[int, bool]]) -> None:
    """As `set_skills`, for vacancies that are not flushed one by one."""
    kept = {link.skill_id: link for link in vacancy.skills}
    wanted = dict(skills)
    vacancy.skills = [kept.get(skill_id) or VacancySkill(skill_id=skill_id, level=2) for skill_id in wanted]
    for position, link in enumerate(vacancy.skills):
        link.position = position
        link.is_essential = wanted[link.skill_id]


def publish_vacancy(session: Session, *, vacancy: Vacancy, actor: User, now: datetime) -> None:
    """Put a complete vacancy on line. Raises VacancyIncomplete, DiscriminatoryText, VacancyAlreadyClosed."""
    refuse_ended(vacancy)
    if missing := missing_items(vacancy):
        raise VacancyIncomplete({field: sentence for field, _step, sentence in missing})
    check_fairness(vacancy)
    vacancy.status = VacancyStatus.PUBLISHED
    vacancy.published_at = vacancy.published_at or now
    today = paris_date(now)
    if vacancy.expires_on is None or vacancy.expires_on < today:
        vacancy.expires_on = default_expiry(today)
    _changed(session, vacancy, "published", actor=actor, now=now)


def check_fairness(vacancy: Vacancy, *, only: str | None = None) -> None:
    """Raise DiscriminatoryText at the field whose words touch a ground; `only` reads one step alone."""
    texts = {"title": vacancy.title, "description": vacancy.description}
    steps = {field: step for field, step, _sentence in REQUIRED}
    for field, text in texts.items():
        if only is not None and steps[field] != only:
            continue
        for finding in read_text(text):
            if finding.is_blocking:
                raise DiscriminatoryText(
                    _(
                        "« %(words)s » touche à un critère interdit (%(ground)s). %(advice)s",
                        words=finding.words,
                        ground=finding.ground,
                        advice=finding.advice,
                    ),
                    field=field,
                )


def pause_vacancy(session: Session, *, vacancy: Vacancy, actor: User, now: datetime) -> None:
    if vacancy.status is not VacancyStatus.PUBLISHED:
        raise VacancyNotPublished
    vacancy.status = VacancyStatus.PAUSED
    _changed(session, vacancy, "paused", actor=actor, now=now)


def resume_vacancy(session: Session, *, vacancy: Vacancy, actor: User, now: datetime) -> None:
    """Put a paused vacancy back on line, with the same checks as a first publication."""
    publish_vacancy(session, vacancy=vacancy, actor=actor, now=now)


def close_vacancy(
    session: Session, *, vacancy: Vacancy, reason: CloseReason, actor: User, now: datetime
) -> None:
    refuse_ended(vacancy)
    if vacancy.status not in OPEN:
        raise VacancyNotPublished(_("Un brouillon ne se clôt pas : supprimez-le ou publiez-le."))
    vacancy.status = VacancyStatus.CLOSED
    vacancy.close_reason = reason
    vacancy.closed_at = now
    _changed(session, vacancy, "closed", actor=actor, now=now, reason=reason.value)


def expire_vacancies(session: Session, *, now: datetime) -> int:
    """End the vacancies whose last day is over; returns how many. Harmless when repeated."""
    expired = list_expired(session, today=paris_date(now))
    for vacancy in expired:
        vacancy.status = VacancyStatus.EXPIRED
        vacancy.closed_at = now
        _changed(session, vacancy, "expired", actor=None, now=now)
    return len(expired)


def duplicate_vacancy(session: Session, *, vacancy: Vacancy, actor: User, now: datetime) -> Vacancy:
    """A new draft with the same content, but for its dates."""
    copy = create_draft(session, organisation=vacancy.organisation, actor=actor, now=now)
    for field in COPIED:
        setattr(copy, field, getattr(vacancy, field))
    if vacancy.is_occupation_proposed:
        copy.occupation_source = vacancy.occupation_source
        copy.occupation_confidence = vacancy.occupation_confidence
    set_skills(session, copy, [(link.skill_id, link.is_essential) for link in vacancy.skills])
    copy.certificates = list(vacancy.certificates)
    session.flush()
    return copy


def delete_draft(session: Session, *, vacancy: Vacancy) -> None:
    """Remove a draft that was never published."""
    if vacancy.status is not VacancyStatus.DRAFT or vacancy.published_at is not None:
        raise VacancyNotPublished(_("Seul un brouillon jamais publié peut être supprimé."))
    session.execute(delete(VacancyEvent).where(VacancyEvent.vacancy_id == vacancy.id))
    vacancy.certificates = []
    session.delete(vacancy)
    session.flush()


def touch(session: Session, vacancy: Vacancy, *, actor: User, now: datetime) -> None:
    """Say that a step was saved; a published vacancy keeps a trace of it."""
    vacancy.updated_at = now
    if vacancy.status is not VacancyStatus.DRAFT:
        record_event(session, vacancy, "edited", actor=actor, now=now)
    session.flush()


def default_expiry(today: date) -> date:
    return today + timedelta(days=DEFAULT_DAYS_ONLINE)


def record_event(
    session: Session, vacancy: Vacancy, action: str, *, actor: User | None, now: datetime, **detail: str
) -> None:
    session.add(
        VacancyEvent(
            vacancy_id=vacancy.id, at=now, actor_id=actor.id if actor else None, action=action, detail=detail
        )
    )


def refuse_ended(vacancy: Vacancy) -> None:
    """Raise VacancyAlreadyClosed: an ended vacancy is a record."""
    if vacancy.status in ENDED:
        raise VacancyAlreadyClosed


def _is_given(vacancy: Vacancy, field: str) -> bool:
    if field == "skills":
        return any(link.is_essential for link in vacancy.skills)
    return bool(getattr(vacancy, field))


def _changed(
    session: Session, vacancy: Vacancy, action: str, *, actor: User | None, now: datetime, **detail: str
) -> None:
    vacancy.updated_at = now
    record_event(session, vacancy, action, actor=actor, now=now, **detail)
    session.flush()
