"""Suggestions for a vacancy: the list, one person, a comparison, and the overview of all vacancies."""

import uuid
from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.permissions import Permission
from app.blueprints.matching.forms import DISTANCES, SuggestionFilters
from app.candidates.models import Candidate
from app.core.clock import paris_date, utc_now
from app.matching import services, wording
from app.matching.errors import CandidateNotSuggested, TooFewToCompare
from app.matching.profiles import VacancyNotRankable
from app.matching.ranking.results import Filters
from app.pipeline import queries as pipeline
from app.pipeline.contact_queries import get_suggested_candidate
from app.pipeline.enums import Stage
from app.vacancies.enums import VacancyStatus
from app.vacancies.models import Vacancy
from app.vacancies.queries import get_vacancy, list_published
from app.web.access import access, current_actor
from app.web.database import current_session
from app.web.htmx import render_page_or_fragment, target

blueprint = Blueprint("matching", __name__)


def own_vacancy(vacancy_id: uuid.UUID) -> Vacancy:
    return get_vacancy(current_session(), vacancy_id, organisation_id=current_actor().organisation_id)


@blueprint.get("/suggestions")
@access(Permission.SUGGESTION_READ)
def overview() -> ResponseReturnValue:
    session, now = current_session(), utc_now()
    vacancies = list_published(session, organisation_id=current_actor().organisation_id)
    near = Filters(max_km=SuggestionFilters().km)
    rows = [
        (item, services.summarise_vacancy(session, item, now=now, filters=near))
        for item in vacancies
        if item.is_complete
    ]
    stages = pipeline.count_stages(session, [item.id for item in vacancies])
    return render_template("matching/overview.html", rows=rows, stages=stages, Stage=Stage)


@blueprint.get("/offres/<uuid:vacancy_id>/suggestions")
@access(Permission.SUGGESTION_READ, journal=True)
def show_suggestions(vacancy_id: uuid.UUID) -> ResponseReturnValue:
    vacancy = own_vacancy(vacancy_id)
    if vacancy.status is not VacancyStatus.PUBLISHED or not vacancy.is_complete:
        return render_template("matching/not_online.html", vacancy=vacancy)
    filters = SuggestionFilters.read(request.args)
    context = _list_context(vacancy, filters, page=request.args.get("page", 1, type=int))
    return render_page_or_fragment("matching/list.html", "matching/_results.html", **context)


@blueprint.get("/offres/<uuid:vacancy_id>/candidats/<code>")
@access(Permission.SUGGESTION_READ)
def show_candidate(vacancy_id: uuid.UUID, code: str) -> ResponseReturnValue:
    vacancy = own_vacancy(vacancy_id)
    suggestion, labels = _explain_one(vacancy, code)
    stages = pipeline.stages_by_candidate(current_session(), vacancy.id, [suggestion.candidate.id])
    return render_page_or_fragment(
        "matching/show.html",
        "matching/_detail.html",
        vacancy=vacancy,
        suggestion=suggestion,
        labels=labels,
        stage=stages.get(suggestion.candidate.id),
        wording=wording,
        in_pane=target() == "fiche",
    )


@blueprint.get("/offres/<uuid:vacancy_id>/comparer")
@access(Permission.SUGGESTION_READ)
def compare(vacancy_id: uuid.UUID) -> ResponseReturnValue:
    vacancy, session = own_vacancy(vacancy_id), current_session()
    codes = list(dict.fromkeys(request.args.getlist("avec")))
    if not 2 <= len(codes) <= 3:
        raise TooFewToCompare
    people = [get_suggested_candidate(session, vacancy, code) for code in codes]
    compared, labels = services.explain_candidates(
        session, vacancy, [person.id for person in people], now=utc_now()
    )
    stages = pipeline.stages_by_candidate(session, vacancy.id, [item.candidate.id for item in compared])
    return render_template(
        "matching/compare.html",
        vacancy=vacancy,
        compared=compared,
        labels=labels,
        stages=stages,
        wording=wording,
    )


def _list_context(vacancy: Vacancy, filters: SuggestionFilters, *, page: int) -> dict[str, Any]:
    """The page of suggestions, logged as it is shown, with each person's stage and what would widen it."""
    session, actor, now = current_session(), current_actor(), utc_now()
    assert vacancy.starts_on is not None
    wanted = filters.for_ranking(start=vacancy.starts_on, today=paris_date(now))
    aside = pipeline.list_candidate_ids(session, vacancy.id, [Stage.SET_ASIDE])
    ended = pipeline.list_candidate_ids(session, vacancy.id, pipeline.ENDED_STAGES)
    shortlisted = pipeline.list_shortlisted_ids(session, vacancy.id)
    result = services.rank_vacancy(
        session,
        vacancy,
        now=now,
        filters=wanted,
        hidden=() if filters.shows else [*aside, *ended],
        only={"preselection": shortlisted, "ecartees": aside}.get(filters.shows),
        page=page,
    )
    services.record_list_shown(
        session, vacancy, result, shown_to=actor.user, filters=filters.to_arguments(), now=now
    )
    ids = [item.candidate.id for item in result.suggestions]
    return {
        "vacancy": vacancy,
        "filters": filters,
        "distances": DISTANCES,
        "page": result,
        "labels": result.labels,
        "stages": pipeline.stages_by_candidate(session, vacancy.id, ids),
        "shortlisted": len(shortlisted),
        "aside": len(aside),
        "good": services.count_good_suggestions(session, vacancy, now=now),
        "few_good": services.FEW_GOOD,
        "wider": _widen(vacancy, filters, wanted) if not result.matched and not filters.shows else None,
        "wording": wording,
    }


def _widen(
    vacancy: Vacancy, filters: SuggestionFilters, wanted: Filters
) -> tuple[dict[str, str], int] | None:
    """The next distance that shows someone: its arguments and how many people it brings."""
    session, now = current_session(), utc_now()
    for km in [*(step for step in DISTANCES if filters.km is not None and step > filters.km), None]:
        found = services.summarise_vacancy(
            session, vacancy, now=now, filters=replace(wanted, max_km=km)
        ).matched
        if found:
            return filters.to_arguments() | {"km": "region" if km is None else str(km)}, found
    return None


def _explain_one(vacancy: Vacancy, code: str) -> tuple[services.Suggestion, wording.Labels]:
    session = current_session()
    person = get_suggested_candidate(session, vacancy, code)
    try:
        found, labels = services.explain_candidates(session, vacancy, [person.id], now=utc_now())
    except VacancyNotRankable:
        found, labels = [], wording.Labels()
    if not found:
        raise CandidateNotSuggested
    return found[0], labels


@blueprint.app_template_global("attested_by")
def attested_by(candidate: Candidate, skill_id: int) -> str | None:
    """The organisation that attests this skill of the person, if any."""
    links = (link for link in candidate.skills if link.skill_id == skill_id and link.attested_by is not None)
    return next((link.attested_by.name for link in links if link.attested_by), None)
