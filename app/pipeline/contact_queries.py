"""Reading contacts: an employer's through its organisation, a person's through the person."""

import uuid

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from app.accounts.models import Organisation
from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate, CandidateAim
from app.core.pagination import Page, paginate
from app.matching.models import SuggestionItem, SuggestionList
from app.pipeline.contact_errors import EntryNotFound
from app.pipeline.enums import Stage
from app.pipeline.models import PipelineEntry
from app.vacancies.models import Vacancy

# What waits for the employer comes first.
FOLLOW_UP_ORDER = (
    Stage.AGREED,
    Stage.MET,
    Stage.CONTACT_ASKED,
    Stage.SHORTLISTED,
    Stage.HIRED,
    Stage.NOT_RETAINED,
    Stage.LAPSED,
    Stage.DECLINED,
    Stage.WITHDRAWN,
)
# A person reads requests, never the employer's own notes.
PERSON_STAGES = frozenset(Stage) - {Stage.SHORTLISTED, Stage.SET_ASIDE}


def get_entry(session: Session, vacancy_id: uuid.UUID, code: str, *, organisation_id: int) -> PipelineEntry:
    """The follow-up of one person for one vacancy of this employer. Raises EntryNotFound."""
    entry = session.scalar(
        select(PipelineEntry)
        .join(PipelineEntry.vacancy)
        .join(PipelineEntry.candidate)
        .where(
            Vacancy.public_id == vacancy_id,
            Vacancy.organisation_id == organisation_id,
            Candidate.code == code,
        )
        .options(contains_eager(PipelineEntry.vacancy), contains_eager(PipelineEntry.candidate))
    )
    if entry is None:
        raise EntryNotFound
    return entry


def get_suggested_candidate(session: Session, vacancy: Vacancy, code: str) -> Candidate:
    """Someone whom this vacancy's lists showed, or who is followed for it.

    Raises EntryNotFound for anyone else: guessing references opens nothing.
    """
    shown = (
        select(SuggestionItem.candidate_id)
        .join(SuggestionList, SuggestionList.id == SuggestionItem.list_id)
        .where(SuggestionList.vacancy_id == vacancy.id, SuggestionItem.candidate_id == Candidate.id)
    )
    followed = select(PipelineEntry.id).where(
        PipelineEntry.vacancy_id == vacancy.id, PipelineEntry.candidate_id == Candidate.id
    )
    candidate = session.scalar(
        select(Candidate)
        .where(
            Candidate.code == code,
            Candidate.status != CandidateStatus.LEFT,
            or_(shown.exists(), followed.exists()),
        )
        .options(joinedload(Candidate.commune))
    )
    if candidate is None:
        raise EntryNotFound
    return candidate


def list_follow_up(session: Session, vacancy: Vacancy) -> list[PipelineEntry]:
    """Everyone followed for a vacancy but those set aside, in FOLLOW_UP_ORDER, newest first in a stage."""
    order = case({stage: place for place, stage in enumerate(FOLLOW_UP_ORDER)}, value=PipelineEntry.stage)
    statement = (
        select(PipelineEntry)
        .where(PipelineEntry.vacancy_id == vacancy.id, PipelineEntry.stage.in_(FOLLOW_UP_ORDER))
        .order_by(order, PipelineEntry.updated_at.desc(), PipelineEntry.id)
        .options(
            joinedload(PipelineEntry.candidate).joinedload(Candidate.commune),
            joinedload(PipelineEntry.candidate)
            .selectinload(Candidate.aims)
            .options(joinedload(CandidateAim.occupation), joinedload(CandidateAim.appellation)),
        )
    )
    return list(session.scalars(statement))


def _of_person(candidate_id: int) -> Select[PipelineEntry]:
    return (
        select(PipelineEntry)
        .where(PipelineEntry.candidate_id == candidate_id, PipelineEntry.stage.in_(PERSON_STAGES))
        .options(
            joinedload(PipelineEntry.vacancy)
            .joinedload(Vacancy.organisation)
            .joinedload(Organisation.commune),
            joinedload(PipelineEntry.vacancy).joinedload(Vacancy.commune),
        )
        .order_by(PipelineEntry.asked_at.desc(), PipelineEntry.id.desc())
    )


def get_request(session: Session, public_id: uuid.UUID, *, candidate_id: int) -> PipelineEntry:
    """A request made to this person. Raises EntryNotFound, for the employer's own notes too."""
    statement = _of_person(candidate_id).where(PipelineEntry.public_id == public_id)
    entry = session.scalar(statement.options(selectinload(PipelineEntry.events)))
    if entry is None:
        raise EntryNotFound
    return entry


def list_requests(session: Session, candidate_id: int, *, limit: int = 100) -> list[PipelineEntry]:
    """Every request made to this person, newest first."""
    return list(session.scalars(_of_person(candidate_id).limit(limit)))


def page_requests(session: Session, candidate_id: int, *, number: int) -> Page[PipelineEntry]:
    return paginate(session, _of_person(candidate_id), number=number)


def count_waiting_requests(session: Session, candidate_ids: list[int]) -> dict[int, int]:
    """How many requests wait for an answer, for each of these people who has some."""
    rows = session.execute(
        select(PipelineEntry.candidate_id, func.count())
        .where(PipelineEntry.candidate_id.in_(candidate_ids), PipelineEntry.stage == Stage.CONTACT_ASKED)
        .group_by(PipelineEntry.candidate_id)
    )
    return {row[0]: row[1] for row in rows}


def get_entry_by_id(session: Session, entry_id: int) -> PipelineEntry:
    """For jobs, with what mails quote. Raises EntryNotFound."""
    entry = session.scalar(
        select(PipelineEntry)
        .where(PipelineEntry.id == entry_id)
        .options(
            joinedload(PipelineEntry.vacancy).joinedload(Vacancy.organisation),
            joinedload(PipelineEntry.vacancy).joinedload(Vacancy.commune),
            joinedload(PipelineEntry.candidate).joinedload(Candidate.identity),
            joinedload(PipelineEntry.candidate).joinedload(Candidate.user),
            selectinload(PipelineEntry.events),
        )
    )
    if entry is None:
        raise EntryNotFound
    return entry
