"""The log of lists read by an administrator: everyone in the lists of a vacancy, or one person's answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.accounts.events import record_event
from app.accounts.models import User
from app.candidates.queries import find_by_code
from app.core.i18n import format_day
from app.privacy.answers import Answer, answer_question, check_day
from app.privacy.errors import PersonUnknown, VacancyUnknown
from app.privacy.log import MOST_LISTS, LoggedLine, LoggedList, list_lines, list_lists
from app.vacancies.models import Vacancy
from app.vacancies.queries import find_by_reference


@dataclass(frozen=True, slots=True)
class Audit:
    """Lists of a vacancy on a day with their lines as logged; `answer` when a person was asked about."""

    vacancy: Vacancy
    day: date
    lists: Sequence[tuple[LoggedList, Sequence[LoggedLine]]]
    answer: Answer | None

    @property
    def is_cut(self) -> bool:
        """Whether the day may have had more lists than were read."""
        return len(self.lists) == MOST_LISTS


def audit_lists(
    session: Session, *, reference: str, day: date, code: str, months: int, actor: User, now: datetime
) -> Audit:
    """Read the lists of the vacancy `reference` on `day`; with a `code`, why that person was in them or not.

    Reading is itself written in the trace of the administration. Raises VacancyUnknown, PersonUnknown and
    check_day's errors.
    """
    check_day(day, months=months, now=now)
    vacancy = find_by_reference(session, reference, was_published=False)
    if vacancy is None:
        raise VacancyUnknown
    candidate = find_by_code(session, code) if code else None
    if code and candidate is None:
        raise PersonUnknown
    asked = [vacancy.reference, format_day(day, "short"), *([candidate.code] if candidate else [])]
    record_event(session, "suggestions_audited", now=now, actor_id=actor.id, reason=", ".join(asked))
    logged = list_lists(session, vacancy.id, day=day)
    lines = list_lines(session, [shown.number for shown in logged])
    return Audit(
        vacancy=vacancy,
        day=day,
        lists=[(shown, lines[shown.number]) for shown in logged],
        answer=answer_question(session, candidate=candidate, vacancy=vacancy, day=day, now=now)
        if candidate
        else None,
    )
