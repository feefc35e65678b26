"""Reading the employer's notes and stages for the people of a list."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate
from app.pipeline.enums import Stage
from app.pipeline.models import PipelineEntry
from app.vacancies.models import Vacancy

# Whom the shortlist and the pack hold: those noted, and those who were asked and may still be met.
SHORTLIST_STAGES = tuple(stage for stage in Stage if stage.is_on_shortlist)

# Who said no, or had their answer: not suggested again for this vacancy, kept in the follow-up.
ENDED_STAGES = (Stage.DECLINED, Stage.WITHDRAWN, Stage.HIRED, Stage.NOT_RETAINED)


def stages_by_candidate(session: Session, vacancy_id: int, candidate_ids: Sequence[int]) -> dict[int, Stage]:
    """The stage of each of these people for the vacancy; people without any are absent."""
    statement = select(PipelineEntry.candidate_id, PipelineEntry.stage).where(
        PipelineEntry.vacancy_id == vacancy_id, PipelineEntry.candidate_id.in_(candidate_ids)
    )
    return dict(session.execute(statement).all())


@dataclass(frozen=True, slots=True)
class Followed:
    """Everyone whom the employer noted for a vacancy, in the order of the notes; one query for a whole page.

    `stages` maps candidate ids to stages; `shortlisted` holds those of the shortlist who may still be shown.
    """

    stages: Mapping[int, Stage]
    shortlisted: Sequence[int]

    def at(self, stages: Collection[Stage]) -> list[int]:
        """The candidates at these stages."""
        return [candidate_id for candidate_id, stage in self.stages.items() if stage in stages]


_FOLLOWED = (
    select(PipelineEntry.candidate_id, PipelineEntry.stage, Candidate.status == CandidateStatus.OPEN)
    .join(Candidate, Candidate.id == PipelineEntry.candidate_id)
    .where(PipelineEntry.vacancy_id == bindparam("vacancy_id"))
    .order_by(PipelineEntry.id)
)


def get_followed(session: Session, vacancy_id: int) -> Followed:
    """What the employer noted for this vacancy, empty when nothing is."""
    rows = session.execute(_FOLLOWED, {"vacancy_id": vacancy_id}).all()
    return Followed(
        stages={candidate_id: stage for candidate_id, stage, _ in rows},
        shortlisted=[
            candidate_id for candidate_id, stage, is_open in rows if stage in SHORTLIST_STAGES and is_open
        ],
    )


def map_candidate_ids(
    session: Session, vacancy_ids: Sequence[int], stages: Iterable[Stage]
) -> dict[int, list[int]]:
    """Candidates at these stages for each of these vacancies; one query."""
    statement = (
        select(PipelineEntry.vacancy_id, PipelineEntry.candidate_id)
        .where(PipelineEntry.vacancy_id.in_(vacancy_ids), PipelineEntry.stage.in_(list(stages)))
        .order_by(PipelineEntry.id)
    )
    found: dict[int, list[int]] = {key: [] for key in vacancy_ids}
    for vacancy_id, candidate_id in session.execute(statement):
        found[vacancy_id].append(candidate_id)
    return found


def list_shortlisted_ids(session: Session, vacancy_id: int) -> list[int]:
    """Ids of the shortlist that may still be shown."""
    statement = (
        select(PipelineEntry.candidate_id)
        .join(Candidate, Candidate.id == PipelineEntry.candidate_id)
        .where(
            PipelineEntry.vacancy_id == vacancy_id,
            PipelineEntry.stage.in_(SHORTLIST_STAGES),
            Candidate.status == CandidateStatus.OPEN,
        )
        .order_by(PipelineEntry.id)
    )
    return list(session.scalars(statement))


def count_stages(session: Session, vacancy_ids: Sequence[int]) -> dict[int, dict[Stage, int]]:
    """How many people at each stage, for each of these vacancies; one query."""
    statement = (
        select(PipelineEntry.vacancy_id, PipelineEntry.stage, func.count())
        .where(PipelineEntry.vacancy_id.in_(vacancy_ids))
        .group_by(PipelineEntry.vacancy_id, PipelineEntry.stage)
    )
    counts: dict[int, dict[Stage, int]] = {key: {} for key in vacancy_ids}
    for vacancy_id, stage, count in session.execute(statement):
        counts[vacancy_id][stage] = count
    return counts


def list_recent_entries(
    session: Session, *, organisation_id: int, stages: Sequence[Stage], limit: int = 5
) -> Sequence[PipelineEntry]:
    """The organisation's newest entries at these stages, with their vacancy and candidate."""
    statement = (
        select(PipelineEntry)
        .join(Vacancy, Vacancy.id == PipelineEntry.vacancy_id)
        .where(Vacancy.organisation_id == organisation_id, PipelineEntry.stage.in_(stages))
        .options(contains_eager(PipelineEntry.vacancy), joinedload(PipelineEntry.candidate))
        .order_by(PipelineEntry.updated_at.desc(), PipelineEntry.id.desc())
        .limit(limit)
    )
    return session.scalars(statement).all()


def list_agreements(
    session: Session, *, organisation_id: int, now: datetime, limit: int = 5
) -> Sequence[PipelineEntry]:
    """Agreements whose details are open and where nothing was recorded since, the first to close on top."""
    statement = (
        select(PipelineEntry)
        .join(Vacancy, Vacancy.id == PipelineEntry.vacancy_id)
        .where(
            Vacancy.organisation_id == organisation_id,
            PipelineEntry.stage == Stage.AGREED,
            PipelineEntry.visible_until > now,
        )
        .options(contains_eager(PipelineEntry.vacancy), joinedload(PipelineEntry.candidate))
        .order_by(PipelineEntry.visible_until, PipelineEntry.id)
        .limit(limit)
    )
    return session.scalars(statement).all()
