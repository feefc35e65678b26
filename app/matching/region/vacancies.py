"""Published vacancies out of the database, by column, in spans of ids that fit in memory."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Integer, case, cast, func, select
from sqlalchemy.orm import Session

from app.core.clock import day_number
from app.matching.indexing.fetching import DayOf, IntegerRows, fetch_integers
from app.matching.indexing.loading import group_rows, read_places
from app.matching.ranking.profiles import NO_TITLE
from app.matching.ranking.vacancy_columns import VacancyColumns
from app.reference.enums import ContractKind
from app.vacancies.enums import VacancyStatus
from app.vacancies.models import Vacancy, VacancyCertificate, VacancySkill

SPAN = 16_384

RANKABLE = (
    Vacancy.status == VacancyStatus.PUBLISHED,
    Vacancy.occupation_id.is_not(None),
    Vacancy.commune_id.is_not(None),
    Vacancy.contract.is_not(None),
    Vacancy.starts_on.is_not(None),
)


@dataclass(frozen=True, slots=True)
class Span:
    """Vacancies whose ids are from `number * SPAN` to before the next multiple; `vacancies` are rankable."""

    number: int
    vacancies: int


def list_spans(session: Session) -> list[Span]:
    """The spans that hold a vacancy to rank, in order."""
    number = Vacancy.id // SPAN
    rows = session.execute(select(number, func.count()).where(*RANKABLE).group_by(number).order_by(number))
    return [Span(number, vacancies) for number, vacancies in rows]


def load_vacancies(session: Session, span: Span, *, today: date) -> VacancyColumns:
    """The rankable vacancies of a span by ascending id, as `profiles.vacancy_profile` makes each of them."""
    first, end = span.number * SPAN, (span.number + 1) * SPAN
    ids, occupation, appellation, commune, is_remote, start_day, contract, level, rhythm = fetch_integers(
        session, _vacancies().where(Vacancy.id >= first, Vacancy.id < end)
    )
    skills = fetch_integers(session, _within(_skills(), VacancySkill.vacancy_id, first, end))
    required = fetch_integers(session, _within(_certificates(), VacancyCertificate.vacancy_id, first, end))
    skill_offsets, (skill, is_essential, skill_level) = group_rows(ids, skills)
    certificate_offsets, (certificate,) = group_rows(ids, required)
    latitude, longitude, _ = read_places(session, commune)
    day = day_number(today)
    return VacancyColumns(
        vacancy_id=ids,
        occupation=occupation,
        appellation=appellation,
        latitude=latitude,
        longitude=longitude,
        is_remote=is_remote.astype(np.bool_),
        start_day=np.maximum(start_day, day),
        contract=contract,
        level=level,
        rhythm=rhythm,
        skill_offsets=skill_offsets,
        skill=skill,
        is_essential=is_essential.astype(np.bool_),
        skill_level=skill_level,
        certificate_offsets=certificate_offsets,
        certificate=certificate,
        day=day,
    )


def _vacancies() -> IntegerRows:
    bits = {kind.value: kind.bit for kind in ContractKind}
    return (
        select(
            Vacancy.id,
            Vacancy.occupation_id,
            func.coalesce(Vacancy.appellation_id, NO_TITLE),
            Vacancy.commune_id,
            cast(Vacancy.is_remote, Integer),
            DayOf(Vacancy.starts_on),
            case(bits, value=Vacancy.contract),
            Vacancy.level,
            Vacancy.rhythm_weeks,
        )
        .where(*RANKABLE)
        .order_by(Vacancy.id)
    )


def _skills() -> IntegerRows:
    return select(
        VacancySkill.vacancy_id,
        VacancySkill.skill_id,
        cast(VacancySkill.is_essential, Integer),
        VacancySkill.level,
    ).order_by(VacancySkill.vacancy_id, VacancySkill.position, VacancySkill.skill_id)


def _certificates() -> IntegerRows:
    return select(VacancyCertificate.vacancy_id, VacancyCertificate.certificate_id).order_by(
        VacancyCertificate.vacancy_id, VacancyCertificate.certificate_id
    )


def _within(statement: IntegerRows, key: Any, first: int, end: int) -> IntegerRows:
    return statement.where(key >= first, key < end)
