"""Reading what suggestions need: the people of a page, and the names of ids."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate, CandidateSkill
from app.matching.models import SuggestionList
from app.matching.ranking.reasons import Explanation
from app.matching.wording import Labels
from app.reference.models import Certificate, Commune, Occupation, Skill


def list_open_candidates(session: Session, ids: Sequence[int]) -> dict[int, Candidate]:
    """The candidates that may still be shown, by id: read last, so that a pause acts at once."""
    statement = (
        select(Candidate)
        .where(Candidate.id.in_(ids), Candidate.status == CandidateStatus.OPEN)
        .options(
            joinedload(Candidate.commune).joinedload(Commune.zone),
            joinedload(Candidate.programme),
            selectinload(Candidate.skills).joinedload(CandidateSkill.attested_by),
        )
    )
    return {candidate.id: candidate for candidate in session.scalars(statement).unique()}


def find_last_shown(session: Session, vacancy_ids: Sequence[int]) -> dict[int, datetime]:
    """When the list of each of these vacancies was last shown; vacancies never shown are absent."""
    statement = (
        select(SuggestionList.vacancy_id, func.max(SuggestionList.shown_at))
        .where(SuggestionList.vacancy_id.in_(vacancy_ids))
        .group_by(SuggestionList.vacancy_id)
    )
    return dict(session.execute(statement).all())


def find_labels(
    session: Session, explanations: Iterable[Explanation], certificates: Iterable[int] = ()
) -> Labels:
    """Names for everything that these explanations speak of; three queries."""
    explanations = list(explanations)
    skills = {verdict.skill for item in explanations for verdict in item.skills}
    occupations = {
        reason.figures["occupation"]
        for item in explanations
        for part in item.parts
        for reason in part.reasons
        if "occupation" in reason.figures
    }
    return Labels(
        skills=_labels(session, Skill, skills),
        occupations=_labels(session, Occupation, occupations),
        certificates=_labels(session, Certificate, set(certificates)),
    )


def _labels(
    session: Session, entity: type[Skill] | type[Occupation] | type[Certificate], ids: set[int]
) -> dict[int, str]:
    if not ids:
        return {}
    return dict(session.execute(select(entity.id, entity.label).where(entity.id.in_(ids))).all())
