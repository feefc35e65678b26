"""Makes and renews drafts from a plan that a person has seen. Publishes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.core.clock import paris_date
from app.core.counters import next_references
from app.core.db import lock_row
from app.reference.enums import ContractKind
from app.reference.models import Certificate
from app.vacancies.enums import OccupationSource, VacancyStatus
from app.vacancies.importing.planning import digest, find_outcome, list_known
from app.vacancies.importing.plans import ImportPlan, Outcome, PlannedOffer
from app.vacancies.models import Vacancy
from app.vacancies.services import MOST_DAYS_ONLINE, ask_for, record_event
from app.vacancies.steps import usual_requirements

FARTHEST_START = timedelta(days=730)
# By occupation: skills that a draft begins with, and certificates of the law.
Requirements = Mapping[int, tuple[list[tuple[int, bool]], list[Certificate]]]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """How many drafts were made and renewed, and how many vacancies somebody works on were left alone."""

    created: int
    updated: int
    kept: int


def make_drafts(
    session: Session, *, plan: ImportPlan, organisation: Organisation, actor: User | None, now: datetime
) -> ImportResult:
    """Do what `plan` shows, looking again at what became of the vacancies since. Harmless when repeated."""
    lock_row(session, organisation)
    known = list_known(session, organisation.id, [item.offer for item in plan.offers])
    wanted = [item for item in plan.offers if item.is_draft]
    outcomes = [find_outcome(item.offer, known.get(item.offer.reference)) for item in wanted]
    new = [item for item, outcome in zip(wanted, outcomes, strict=True) if outcome is Outcome.NEW]
    changed = [item for item, outcome in zip(wanted, outcomes, strict=True) if outcome is Outcome.UPDATED]

    occupations = {item.occupation.occupation_id for item in [*new, *changed] if item.occupation}
    requirements = {key: usual_requirements(session, key) for key in sorted(occupations)}
    written = _new_drafts(session, new, organisation, actor=actor, now=now)
    written += [known[item.offer.reference] for item in changed]
    for vacancy, item in zip(written, [*new, *changed], strict=True):
        _fill(vacancy, item, requirements, now=now)
    # Added when whole: half of a draft must not be written because another one was read.
    session.add_all(written)
    session.flush()
    for vacancy in written:
        record_event(session, vacancy, "imported", actor=actor, now=now, format=plan.format_name)
    session.flush()
    kept = len(plan.having(Outcome.KEPT)) + outcomes.count(Outcome.KEPT)
    return ImportResult(created=len(new), updated=len(changed), kept=kept)


def _new_drafts(
    session: Session,
    planned: Sequence[PlannedOffer],
    organisation: Organisation,
    *,
    actor: User | None,
    now: datetime,
) -> list[Vacancy]:
    references = next_references(session, "OF", count=len(planned), now=now) if planned else []
    return [
        Vacancy(
            reference=reference,
            organisation=organisation,
            created_by=actor,
            status=VacancyStatus.DRAFT,
            feed_reference=item.offer.reference,
            created_at=now,
        )
        for reference, item in zip(references, planned, strict=True)
    ]


def _fill(vacancy: Vacancy, item: PlannedOffer, requirements: Requirements, *, now: datetime) -> None:
    """Write what the feed says. What it leaves open stays empty: the form asks for it."""
    offer, today = item.offer, paris_date(now)
    occupation_id = item.occupation.occupation_id if item.occupation else None
    is_proposed = item.source is OccupationSource.PROPOSED
    vacancy.title, vacancy.description = offer.title, offer.description
    vacancy.commune_id, vacancy.contract = item.commune_id, item.contract
    vacancy.duration_months = offer.months if item.contract is not ContractKind.CDI else None
    vacancy.weekly_hours = Decimal(str(offer.weekly_hours)) if offer.weekly_hours else None
    vacancy.positions = offer.positions
    starts, ends = offer.starts_on, offer.expires_on
    vacancy.starts_on = starts if starts and today <= starts <= today + FARTHEST_START else None
    last = today + timedelta(days=MOST_DAYS_ONLINE)
    vacancy.expires_on = ends if ends and today < ends <= last else None
    vacancy.occupation_source = item.source
    vacancy.occupation_confidence = item.occupation.confidence if item.occupation and is_proposed else None
    if occupation_id != vacancy.occupation_id:
        vacancy.occupation_id, vacancy.appellation_id = occupation_id, None
        skills, vacancy.certificates = requirements[occupation_id] if occupation_id else ([], [])
        ask_for(vacancy, skills)
    vacancy.feed_digest = digest(offer)
    vacancy.imported_at = vacancy.updated_at = now
