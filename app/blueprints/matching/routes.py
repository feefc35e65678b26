"""Suggestions for a vacancy: the list, one person, a comparison, and the overview of all vacancies."""

import uuid
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.permissions import Permission
from app.candidates.models import Candidate
from app.core.clock import utc_now
from app.matching import services, wording
from app.matching.errors import CandidateNotSuggested, TooFewToCompare
from app.matching.filters import DISTANCES, SuggestionFilters
from app.matching.profiles import VacancyNotRankable
from app.matching.searches import FEW_GOOD
from app.pipeline import lists
from app.pipeline import queries as pipeline
from app.pipeline.contact_queries import get_suggested_candidate
from app.pipeline.enums import Stage
from app.vacancies.enums import VacancyStatus
from app.vacancies.models import Vacancy
from app.vacancies.queries import get_vacancy, list_published
from app.web.access import access, current_actor
from app.web.database import current_session
from app.web.htmx import push_url, render_page_or_fragment, target

blueprint = Blueprint("matching", __name__)


def own_vacancy(vacancy_id: uuid.UUID) -> Vacancy:
    return get_vacancy(current_session(), vacancy_id, organisation_id=current_actor().organisation_id)


@blueprint.get("/suggestions")
@access(Permission.SUGGESTION_READ)
def overview() -> ResponseReturnValue:
    session = current_session()
    number, tenant = request.args.get("page", 1, type=int), current_actor().organisation_id
    page = list_published(session, organisation_id=tenant, page=number)
    rows = lists.summarise_lists(session, page.items, now=utc_now())
    stages = pipeline.count_stages(session, [item.id for item in page.items])
    return render_template("matching/overview.html", page=page, rows=rows, stages=stages, Stage=Stage)


@blueprint.get("/offres/<uuid:vacancy_id>/suggestions")
@access(Permission.SUGGESTION_READ, journal=True)
def show_suggestions(vacancy_id: uuid.UUID) -> ResponseReturnValue:
    vacancy, session = own_vacancy(vacancy_id), current_session()
    if vacancy.status is not VacancyStatus.PUBLISHED or not vacancy.is_complete:
        return render_template("matching/not_online.html", vacancy=vacancy)
    filters, number = SuggestionFilters.read(request.args), request.args.get("page", 1, type=int)
    shown = lists.show_list(
        session, vacancy, filters, number=number, shown_to=current_actor().user, now=utc_now()
    )
    back = filters.to_address(shown.page.number)
    response = render_page_or_fragment(
        "matching/list.html",
        "matching/_results.html",
        **_context(vacancy),
        **{field.name: getattr(shown, field.name) for field in fields(shown)},
        filters=filters,
        back=back,
        suggestion=_selected(shown.page.suggestions, request.args.get("fiche")),
        distances=DISTANCES,
        few_good=FEW_GOOD,
    )
    return push_url(response, url_for(".show_suggestions", vacancy_id=vacancy_id, **back))


@blueprint.get("/offres/<uuid:vacancy_id>/candidats/<code>")
@access(Permission.SUGGESTION_READ)
def show_candidate(vacancy_id: uuid.UUID, code: str) -> ResponseReturnValue:
    vacancy = own_vacancy(vacancy_id)
    suggestion, labels = _explain_one(vacancy, code)
    return render_page_or_fragment(
        "matching/show.html",
        "matching/_detail.html",
        **_context(vacancy),
        suggestion=suggestion,
        labels=labels,
        stages=pipeline.stages_by_candidate(current_session(), vacancy.id, [suggestion.candidate.id]),
        back=SuggestionFilters.read(request.args).to_address(request.args.get("page", 1, type=int)),
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
        **_context(vacancy),
        compared=compared,
        labels=labels,
        stages=stages,
        back=SuggestionFilters.read(request.args).to_address(request.args.get("page", 1, type=int)),
    )


def _selected(suggestions: Sequence[services.Suggestion], code: str | None) -> services.Suggestion | None:
    """Who the sheet shows: the person asked for when the page lists them, else the first."""
    asked = (item for item in suggestions if item.candidate.code == code)
    return next(asked, suggestions[0] if suggestions else None)


def _context(vacancy: Vacancy) -> dict[str, Any]:
    return {"vacancy": vacancy, "wording": wording, "is_online": vacancy.status is VacancyStatus.PUBLISHED}


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
