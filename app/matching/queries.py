"""Reading what suggestions need: the people of a page, and the names of ids."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, defaultload, joinedload, load_only, selectinload

from app.accounts.models import Organisation
from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate, CandidateSkill
from app.matching.models import SuggestionList
from app.matching.ranking.reasons import Explanation
from app.matching.wording import Labels
from app.reference.models import Commune, EmploymentZone, Occupation
from app.vacancies.models import Vacancy

# Built once: to put such a statement together costs as much as to run it.
_OPEN_PEOPLE = (
    select(Candidate)
    .where(Candidate.id.in_(bindparam("ids", expanding=True)), Candidate.status == CandidateStatus.OPEN)
    .options(
        load_only(Candidate.code, Candidate.training_title),
        joinedload(Candidate.commune, innerjoin=True).options(
            load_only(Commune.name),
            joinedload(Commune.zone, innerjoin=True).load_only(EmploymentZone.name),
        ),
        defaultload(Candidate.skills).joinedload(CandidateSkill.attested_by).load_only(Organisation.name),
    )
)
_OCCUPATIONS = select(Occupation.id, Occupation.label).where(
    Occupation.id.in_(bindparam("ids", expanding=True))
)


def list_open_people(session: Session, ids: Sequence[int]) -> dict[int, Candidate]:
    """Those who may still be shown, by id, with what a list says of them and no more.

    The skills of the one whose sheet is open are read when the sheet asks for them, in one query.
    """
    return {candidate.id: candidate for candidate in session.scalars(_OPEN_PEOPLE, {"ids": ids})}


def list_open_candidates(session: Session, ids: Sequence[int]) -> dict[int, Candidate]:
    """The candidates that may still be shown, by id, with their training and what backs their skills."""
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


def find_labels(session: Session, vacancy: Vacancy, explanations: Iterable[Explanation]) -> Labels:
    """Names for everything that these explanations of `vacancy` speak of: its own skills and certificates,
    and the occupations of people, in one query.
    """
    occupations = {
        reason.figures["occupation"]
        for item in explanations
        for part in item.parts
        for reason in part.reasons
        if "occupation" in reason.figures
    }
    return Labels(
        skills={link.skill_id: link.skill.label for link in vacancy.skills},
        occupations=dict(session.execute(_OCCUPATIONS, {"ids": list(occupations)}).all()),
        certificates={certificate.id: certificate.label for certificate in vacancy.certificates},
    )
