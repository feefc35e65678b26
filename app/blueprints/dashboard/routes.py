"""Where people land: an employer's dashboard, the main page of the other spaces."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.actors import Actor, Space
from app.accounts.enums import OrganisationStatus
from app.accounts.permissions import Permission
from app.core.clock import paris_date, utc_now
from app.matching.queries import find_last_shown
from app.matching.searches import Overview
from app.needs.queries import list_needs, list_waiting_for_employer
from app.pipeline import queries as pipeline
from app.pipeline.enums import Stage
from app.pipeline.lists import summarise_lists
from app.vacancies.enums import VacancyStatus
from app.vacancies.models import Vacancy
from app.vacancies.queries import count_by_status, list_current
from app.web.access import SIGNED_IN, access, current_actor
from app.web.database import current_session
from app.web.htmx import redirect_browser

blueprint = Blueprint("dashboard", __name__)

# A list nobody opened for this long is worth a look again: people arrive and become available.
STALE = timedelta(days=7)
SOON = timedelta(days=7)
ASKED = (Stage.CONTACT_ASKED, Stage.AGREED, Stage.DECLINED, Stage.LAPSED, Stage.WITHDRAWN)
FOLLOWED = (*ASKED, Stage.MET, Stage.HIRED, Stage.NOT_RETAINED)
AGREED = (Stage.AGREED, Stage.MET, Stage.HIRED, Stage.NOT_RETAINED)


@dataclass(frozen=True, slots=True)
class Row:
    """A vacancy of the table; figures are None where the vacancy is not on line."""

    vacancy: Vacancy
    overview: Overview | None
    shortlisted: int
    contacted: int
    agreed: int
    expires_soon: bool
    seen_at: datetime | None
    is_to_read: bool


@blueprint.get("/tableau-de-bord")
@access(SIGNED_IN)
def show() -> ResponseReturnValue:
    actor = current_actor()
    if actor.space is not Space.EMPLOYER:
        return redirect_browser(url_for(_main_page(actor)))
    return render_template("dashboard/show.html", **_employer_context(actor))


def _main_page(actor: Actor) -> str:
    pages = (
        (Permission.ADMINISTRATION, "administration.list_organisations"),
        (Permission.NEED_REVIEW, "review.desk"),
        (Permission.PARTNER_PEOPLE, "partners.list_people"),
        (Permission.CANDIDATE_OWN_PAGE, "candidates.my_page"),
    )
    return next((page for permission, page in pages if actor.may(permission)), "accounts.waiting")


def _employer_context(actor: Actor) -> dict[str, Any]:
    db, now, tenant = current_session(), utc_now(), actor.organisation_id
    assert actor.organisation is not None
    counts = count_by_status(db, organisation_id=tenant)
    rows = _rows(list_current(db, organisation_id=tenant, limit=8), now)
    return {
        "now": now,
        "is_unverified": actor.organisation.status is OrganisationStatus.UNVERIFIED,
        "rows": rows,
        "published": counts.get(VacancyStatus.PUBLISHED, 0),
        "ended": counts.get(VacancyStatus.CLOSED, 0) + counts.get(VacancyStatus.EXPIRED, 0),
        "hidden": sum(counts.get(status, 0) for status in _CURRENT) - len(rows),
        "agreements": pipeline.list_agreements(db, organisation_id=tenant, now=now),
        "questions": list_waiting_for_employer(db, organisation_id=tenant),
        "to_read": [row for row in rows if row.is_to_read][:3],
        "needs": list_needs(db, organisation_id=tenant).items[:4],
        "recent": pipeline.list_recent_entries(db, organisation_id=tenant, stages=FOLLOWED, limit=5),
    }


_CURRENT = (VacancyStatus.PUBLISHED, VacancyStatus.PAUSED, VacancyStatus.DRAFT)


def _rows(vacancies: Sequence[Vacancy], now: datetime) -> list[Row]:
    db = current_session()
    ids = [vacancy.id for vacancy in vacancies]
    stages, shown = pipeline.count_stages(db, ids), find_last_shown(db, ids)
    on_line = [vacancy for vacancy in vacancies if vacancy.status is VacancyStatus.PUBLISHED]
    # The figures of the suggestions page itself, people set aside left out.
    overviews = {vacancy.id: overview for vacancy, overview in summarise_lists(db, on_line, now=now)}
    return [
        _row(vacancy, overviews.get(vacancy.id), stages[vacancy.id], shown.get(vacancy.id), now)
        for vacancy in vacancies
    ]


def _row(
    vacancy: Vacancy,
    overview: Overview | None,
    stages: dict[Stage, int],
    seen_at: datetime | None,
    now: datetime,
) -> Row:
    is_on_line = overview is not None
    is_stale = seen_at is None or seen_at < now - STALE
    soon = paris_date(now + SOON)
    return Row(
        vacancy=vacancy,
        overview=overview,
        shortlisted=stages.get(Stage.SHORTLISTED, 0),
        contacted=sum(stages.get(stage, 0) for stage in FOLLOWED),
        agreed=sum(stages.get(stage, 0) for stage in AGREED),
        expires_soon=is_on_line and vacancy.expires_on is not None and vacancy.expires_on <= soon,
        seen_at=seen_at,
        is_to_read=overview is not None and overview.matched > 0 and is_stale,
    )
