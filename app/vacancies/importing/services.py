"""A file of offers sent by a firm: read, shown, then turned into drafts when a person says so."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.integrations.feeds.contract import UnreadableFeed
from app.integrations.feeds.reading import read_feed
from app.vacancies.errors import FeedRefused, ImportNotFound
from app.vacancies.importing.drafts import ImportResult, make_drafts
from app.vacancies.importing.planning import plan_import
from app.vacancies.importing.plans import ImportPlan, plan_as_json, plan_from_json
from app.vacancies.importing.wording import refusal_words
from app.vacancies.models import VacancyImport

# How long a plan waits for its answer. It holds texts of the file: no longer than it may serve.
KEPT = timedelta(hours=24)


def read_plan(session: Session, *, organisation_id: int, data: bytes) -> ImportPlan:
    """What importing the file `data` would do. Raises FeedRefused, at the field `file`. Writes nothing."""
    try:
        feed = read_feed(data)
    except UnreadableFeed as refused:
        raise FeedRefused(refusal_words(refused), field="file") from None
    return plan_import(session, organisation_id=organisation_id, feed=feed)


def open_import(session: Session, *, organisation_id: int, data: bytes, now: datetime) -> VacancyImport:
    """Read the file and keep what importing it would do, to show it. Raises FeedRefused."""
    plan = read_plan(session, organisation_id=organisation_id, data=data)
    opened = VacancyImport(organisation_id=organisation_id, created_at=now, plan=plan_as_json(plan))
    session.add(opened)
    session.flush()
    return opened


def get_import(session: Session, public_id: uuid.UUID, *, organisation_id: int) -> VacancyImport:
    """The organisation's import. Raises ImportNotFound."""
    found = session.scalar(
        select(VacancyImport).where(
            VacancyImport.public_id == public_id, VacancyImport.organisation_id == organisation_id
        )
    )
    if found is None:
        raise ImportNotFound
    return found


def find_plan(opened: VacancyImport) -> ImportPlan | None:
    """What it would do; None once it is done."""
    return plan_from_json(opened.plan) if opened.plan is not None else None


def confirm_import(
    session: Session, *, opened: VacancyImport, organisation: Organisation, actor: User, now: datetime
) -> ImportResult:
    """Make the drafts that were shown. A second time makes none."""
    plan = find_plan(opened)
    if plan is None:
        return ImportResult(created=0, updated=0, kept=0)
    result = make_drafts(session, plan=plan, organisation=organisation, actor=actor, now=now)
    opened.plan, opened.confirmed_at = None, now
    session.flush()
    return result


def forget_imports(session: Session, *, now: datetime) -> int:
    """Delete the plans that nobody answered in time, and the traces of those done; returns how many."""
    old = delete(VacancyImport).where(VacancyImport.created_at < now - KEPT)
    return session.execute(old).rowcount  # type: ignore[attr-defined, no-any-return]
