"""What an employer does with a need: signal it, change it, answer a question, close it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.core.counters import next_reference
from app.core.i18n import gettext as _
from app.needs.enums import NeedEventKind, NeedHorizon, NeedStatus
from app.needs.errors import NeedIncomplete, TextMissing
from app.needs.models import Need, NeedEvent
from app.needs.queries import list_followers
from app.needs.transitions import NeedAction, check, move, record, tell_employer, tell_reviewer
from app.reference.models import EmploymentZone
from app.reference.queries import find_occupation, list_skills_by_id
from app.vacancies.models import Vacancy

MOST_PEOPLE = 500
LONGEST_TITLE = 160
LONGEST_TEXT = 3000


@dataclass(frozen=True, slots=True)
class NeedDetails:
    """What the form says. An occupation or at least one skill is needed; the rest is compulsory."""

    title: str
    occupation_id: int | None
    skill_ids: Sequence[int]
    zone_code: str
    people: int | None
    horizon: NeedHorizon
    is_for_recruits: bool
    is_for_employees: bool
    reason: str


def submit_need(
    session: Session,
    *,
    organisation: Organisation,
    actor: User,
    details: NeedDetails,
    vacancy: Vacancy | None = None,
    now: datetime,
) -> Need:
    """Send a new need to the agency. Raises NeedIncomplete."""
    check_details(session, details)
    need = Need(
        reference=next_reference(session, "B", now=now),
        organisation=organisation,
        created_by=actor,
        vacancy=vacancy,
        status=NeedStatus.SUBMITTED,
        submitted_at=now,
        updated_at=now,
    )
    _write(session, need, details)
    session.add(need)
    record(session, need, NeedEventKind.SUBMITTED, actor=actor, now=now)
    return need


def edit_need(
    session: Session, *, need: Need, actor: User, details: NeedDetails, now: datetime
) -> NeedEvent | None:
    """Change an open need; the reviewer is told. Returns None when nothing differs."""
    check(need, NeedAction.EDIT)
    check_details(session, details)
    before = _snapshot(need)
    _write(session, need, details)
    changed = sorted(name for name, value in _snapshot(need).items() if before[name] != value)
    if not changed:
        return None
    event = move(session, need, NeedAction.EDIT, actor=actor, now=now, fields=changed)
    tell_reviewer(session, event, now=now)
    return event


def answer_question(session: Session, *, need: Need, actor: User, text: str, now: datetime) -> NeedEvent:
    """The employer's answer gives the turn back to the agency. Raises NoQuestionAsked, TextMissing."""
    check(need, NeedAction.ANSWER)
    event = move(session, need, NeedAction.ANSWER, actor=actor, now=now, text=require_text(text))
    tell_reviewer(session, event, now=now)
    return event


def close_need(session: Session, *, need: Need, actor: User, text: str = "", now: datetime) -> None:
    """The employer no longer needs it; needs merged into it go back to the agency."""
    event = move(session, need, NeedAction.CLOSE, actor=actor, now=now, text=text or None)
    need.merged_into = None
    tell_reviewer(session, event, now=now)
    reopen_followers(session, need, now=now)


def reopen_followers(session: Session, need: Need, *, now: datetime) -> None:
    """A need that ends leaves those merged into it: the agency looks at each again."""
    for follower in list_followers(session, need.id):
        event = move(session, follower, NeedAction.REOPEN, actor=None, now=now, is_reopened=True)
        follower.merged_into = None
        tell_employer(session, event, now=now)


def check_details(session: Session, details: NeedDetails) -> None:
    """Raise NeedIncomplete with one sentence for each field to mend."""
    occupation = find_occupation(session, details.occupation_id)
    has_skills = bool(list_skills_by_id(session, details.skill_ids))
    rules = (
        (
            "title",
            0 < len(details.title) <= LONGEST_TITLE,
            _("Dites en quelques mots ce qu’il faut savoir faire."),
        ),
        (
            "occupation_text",
            occupation is not None or has_skills,
            _("Choisissez un métier, ou au moins une compétence."),
        ),
        (
            "people",
            details.people is not None and 0 < details.people <= MOST_PEOPLE,
            _("Indiquez de 1 à %(most)s personnes.", most=MOST_PEOPLE),
        ),
        (
            "zone",
            session.get(EmploymentZone, details.zone_code) is not None,
            _("Choisissez la zone d’emploi où ces personnes travailleront."),
        ),
        (
            "is_for_recruits",
            details.is_for_recruits or details.is_for_employees,
            _("Cochez au moins une réponse : recrues ou salariés."),
        ),
        (
            "reason",
            0 < len(details.reason) <= LONGEST_TEXT,
            _("Expliquez votre besoin : le travail réel, et ce qui manque aujourd’hui."),
        ),
    )
    if errors := {field: sentence for field, is_right, sentence in rules if not is_right}:
        raise NeedIncomplete(errors)


def require_text(text: str) -> str:
    """`text` trimmed. Raises TextMissing when nothing is left or when it is too long to be read."""
    text = text.strip()
    if not text:
        raise TextMissing
    if len(text) > LONGEST_TEXT:
        raise TextMissing(_("Raccourcissez le texte à %(most)s caractères.", most=LONGEST_TEXT))
    return text


def _write(session: Session, need: Need, details: NeedDetails) -> None:
    need.title = details.title
    need.occupation = find_occupation(session, details.occupation_id)
    need.zone = session.get_one(EmploymentZone, details.zone_code)
    need.people = details.people or 1
    need.horizon = details.horizon
    need.is_for_recruits = details.is_for_recruits
    need.is_for_employees = details.is_for_employees
    need.reason = details.reason
    need.skills = list_skills_by_id(session, list(dict.fromkeys(details.skill_ids)))


def _snapshot(need: Need) -> dict[str, object]:
    names = ("title", "people", "horizon", "is_for_recruits", "is_for_employees", "reason")
    return {name: getattr(need, name) for name in names} | {
        "occupation": need.occupation.id if need.occupation else None,
        "zone": need.zone.code,
        "skills": sorted(skill.id for skill in need.skills),
    }
